"""How the call goes, on one page of the desk: gaps, balance, map, and a small form in each row.

The address is a page of its own, no model's: ``mentoring.urls`` includes ``urlpatterns``.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import services
from applications.charts import map_of
from applications.forms.call import SendCallForm, first_answer_day
from applications.queries.call import balance, coverage, other_visits, recipients
from applications.queries.gaps import gap_of, hints
from mails.services import rendered, wording_of
from mentoring.core import clock
from mentoring.core.admin import Card, Figure, register_today
from mentoring.core.errors import NotAllowedError
from programme import emails
from programme.admin.material import links_of
from programme.forms import ChannelAnswerForm
from programme.models import CallChannel, Cohort, DistrictAssociation
from programme.queries import application_window, cohorts_where, may
from programme.services import open_channel

from .veil import naming_of

VIEW, CHANGE = "programme.view_callchannel", "programme.change_callchannel"


def board_cohort(member) -> Cohort | None:
    """The published cohort of this member, or their newest."""
    cohorts = cohorts_where(member, VIEW).prefetch_related("phases")
    return cohorts.published().first() or cohorts.order_by("-as_of").first()


def _cohort_or_refuse(request) -> Cohort:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    cohort = board_cohort(request.user)
    if cohort is None:
        raise Http404
    return cohort


@require_safe
def board(request):
    cohort = _cohort_or_refuse(request)
    rows = coverage(cohort)
    window = application_window(cohort, now=clock.now())
    found = balance(cohort, rows)
    only_gaps = request.GET.get("luecken") == "1"
    may_change = may(request.user, CHANGE, cohort)
    context = {
        **admin.site.each_context(request),
        "title": _("How the call goes"),
        "cohort": cohort,
        "window": window,
        "rows": [
            _row(row, may_change, is_veiled=naming_of(request).is_veiled)
            for row in rows
            if row.has_gap or not only_gaps
        ],
        "only_gaps": only_gaps,
        "gaps": sum(row.has_gap for row in rows),
        "all": rows,
        "balance": found,
        "other_visits": other_visits(cohort),
        "hints": hints(cohort, rows, found),
        "map": map_of(rows),
        "may_change": may_change,
    }
    return TemplateResponse(request, "admin/call/board.html", context)


def _row(row, may_change: bool, *, is_veiled: bool) -> dict:
    form = None
    if may_change and row.channel:
        form = ChannelAnswerForm(instance=row.channel, auto_id=f"{row.channel.token}-%s")
    material = links_of(row.channel) if row.channel else []
    can_open = may_change and row.channel is None
    return {
        "row": row,
        "gap": gap_of(row),
        "form": form,
        "material": material,
        "can_open": can_open,
        # Without names nobody learns that somebody whose name stands here has applied.
        "nominations": [n for n in row.nominations if not (is_veiled and n.application_id)],
    }


@require_POST
def record(request, pk):
    """The small form of one row. What can't be read as an answer changes nothing."""
    cohort = _cohort_or_refuse(request)
    channel = get_object_or_404(CallChannel, pk=pk, cohort=cohort, association__isnull=False)
    if not may(request.user, CHANGE, cohort):
        raise PermissionDenied
    form = ChannelAnswerForm(request.POST, instance=channel)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, f"{channel.association}: {errors[0]}")
        return redirect("call:board")
    try:
        services.record_answer(channel, by=request.user, **form.cleaned_data)
    except NotAllowedError as error:
        messages.error(request, f"{channel.association}: {error}")
    else:
        messages.success(request, _("%(name)s: noted.") % {"name": channel.association})
    return redirect(f"{reverse('call:board')}#{channel.token}")


@require_POST
def open_link(request, pk):
    """An association without a link of its own gets one: poster, flyer and code come with it."""
    cohort = _cohort_or_refuse(request)
    association = get_object_or_404(DistrictAssociation, pk=pk)
    try:
        channel = open_channel(cohort, association, by=request.user)
    except NotAllowedError as error:
        raise PermissionDenied from error
    text = _("%(name)s has a link now. Poster, flyer and QR code are under “To pass on”.")
    messages.success(request, text % {"name": association})
    return redirect(f"{reverse('call:board')}#{channel.token}")


@require_http_methods(["GET", "HEAD", "POST"])
def send(request):
    """The mail to the contact persons: all of it first, for each of them; then it goes out."""
    cohort = _cohort_or_refuse(request)
    if not may(request.user, CHANGE, cohort):
        raise PermissionDenied
    only_uninformed = request.GET.get("an") == "offen"
    window = application_window(cohort, now=clock.now())
    found = recipients(cohort, only_uninformed=only_uninformed)
    first = {"answer_until": first_answer_day(window), "expected": len(found)}
    form = SendCallForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if _sent(request, cohort, only_uninformed, form):
            return redirect("call:board")
        form = SendCallForm(initial=first | {"answer_until": form.cleaned_data["answer_until"]})
    until = form.cleaned_data.get("answer_until") if form.is_bound else form.initial["answer_until"]
    context = {
        **admin.site.each_context(request),
        "title": _("Send the call by mail"),
        "window": window,
        "form": form,
        "only_uninformed": only_uninformed,
        "mails": _previews(found, cohort, until or first["answer_until"]),
    }
    return TemplateResponse(request, "admin/call/send.html", context)


def _sent(request, cohort, only_uninformed, form) -> bool:
    try:
        number = services.send_call(
            cohort, only_uninformed=only_uninformed, by=request.user, **form.cleaned_data
        )
    except NotAllowedError as error:
        messages.error(request, str(error))
        return False
    said = ngettext("%d mail is queued.", "%d mails are queued.", number) % number
    if not number:
        said = _("Everybody has got this mail today. Nothing was sent.")
    messages.success(request, said)
    return True


def _previews(found, cohort, until) -> list[dict]:
    text, mails = wording_of(emails.CALL), []
    for each in found:
        values = emails.call_values(
            cohort=cohort, links=each.links, numbers=each.numbers, answer_until=until
        )
        subject, body = rendered(text, to_name=each.person.first_name, **values)
        mails.append({"recipient": each, "subject": subject, "body": body})
    return mails


@register_today
def call_card(request) -> Card | None:
    """The way to the board, from the start page."""
    if not request.user.has_perm(VIEW) or (cohort := board_cohort(request.user)) is None:
        return None
    rows = coverage(cohort)
    url = reverse("call:board")
    gaps = f"{url}?luecken=1"
    uninformed = sum(1 for row in rows if not row.informed_on)
    unnamed = sum(1 for row in rows if not row.contacts)
    without = [row.association.short_name for row in rows if not row.mentors]
    return Card(
        title=_("The call"),
        order=40,
        figures=[
            Figure(_("Associations not informed"), uninformed, gaps, tone=_tone(uninformed)),
            Figure(_("Without a contact person"), unnamed, gaps, tone=_tone(unnamed)),
            Figure(
                _("Districts without a mentor"),
                len(without),
                gaps,
                ", ".join(without),
                _tone(len(without)),
            ),
            Figure(_("Map, balance and next steps"), _("Open"), url),
        ],
    )


def _tone(number: int) -> str:
    return "due" if number else "good"


app_name = "call"
urlpatterns = [
    path("", admin.site.admin_view(board), name="board"),
    path("mail/", admin.site.admin_view(send), name="send"),
    path("<uuid:pk>/link/", admin.site.admin_view(open_link), name="open-link"),
    path("<uuid:pk>/", admin.site.admin_view(record), name="record"),
]
