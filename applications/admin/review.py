"""Reading and judging: the answers on the left, the rubric on the right."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.models import AccessAction
from accounts.services import log_access
from applications import services
from applications.forms import DECLARED, FormFacts, ReviewForm
from applications.models import (
    CRITERIA,
    OPEN,
    UNDECIDED,
    Answer as Given,
    AnswerChange,
    Application,
    Review,
)
from applications.queries.conflicts import ties_of
from applications.queries.reviewing import (
    answer_due,
    is_answer_overdue,
    next_to_review,
    verdict,
    with_reviews,
)
from applications.questionnaires import RULE, SCALE
from events.models import EventKind
from mentoring.core.errors import NotAllowedError
from programme.models import Role

from .opinions import opinions_of
from .page import Answer, Section, answers_of, offices_of
from .today import desk_cohort
from .veil import facts_of, naming_of, rights_of, veiled

REVIEW = "applications.review_application"
DECIDE = "applications.decide_application"
TEMPLATE = "admin/applications/application/review.html"


class ReviewMixin(admin.ModelAdmin):
    """The pages of reviewers. Looking changes nothing; each button is a POST to a service."""

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "applications_application"
        return [
            path("naechste/", view(self.next_view), name=f"{name}_next"),
            path("<uuid:pk>/bewerten/", view(self.review_view), name=f"{name}_review"),
            path("<uuid:pk>/befangen/", view(self.recuse_view), name=f"{name}_recuse"),
            path("<uuid:pk>/rueckfrage/", view(self.ask_view), name=f"{name}_ask"),
            *super().get_urls(),
        ]

    def next_view(self, request):
        """To the application that needs this reviewer most, or back to the list."""
        cohort = desk_cohort(request)
        if cohort is None or REVIEW not in rights_of(request, cohort):
            raise PermissionDenied
        role = request.GET.get("rolle", "")
        found = next_to_review(request.user, cohort, role=role if role in Role.values else "")
        if found is not None:
            return redirect("admin:applications_application_review", found.pk)
        self.message_user(request, _("Nothing is waiting for your review."), messages.SUCCESS)
        return redirect("admin:applications_application_changelist")

    def review_view(self, request, pk):
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        application, rights = self._for_reviewer(request, pk)
        mine = next((r for r in application.all_reviews if r.reviewer_id == request.user.pk), None)
        data = request.POST if request.method == "POST" else None
        form = ReviewForm(data, role=application.role, review=mine)
        if data is not None and form.is_valid() and self._save(request, application, form):
            return self._go_on(request, application)
        log_access(
            actor=request.user,
            person=application.person,
            action=AccessAction.VIEWED,
            page=f"review {application.pk}",
        )
        context = self._context(request, application, rights, mine, form)
        return TemplateResponse(request, TEMPLATE, context)

    def recuse_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application, _rights = self._for_reviewer(request, pk)
        try:
            services.recuse(application, by=request.user, reason=request.POST.get("reason", ""))
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:applications_application_review", pk)
        self.message_user(request, _("Somebody else reviews this one."), messages.SUCCESS)
        return redirect("admin:applications_application_next")

    def ask_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application, _rights = self._for_reviewer(request, pk)
        try:
            services.ask(application, by=request.user, question=request.POST.get("question", ""))
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("The question is on its way."), messages.SUCCESS)
        return redirect("admin:applications_application_review", pk)

    def _for_reviewer(self, request, pk):
        """The application with all that the page shows, for whoever may review in its cohort."""
        rows = Application.objects.visible_to_team(request.user).select_related(
            "person", "cohort", "association", "mentee_profile", "mentor_profile"
        )
        rows = with_reviews(rows.annotate(**_further()), reader=request.user)
        application = rows.filter(pk=pk).first()
        if application is None:
            raise Http404
        rights = rights_of(request, application.cohort)
        if REVIEW not in rights or application.person_id == request.user.pk:
            raise PermissionDenied
        application.all_reviews = list(
            Review.objects.filter(application=application).select_related("reviewer")
        )
        return application, rights

    def _save(self, request, application, form):
        try:
            services.save_review(application, by=request.user, **form.values)
        except NotAllowedError as error:
            form.add_error(None, str(error))
            return False
        return True

    def _go_on(self, request, application):
        self.message_user(request, _("Your review is saved."), messages.SUCCESS)
        if request.POST.get("go") != "next":
            return redirect("admin:applications_application_review", application.pk)
        address = reverse("admin:applications_application_next")
        return redirect(f"{address}?rolle={application.role}")

    def _context(self, request, application, rights, mine, form):
        naming = naming_of(request)
        mask = naming.masker(application)
        reasons = ties_of(request.user, application.cohort).reasons(application)
        can_review = application.state in UNDECIDED and not (mine and mine.recused)
        return {
            **plain_context(self.admin_site),
            "title": naming.name(application),
            "opts": self.opts,
            "application": application,
            "is_veiled": mask is not None,
            "may_decide": DECIDE in rights,
            "sections": sections_of(application, mask),
            "form": form,
            "mine": mine,
            "can_review": can_review and not reasons,
            "can_step_aside": can_review,
            "reasons": _in_words(reasons, is_veiled=mask is not None),
            "derived_reason": reasons[0] if reasons else "",
            "recusal_reasons": DECLARED,
            "verdict": verdict(application),
            "criteria": CRITERIA[application.role],
            "opinions": opinions_of(application, application.all_reviews, mask)
            if application.is_readable
            else [],
            "scale": SCALE,
            "rule": RULE,
            "can_ask": application.state in OPEN and not application.info_request_at,
            "answer_due": answer_due(application),
            "is_overdue": is_answer_overdue(application),
            "answer": mask(application.info_answer) if mask else application.info_answer,
        }


def plain_context(site) -> dict[str, Any]:
    """What the frame of the page needs, without the list of all models: that costs queries."""
    return {
        "site_header": site.site_header,
        "site_title": site.site_title,
        "site_url": site.site_url,
        "has_permission": True,
        "is_popup": False,
        "is_nav_sidebar_enabled": False,
        "available_apps": [],
        "is_at_work": True,  # without the menu: who may see what of it costs queries too
        "log_entries": [],
    }


def _further() -> dict[str, ArraySubquery]:
    """Own questions that reviewers may see, and what was changed after it was sent in."""
    given = Given.objects.filter(application=OuterRef("pk"), question__for_reviewers=True)
    changes = AnswerChange.objects.filter(application=OuterRef("pk"), for_reviewers=True)
    return {
        "further": ArraySubquery(
            given.order_by("question__order").values(
                data=JSONObject(label="question__label", value="value")
            )
        ),
        "changed": ArraySubquery(
            changes.order_by("created_at").values(
                data=JSONObject(label="label", before="before", after="after")
            )
        ),
    }


def sections_of(application: Any, mask: Any) -> list[Section]:
    """The answers under their questions; without names if there is a mask."""
    facts = _facts(application.cohort)
    found = [facts_of(application), *answers_of(application, facts)]
    if application.role == Role.MENTOR:
        found.append(offices_of(application))
    found += [
        Section(
            _("Further questions"), [_answer(a["label"], a["value"]) for a in application.further]
        ),
        Section(
            _("Changed after it was sent in"),
            [Answer(c["label"], items=[c["before"], c["after"]]) for c in application.changed],
        ),
    ]
    return veiled(found, mask) if mask else found


def _answer(label: str, value: Any) -> Answer:
    if isinstance(value, list):
        return Answer(label, items=[str(item) for item in value])
    if isinstance(value, bool):
        return Answer(label, _("yes") if value else _("no"))
    return Answer(label, "" if value is None else str(value))


def _facts(cohort) -> FormFacts:
    """What the questions depend on. Topics and associations are for choosing: not needed here."""
    prefetch_related_objects([cohort], "events")
    facts = FormFacts(cohort)
    kickoffs = [e.ends_on for e in cohort.events.all() if e.kind == EventKind.KICKOFF and e.ends_on]
    vars(facts).update(
        topics=[], associations=[], questions=[], start=next(iter(kickoffs), cohort.as_of)
    )
    return facts


def _in_words(reasons: list, *, is_veiled: bool) -> list[str]:
    """Without names the reason would say whose it is."""
    if is_veiled and reasons:
        return [_("Something ties you to this person.")]
    return [str(reason.label) for reason in reasons]
