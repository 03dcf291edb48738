"""The list of applications, and what can be done with one or many of them."""

from copy import copy

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction, search_form
from accounts.services import log_access, log_accesses
from applications.models import Application, ApplicationState, Hours
from applications.queries import team_word
from events.models import Event, EventKind
from mentoring.core.admin import CarefulActionsMixin, HistoryMixin, ReadOnlyAdmin, badge

from .actions import DecisionActions
from .filters import OnlyUsedFilter, StateFilter, SubmittedFilter, UndecidedFilter
from .guardian import GuardianMixin
from .more import more_of
from .page import page_of

TONES = {
    ApplicationState.SUBMITTED: "new",
    ApplicationState.IN_REVIEW: "new",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.WAITLISTED: "due",
    ApplicationState.REJECTED: "bad",
}


@admin.register(Application)
class ApplicationAdmin(
    GuardianMixin, DecisionActions, CarefulActionsMixin, HistoryMixin, ReadOnlyAdmin
):
    """To read and to decide. Nothing is added, changed or deleted here but by a service."""

    list_display = [
        "name", "role", "where", "age", "hours", "state_badge", "submitted",
    ]  # fmt: skip
    list_filter = [
        UndecidedFilter,
        "role",
        StateFilter,
        SubmittedFilter,
        ("association", OnlyUsedFilter),
        "is_late",
        "person__gender",
        ("cohort", OnlyUsedFilter),
    ]
    list_per_page = 50
    list_max_show_all = 200
    search_fields = ["person__search_name", "person__email"]
    search_help_text = _("Name or e-mail address. Accents don't matter.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-submitted_at"]

    def get_queryset(self, request):
        kickoffs = Event.objects.common().filter(cohort=OuterRef("cohort"), kind=EventKind.KICKOFF)
        year = Coalesce(
            Subquery(kickoffs.values("starts_on__year")[:1]), ExtractYear("cohort__as_of")
        )
        return (
            super()
            .get_queryset(request)
            .visible_to_team(request.user)
            .select_related("person", "cohort", "association", "channel", "decided_by")
            .annotate(
                age_at_kickoff=year - F("person__birth_year"),
                hours_wanted=Coalesce(
                    "mentee_profile__hours_per_month", "mentor_profile__hours_per_month"
                ),
            )
        )

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_form(search_term))

    def changelist_view(self, request, extra_context=None):
        """The list. Whose names it showed is recorded, like a look at a page."""
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "counts": self._counts(request),
            **(extra_context or {}),
        }
        response = super().changelist_view(request, context)
        shown = getattr(response, "context_data", {}).get("cl")
        if shown is not None:
            people = [application.person_id for application in shown.result_list]
            log_accesses(
                actor=request.user, people=people, action=AccessAction.VIEWED, page="applications"
            )
        return response

    def _neighbours(self, request, application):
        """The one before and the one after, in the list that the page was opened from."""
        listing = copy(request)
        listing.GET = QueryDict(request.GET.get("_changelist_filters", ""))
        try:
            changelist = self.get_changelist_instance(listing)
        except (IncorrectLookupParameters, SuspiciousOperation):
            return {}
        keys = list(changelist.queryset.values_list("pk", flat=True))
        if application.pk not in keys:
            return {}
        place = keys.index(application.pk)
        return {
            "place": place + 1,
            "number": len(keys),
            "previous": keys[place - 1] if place else None,
            "next": keys[place + 1] if place + 1 < len(keys) else None,
        }

    def _counts(self, request):
        """How many there are in each state, in one query, with the link to them."""
        rows = (
            Application.objects.visible_to_team(request.user)
            .order_by()
            .values("state")
            .annotate(number=Count("pk"))
        )
        numbers = {row["state"]: row["number"] for row in rows}
        return [
            {"state": state.value, "label": team_word(state), "number": numbers[state.value]}
            for state in ApplicationState
            if state.value in numbers
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One application on one page. Looking is recorded, and changes nothing."""
        application = self.get_object(request, unquote(object_id))
        if application is None:
            raise Http404
        if not self.has_view_permission(request, application):
            raise PermissionDenied
        log_access(
            actor=request.user,
            person=application.person,
            action=AccessAction.VIEWED,
            page=f"application {application.pk}",
        )
        context = {
            **self.admin_site.each_context(request),
            "title": str(application.person),
            "opts": self.opts,
            "application": application,
            "badge": self.state_badge(application),
            "page": page_of(application, reader=request.user),
            "more": more_of(application, reader=request.user),
            "neighbours": self._neighbours(request, application),
            "buttons": self.buttons_for(request, application),
            "filters": request.GET.get("_changelist_filters", ""),
        }
        return TemplateResponse(request, "admin/applications/application/page.html", context)

    @admin.display(description=_("name"), ordering="person__search_name")
    def name(self, application):
        return str(application.person)

    @admin.display(description=_("place"), ordering="association__name")
    def where(self, application):
        parts = [application.person.place, application.association and application.association.name]
        return ", ".join(part for part in parts if part) or "–"

    @admin.display(description=_("age"), ordering="age_at_kickoff", empty_value="–")
    def age(self, application):
        return application.age_at_kickoff

    @admin.display(description=_("hours a month"), ordering="hours_wanted", empty_value="–")
    def hours(self, application):
        return application.hours_wanted and Hours(application.hours_wanted).label

    @admin.display(description=_("Submitted"), ordering="submitted_at")
    def submitted(self, application):
        moment = date_format(timezone.localtime(application.submitted_at), "SHORT_DATETIME_FORMAT")
        late = badge(_("late"), "due") if application.is_late else ""
        return format_html("{} {}", moment, late)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, application):
        return badge(team_word(application.state), TONES.get(application.state, "quiet"))
