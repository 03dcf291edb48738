from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mentoring.core.admin import HistoryMixin, badge
from programme.admin import CohortScopedAdmin, warn_of_plan

from .forms import EventForm
from .models import Event, EventState

TONES = {
    EventState.PLANNED: "due",
    EventState.FIXED: "good",
    EventState.HELD: "quiet",
    EventState.CANCELLED: "bad",
}


@admin.register(Event)
class EventAdmin(HistoryMixin, CohortScopedAdmin):
    """The gatherings of the plan. "Anfang Oktober" stays a window until the day is certain."""

    form = EventForm
    list_display = ["title", "phrase", "kind", "audience", "state_badge", "venue"]
    list_filter = ["state", "kind", "audience", "cohort"]
    list_select_related = ["cohort"]
    search_fields = ["title", "venue"]
    prepopulated_fields = {"key": ["title"]}
    fieldsets = [
        (None, {"fields": ["cohort", "kind", "title", "key", "audience", "state"]}),
        (
            _("When"),
            {
                "fields": [
                    ("starts_on", "ends_on", "precision"), "display_override",
                    "starts_at", "ends_at", "expected_minutes",
                ]
            },
        ),
        (_("Where"), {"fields": ["venue", "address", "online_url", "host_body"]}),
        (_("What"), {"fields": ["agenda", "order"]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return ["cohort", "key"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        warn_of_plan(request, obj.cohort)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "online_url":
            kwargs |= {"assume_scheme": "https", "help_text": _("Not public.")}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("date"), ordering="starts_on")
    def phrase(self, event):
        return event.date_phrase

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, event):
        return badge(event.get_state_display(), TONES[EventState(event.state)])
