"""The plan of a cohort: phases, topics, the ways of the call, and the party's associations."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from mentoring.core.admin import CarefulActionsMixin, HistoryMixin, LogHistoryMixin, badge
from programme import queries, services
from programme.forms import OncePerCohort, PhaseForm
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Phase,
    PhaseKind,
    Topic,
)

from .material import MaterialMixin
from .scoped import CohortScopedAdmin

TONES = {CohortStatus.DRAFT: "due", CohortStatus.PUBLISHED: "good", CohortStatus.ARCHIVED: "quiet"}
HintsFunction = Callable[[Cohort], list[str]]
_hints: list[HintsFunction] = []


def register_hints(function: HintsFunction) -> HintsFunction:
    """Let an app above say what does not work out in a plan. Nothing of it stops anybody."""
    _hints.append(function)
    return function


def warn_of_plan(request, cohort: Cohort) -> None:
    """After a day of the plan was saved: what does not work out with it."""
    for hint in _plan_hints(cohort):
        messages.warning(request, hint)


def _plan_hints(cohort: Cohort) -> list[str]:
    return [hint for function in _hints for hint in function(cohort)]


class PhaseInline(admin.StackedInline):
    model = Phase
    form = PhaseForm
    formset = OncePerCohort
    fields = [
        ("kind", "title"),
        ("starts_on", "start_precision"),
        ("ends_on", "end_precision"),
        "deadline_day",
        ("display_override", "order"),
    ]
    extra = 0


class TopicInline(admin.TabularInline):
    model = Topic
    formset = OncePerCohort
    fields = ["label", "order"]
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In a table the heading of the column is no label of the field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.widget.attrs["aria-label"] = field.label
        return field


@admin.register(Cohort)
class CohortAdmin(HistoryMixin, CohortScopedAdmin):
    cohort_path = "pk"
    list_display = ["label", "status_badge", "as_of", "call", "deadline"]
    list_filter = ["status"]
    inlines = [PhaseInline, TopicInline]
    readonly_fields = ["hints"]
    fieldsets = [
        (None, {"fields": ["hints", "key", "label", "status", "as_of"]}),
        (_("Names"), {"fields": ["title", "subtitle", "motto"]}),
        (_("Contact"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (
            _("Time and places"),
            {
                "fields": [
                    "duration_months",
                    ("target_meetings", "min_meetings"),
                    ("meeting_minutes", "preparation_minutes", "shadowing_minutes"),
                    ("places_mentees", "min_age", "late_grace_hours"),
                ]
            },
        ),
        (
            _("Selection and matching"),
            {"fields": ["hide_names", ("decisions_from", "wishes_until")]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("phases")

    def get_readonly_fields(self, request, obj=None):
        # The key names files and commands: changed later it would break them.
        return [*super().get_readonly_fields(request, obj), *(["key"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        return False  # archived, never deleted: people and numbers hang on it

    def save_model(self, request, obj, form, change):
        services.save_cohort(obj, by=request.user)
        warn_of_plan(request, obj)

    @admin.display(description=_("status"), ordering="status")
    def status_badge(self, cohort):
        return badge(cohort.get_status_display(), TONES[CohortStatus(cohort.status)])

    @admin.display(description=_("call"))
    def call(self, cohort):
        phase = queries.phase_of(cohort, PhaseKind.CALL)
        return phase.date_phrase if phase else None

    @admin.display(description=_("deadline"))
    def deadline(self, cohort):
        phase = queries.phase_of(cohort, PhaseKind.APPLICATION)
        return phase.hard_deadline if phase else None

    @admin.display(description=_("hints"))
    def hints(self, cohort):
        if cohort._state.adding:
            return "–"
        hints = [*queries.team_hints(cohort), *_plan_hints(cohort)]
        return format_html_join(" ", "{}", ([hint] for hint in hints)) or "–"


@admin.register(CallChannel)
class CallChannelAdmin(MaterialMixin, LogHistoryMixin, CohortScopedAdmin):
    list_display = ["label", "code", "visits", "informed_on", "informed_by", "link"]
    list_filter = ["code", ("informed_on", admin.EmptyFieldListFilter), "cohort"]
    list_select_related = ["cohort", "informed_by"]
    search_fields = ["label"]
    fields = [
        "cohort", "code", "label", "association", "link", "material", "visits",
        "informed_on", "informed_by", "answer", "note",
    ]  # fmt: skip
    readonly_fields = ["link", "material", "visits", "informed_by"]

    def has_delete_permission(self, request, obj=None):
        return False  # its link is printed somewhere, and applications name it

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["cohort", "code"] if obj else [])]

    def save_model(self, request, obj, form, change):
        services.save_channel(obj, by=request.user)

    @admin.display(description=_("link"))
    def link(self, channel):
        return queries.channel_link(channel) if channel.token else "–"


@admin.register(DistrictAssociation)
class DistrictAssociationAdmin(LogHistoryMixin, CarefulActionsMixin, admin.ModelAdmin):
    """One for each district: none is added or taken away, names are corrected."""

    list_display = ["name", "kind", "district_name", "seat", "ags"]
    list_filter = ["kind"]
    search_fields = ["name", "district_name", "seat"]
    readonly_fields = ["ags", "district_name", "district_kind", "lat", "lon"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        services.save_row(obj, by=request.user)
