"""Look at every mail, type how many there are, send them. Once."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _, ngettext

from applications import emails, queries, services
from applications.models import Application, ApplicationState
from applications.queries.meeting import Outlook, outlook, second_roles
from mails.services import MailRound
from mentoring.core.errors import NotAllowedError

from .meeting import DECIDE, cohort_and_rights
from .veil import naming_of

PER_PAGE = 20
MOST_NAMED = 10


class SendingMixin(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view(self.send_view)
        name = "applications_application_send"
        return [path("versenden/", view, name=name), *super().get_urls()]

    def send_view(self, request):
        """GET shows what would go out, POST sends it if the number is right."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        cohort, _rights = cohort_and_rights(request, DECIDE)
        found = outlook(cohort)
        if request.method == "POST":
            if request.POST.get("number", "").strip() == str(found.total) and found.total:
                return self._send(request, cohort)
            self.message_user(request, *_not_sent(found))
        page = Paginator(found.order, PER_PAGE).get_page(request.GET.get("seite"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send the decisions"),
            "opts": self.opts,
            "cohort": cohort,
            "outlook": found,
            "counts": [
                (queries.team_word(state), found.counts[state])
                for state in ApplicationState
                if state in found.counts
            ],
            "page": page,
            "asked": {},
            "letters": _letters(cohort, list(page), found, naming_of(request)),
            "warnings": _warnings(cohort, found, naming_of(request)),
            "embargo": services.embargo(cohort),
        }
        return TemplateResponse(request, "admin/applications/application/send.html", context)

    def _send(self, request, cohort):
        try:
            sent = services.send_decisions(cohort, by=request.user)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:applications_application_send")
        if sent.total:
            text = ngettext("%(count)d decision sent.", "%(count)d decisions sent.", sent.total) % {
                "count": sent.total
            }
            self.message_user(request, text, messages.SUCCESS)
        naming = naming_of(request)
        for application, why in sent.left[:MOST_NAMED]:
            self.message_user(request, f"{naming.name(application)}: {why}", messages.WARNING)
        if len(sent.left) > MOST_NAMED:
            text = _("%(count)d decisions could not be sent yet.") % {"count": len(sent.left)}
            self.message_user(request, text, messages.WARNING)
        return redirect("admin:applications_application_meeting")


def _not_sent(found: Outlook) -> tuple[str, int]:
    """Why the click did nothing: a second one finds that the first has done it all."""
    if not found.total:
        return _("Nothing is left to send. Nobody got a second mail."), messages.INFO
    return _("Please type how many mails there are."), messages.ERROR


def _letters(cohort, ids: list, found: Outlook, naming) -> list[dict]:
    """The mails of one page, filled in with real data and not stored."""
    rows = Application.objects.select_related("person", "cohort").in_bulk(ids)
    plan, texts = emails.plan_of(cohort), MailRound()
    letters = []
    for pk in ids:
        row = rows[pk]
        kind, words = emails.decision_mail(
            row.pending_state,
            plan=plan,
            application=row,
            place=found.places.get(pk, 0),
            reason=row.pending_reason,
        )
        subject, body = texts.preview(kind, to=row.person, **words)
        if naming.hides(row):
            body = naming.masker(row)(body)
        role, name = row.get_role_display(), naming.name(row)
        letters.append({"name": name, "role": role, "subject": subject, "body": body})
    return letters


@dataclass(frozen=True)
class Advice:
    """What to think about before anything goes out. ``application`` is the page to do it on."""

    text: str
    application: UUID | None = None


def _warnings(cohort, found: Outlook, naming) -> list[Advice]:
    """What cannot go out yet, and what to think about before it does."""
    texts = []
    if lacking := found.lacking.get(ApplicationState.ACCEPTED, 0):
        texts.append(
            ngettext(
                "%(count)d acceptance lacks reviews and stays prepared.",
                "%(count)d acceptances lack reviews and stay prepared.",
                lacking,
            )
            % {"count": lacking}
        )
    others = sum(found.lacking.values()) - lacking
    if others:
        texts.append(
            ngettext(
                "%(count)d other decision is made without enough reviews.",
                "%(count)d other decisions are made without enough reviews.",
                others,
            )
            % {"count": others}
        )
    return [*map(Advice, texts), *_of_minors(cohort, naming), *_of_both_roles(cohort, naming)]


def _of_minors(cohort, naming) -> list[Advice]:
    start = queries.start_of(cohort)
    young = Application.objects.filter(
        cohort=cohort,
        pending_state=ApplicationState.ACCEPTED,
        person__birth_year__gte=start.year - 18,
    ).select_related("person", "cohort")
    return [
        Advice(_problem(naming.name(row), problem), row.pk)
        for row in young
        if (problem := services.age_problem(row, start=start))
    ]


def _problem(name: str, problem: str) -> str:
    return problem if problem.startswith(name) else f"{name}: {problem}"


def _of_both_roles(cohort, naming) -> list[Advice]:
    text = _(
        "%(name)s would get a second role (%(role)s). This acceptance stays prepared: once the "
        "other role is accepted, accept it on its own page, with the tick for both roles."
    )
    return [
        Advice(text % {"name": naming.name(row), "role": row.get_role_display()}, row.pk)
        for row in second_roles(cohort)
    ]
