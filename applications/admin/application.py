"""The list of applications, and what can be done with one or many of them."""

from copy import copy

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction, search_form
from accounts.services import log_access, log_accesses
from applications.models import Application, ApplicationState, Hours
from applications.queries import team_word
from applications.queries.naming import hidden, pseudonym
from applications.queries.reviewing import verdict, with_reviews
from events.models import Event, EventKind
from mentoring.core.admin import CarefulActionsMixin, HistoryMixin, ReadOnlyAdmin, badge

from .actions import DecisionActions
from .filters import (
    OnlyUsedFilter,
    PreparedFilter,
    ReviewFilter,
    StateFilter,
    SubmittedFilter,
    UndecidedFilter,
)
from .guardian import GuardianMixin
from .meeting import MeetingMixin
from .more import more_of
from .page import page_of
from .panel import PanelMixin
from .review import ReviewMixin
from .sending import SendingMixin
from .summary import SummaryMixin
from .veil import Called, naming_of, rights_of, veiled_history, veiled_page
from .waiting import WaitingMixin

TONES = {
    ApplicationState.SUBMITTED: "new",
    ApplicationState.IN_REVIEW: "new",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.WAITLISTED: "due",
    ApplicationState.REJECTED: "bad",
}


@admin.register(Application)
class ApplicationAdmin(
    GuardianMixin,
    ReviewMixin,
    PanelMixin,
    MeetingMixin,
    SendingMixin,
    SummaryMixin,
    WaitingMixin,
    DecisionActions,
    CarefulActionsMixin,
    HistoryMixin,
    ReadOnlyAdmin,
):
    """To read and to decide. Nothing is added, changed or deleted here but by a service."""

    list_display = [
        "who", "where", "age", "hours", "state_badge", "reviews", "mean",
        "spread_of_points", "submitted",
    ]  # fmt: skip
    list_filter = [
        UndecidedFilter,
        "role",
        StateFilter,
        ReviewFilter,
        PreparedFilter,
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
        veiled = Q(hidden(naming_of(request).cohorts))
        rows = (
            super()
            .get_queryset(request)
            .visible_to_team(request.user)
            .select_related("person", "cohort", "association", "channel", "decided_by")
            .annotate(
                is_veiled=Case(When(veiled, then=True), default=False),
                # What is not shown must not be sorted by either.
                called=Case(
                    When(veiled, then=Cast("pk", CharField())), default="person__search_name"
                ),
                age_at_kickoff=Case(
                    When(veiled, then=None), default=year - F("person__birth_year")
                ),
                hours_wanted=Coalesce(
                    "mentee_profile__hours_per_month", "mentor_profile__hours_per_month"
                ),
            )
        )
        return with_reviews(rows, reader=request.user)

    def get_list_filter(self, request):
        """Without names nobody is narrowed down by what a name would tell."""
        veiled = naming_of(request).is_veiled
        return [f for f in self.list_filter if not (veiled and f == "person__gender")]

    def get_search_results(self, request, queryset, search_term):
        """By name and address; who is read without names is found by the pseudonym alone."""
        found, doubles = super().get_search_results(request, queryset, search_form(search_term))
        if not search_term or not naming_of(request).is_veiled:
            return found, doubles
        key = search_term.lower().removeprefix("bewerbung").strip()
        named = found.filter(is_veiled=False).values("pk")
        asked = queryset.annotate(key=Cast("pk", CharField()))
        by_pseudonym = Q(is_veiled=True, key__istartswith=key) if len(key) >= 4 else Q(pk=None)
        return asked.filter(Q(pk__in=named) | by_pseudonym), False

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
        naming = naming_of(request)
        decides = "applications.decide_application" in rights_of(request, application.cohort)
        page = page_of(application, reader=request.user, in_confidence=decides)
        if mask := naming.masker(application):
            page = veiled_page(page, application, mask)
        context = {
            **self.admin_site.each_context(request),
            **self.panel(request, application, mask),
            "title": naming.name(application),
            "opts": self.opts,
            "application": application,
            "badge": self.state_badge(application),
            "page": page,
            "more": more_of(
                application,
                reader=request.user,
                rights=rights_of(request, application.cohort),
                mask=mask,
            ),
            "neighbours": self._neighbours(request, application),
            "buttons": self.buttons_for(request, application),
            "filters": request.GET.get("_changelist_filters", ""),
        }
        return TemplateResponse(request, "admin/applications/application/page.html", context)

    def secret_fields(self, request, obj=None):
        """Without names nothing in the history leads to a person."""
        veiled = obj is not None and naming_of(request).hides(obj)
        return {"person", "merged_into"} if veiled else set()

    def history_view(self, request, object_id, extra_context=None):
        """Without names for whoever reads so: the person may be among those who changed it."""
        application = self.get_object(request, unquote(object_id))
        if application is None or not naming_of(request).hides(application):
            return super().history_view(request, object_id, extra_context)
        name = pseudonym(application)
        response = super().history_view(
            request, object_id, {"title": _("History: %(object)s") % {"object": name}}
        )
        changes = veiled_history(response.context_data["changes"], application, name)
        response.context_data |= {"object": Called(application.pk, name), "changes": changes}
        return response

    def action_checkbox(self, obj):
        """Its label names the row: by the name that this reader may know."""
        return super().action_checkbox(Called(obj.pk, self.name(obj)))

    @admin.display(description=_("name"), ordering="called")
    def name(self, application):
        return pseudonym(application) if application.is_veiled else str(application.person)

    @admin.display(description=_("name"), ordering="called")
    def who(self, application):
        role = application.get_role_display()
        return format_html("{}<small>{}</small>", self.name(application), role)

    @admin.display(description=_("place"), ordering="association__name")
    def where(self, application):
        place = "" if application.is_veiled else application.person.place
        parts = [place, application.association and application.association.name]
        return ", ".join(part for part in parts if part) or "–"

    @admin.display(description=_("age"), ordering="age_at_kickoff")
    def age(self, application):
        return _said(_("age"), application.age_at_kickoff)

    @admin.display(description=_("hours a month"), ordering="hours_wanted")
    def hours(self, application):
        hours = application.hours_wanted and Hours(application.hours_wanted).label
        return _said(_("hours a month"), hours)

    @admin.display(description=_("Submitted"), ordering="submitted_at")
    def submitted(self, application):
        moment = date_format(timezone.localtime(application.submitted_at), "SHORT_DATETIME_FORMAT")
        late = badge(_("late"), "due") if application.is_late else ""
        return _said(_("Submitted"), format_html("{} {}", moment, late))

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, application):
        return badge(team_word(application.state), TONES.get(application.state, "quiet"))

    @admin.display(description=_("reviews"), ordering="reviews_done")
    def reviews(self, application):
        found = verdict(application)
        said = ", ".join(f"{label} {number}" for label, number in found.recommended)
        number = f"{found.done}/{found.needed}"
        return _said(_("reviews"), f"{number}: {said}" if said else number)

    @admin.display(description=_("mean"), ordering="mean_points")
    def mean(self, application):
        found = verdict(application)
        if found.mean is None:
            return _said(_("mean"), None)
        hints = format_html_join(" ", "{}", ((badge(h, "due"),) for h in found.short_hints))
        return _said(_("mean"), format_html("{} {}", number_format(found.mean, 1), hints))

    @admin.display(description=_("spread"), ordering="spread")
    def spread_of_points(self, application):
        return _said(_("spread"), application.spread)


def _said(head, value):
    """A cell that says what it is, for the phone, where rows are cards without column heads."""
    shown = "–" if value in (None, "") else value
    return format_html('<span class="head">{}</span> <span>{}</span>', capfirst(head), shown)
