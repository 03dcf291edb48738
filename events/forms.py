"""The form of the admin. It only validates; services store."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.dates import DatePrecision, window
from programme.forms import forget_old_wording

from .models import Event

RANGES = [DatePrecision.DAY_RANGE, DatePrecision.MONTH_RANGE]


class EventForm(forms.ModelForm):
    """An event. One day is enough: its precision says how long the window is."""

    class Meta:
        model = Event
        fields = [
            "cohort", "kind", "title", "key", "audience", "state",
            "starts_on", "ends_on", "precision", "display_override", "starts_at", "ends_at",
            "venue", "address", "host_body", "agenda", "expected_minutes", "order",
        ]  # fmt: skip
        help_texts = {
            "ends_on": _("Only for a range. Otherwise it follows from the precision."),
            "display_override": _("Shown instead of the date, as long as it is not certain."),
        }

    def clean(self):
        data = super().clean()
        precision, start, end = (data.get(k) for k in ("precision", "starts_on", "ends_on"))
        if precision == DatePrecision.UNDATED:
            data["starts_on"] = data["ends_on"] = None
        elif start is None and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Enter a day, or choose “undated”."))
        elif start and end and end < start and precision in RANGES:
            self.add_error("ends_on", _("The end lies before the start."))
        elif start and precision:
            end = end if precision in RANGES else None
            data["starts_on"], data["ends_on"] = window(precision, start, end)
        forget_old_wording(self, data, ["starts_on", "ends_on", "precision"])
        return data
