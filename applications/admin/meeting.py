"""The decision meeting: who is chosen, how the chosen ones are balanced, and the sending."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import AccessAction
from accounts.services import log_accesses
from applications import queries, services
from applications.models import Application, ApplicationState, RejectionReason
from applications.queries.meeting import balance, meeting_rows
from applications.queries.reviewing import is_answer_overdue, verdict
from applications.services.pending import CAN_BE_PREPARED
from mentoring.core.errors import NotAllowedError
from programme.models import DistrictAssociation, Role

from .today import desk_cohort
from .veil import naming_of, rights_of

REVIEW = "applications.review_application"
DECIDE = "applications.decide_application"
PER_PAGE = 50
ORDER_LABELS = {
    "mittel": gettext_lazy("mean"),
    "abstand": gettext_lazy("spread"),
    "stand": gettext_lazy("state"),
    "eingang": gettext_lazy("submitted"),
}


class MeetingMixin(admin.ModelAdmin):
    """Coordinators act, the organisation team looks on. Nothing is sent from this page."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "applications_application"
        return [
            path("sitzung/", view(self.meeting_view), name=f"{name}_meeting"),
            path("namen/", view(self.names_view), name=f"{name}_names"),
            path("<uuid:pk>/vormerken/", view(self.prepare_view), name=f"{name}_prepare"),
            *super().get_urls(),
        ]

    def meeting_view(self, request):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        cohort, rights = cohort_and_rights(request, REVIEW)
        asked = {key: request.GET.get(key, "") for key in ("sortierung", "rolle", "verband")}
        rows = meeting_rows(
            cohort,
            reader=request.user,
            order=asked["sortierung"],
            role=asked["rolle"],
            association=asked["verband"],
        )
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
        naming = naming_of(request)
        log_accesses(
            actor=request.user,
            people=[row.person_id for row in page],
            action=AccessAction.VIEWED,
            page="meeting",
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decision meeting"),
            "opts": self.opts,
            "cohort": cohort,
            "rows": [shown(row, naming, request.user) for row in page],
            "page": page,
            "asked": asked,
            "query": request.GET.urlencode(),
            "orders": ORDER_LABELS,
            "roles": Role.choices,
            "associations": DistrictAssociation.objects.all(),
            "reasons": RejectionReason.choices,
            "balance": balance(cohort, year=queries.start_of(cohort).year),
            "prepared": Application.objects.pending().filter(cohort=cohort).count(),
            "may_decide": DECIDE in rights,
            "is_veiled": naming.is_veiled,
            "embargo": services.embargo(cohort),
        }
        return TemplateResponse(request, "admin/applications/application/meeting.html", context)

    def prepare_view(self, request, pk):
        """Note down one decision, or take it back. Nobody is told."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rows = Application.objects.visible_to_team(request.user)
        application = get_object_or_404(rows.select_related("cohort"), pk=pk)
        if DECIDE not in rights_of(request, application.cohort):
            raise PermissionDenied
        state, seen = request.POST.get("state", ""), request.POST.get("seen", "")
        try:
            if state:
                reason = request.POST.get("reason", "")
                services.prepare_decision(
                    application, by=request.user, state=state, reason=reason, seen=seen
                )
            else:
                services.clear_decision(application, by=request.user, seen=seen)
        except NotAllowedError as error:
            text = f"{naming_of(request).name(application)}: {error}"
            self.message_user(request, text, messages.WARNING)
        address = reverse("admin:applications_application_meeting")
        return HttpResponseRedirect(
            f"{address}?{request.GET.urlencode()}#z{application.pk.hex[:8]}"
        )

    def names_view(self, request):
        """From now on this coordinator reads this cohort with names. It is recorded."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cohort, _rights = cohort_and_rights(request, DECIDE)
        services.show_names(cohort, by=request.user)
        self.message_user(request, _("You see the names from now on."), messages.SUCCESS)
        return redirect("admin:applications_application_meeting")


def cohort_and_rights(request, permission: str):
    """The cohort that the desk is about, for whoever has this right in it."""
    cohort = desk_cohort(request)
    rights = rights_of(request, cohort) if cohort else frozenset()
    if permission not in rights:
        raise PermissionDenied
    return cohort, rights


def shown(row, naming, reader) -> dict:
    """One line of the meeting."""
    found = verdict(row)
    hints = [(row.is_late, _("late")), (is_answer_overdue(row), _("question not answered in time"))]
    possible = [] if row.person_id == reader.pk else CAN_BE_PREPARED[ApplicationState(row.state)]
    return {
        "application": row,
        "anchor": f"z{row.pk.hex[:8]}",
        "name": naming.name(row),
        "place": "" if naming.hides(row) else row.person.place,
        "verdict": found,
        "hints": [*(text for wanted, text in hints if wanted), *found.hints],
        "mark": services.mark_of(row),
        "prepared": queries.team_word(row.pending_state) if row.pending_state else "",
        "possible": [state.value for state in possible],
    }
