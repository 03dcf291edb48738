"""Forms of the admin, and the one for an address. They only validate; ``services`` stores."""

from crispy_forms.layout import Field
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from mentoring.core.forms import GUARD, GuardedForm, form_helper

from .dates import END_PRECISIONS, DatePrecision, operative_end, operative_start
from .models import CallChannel, Phase, PhaseKind, TeamMembership
from .queries import end_of_day

PHASE_DATES = ["starts_on", "start_precision", "ends_on", "end_precision"]
END_CHOICES = [(precision.value, precision.label) for precision in END_PRECISIONS]


def forget_old_wording(form, data, dates):
    """A new date takes the plan's wording with it, or the page would go on showing the old one."""
    changed = set(form.changed_data)
    if changed & set(dates) and "display_override" not in changed:
        data["display_override"] = ""


class OncePerCohort(forms.BaseInlineFormSet):
    """Two new rows that are the same: Django would name the field, in English."""

    def get_unique_error_message(self, unique_check):
        return _("The same stands here twice: %(model)s.") % {
            "model": self.model._meta.verbose_name
        }


class PhaseForm(forms.ModelForm):
    """A phase. Its deadline is entered as a day: stored is the last second of it."""

    deadline_day = forms.DateField(
        label=_("deadline (to the end of this day)"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("For the application phase. Left empty: its last day."),
    )
    start_precision = forms.ChoiceField(label=_("precision of the start"), choices=END_CHOICES)
    end_precision = forms.ChoiceField(label=_("precision of the end"), choices=END_CHOICES)

    class Meta:
        model = Phase
        fields = [
            "kind", "title", "starts_on", "start_precision", "ends_on", "end_precision",
            "deadline_day", "display_override", "order",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.hard_deadline:
            self.initial["deadline_day"] = timezone.localdate(self.instance.hard_deadline)

    def clean(self):
        """Widen each end to what its precision means, so that what is stored is operative."""
        data = super().clean()
        for field, precision, operative in [
            ("starts_on", "start_precision", operative_start),
            ("ends_on", "end_precision", operative_end),
        ]:
            if data.get(precision) != DatePrecision.UNDATED and not data.get(field):
                self.add_error(field, _("Enter a day, or choose “undated”."))
            data[field] = operative(data.get(precision, ""), data.get(field))
        forget_old_wording(self, data, PHASE_DATES)
        self._settle_deadline(data)
        return data

    def _settle_deadline(self, data):
        day = data.get("deadline_day")
        if data.get("kind") != PhaseKind.APPLICATION:
            self.instance.hard_deadline = None
            if day:
                self.add_error("deadline_day", _("Only the application phase has a deadline."))
        elif day or data.get("ends_on"):
            self.instance.hard_deadline = end_of_day(day or data["ends_on"])
        else:
            self.add_error("deadline_day", _("The application phase needs a deadline."))


class AppointForm(forms.ModelForm):
    """Somebody gets a role. The address is enough: they sign in with a code by mail."""

    email = forms.EmailField(label=_("E-mail address"))
    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        required=False,
        help_text=_("If we don't know it yet."),
    )
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)

    class Meta:
        model = TeamMembership
        fields = ["email", "first_name", "last_name", "role", "cohort", "association"]


class ChannelAnswerForm(forms.ModelForm):
    """What an association said: one small form in each row of the board."""

    class Meta:
        model = CallChannel
        fields = ["informed_on", "answer", "note"]
        widgets = {"informed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class NextCohortForm(GuardedForm):
    """Whoever wants to hear of the next cohort leaves an address, and agrees to be written to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper(Field("email"), *GUARD, submit=_("Tell me about it"))
        self.helper.form_tag = False

    def clean_email(self):
        return normalise_email(self.cleaned_data["email"])
