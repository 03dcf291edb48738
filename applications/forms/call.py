"""What contact persons say, and how the call is sent. They only validate; ``services`` stores."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from applications.models import ContactConfirmation
from mentoring.core import clock
from mentoring.core.forms import form_helper, speak_plainly
from programme.queries import Window

TIME_TO_ANSWER = timedelta(days=14)


class PlainForm(forms.Form):
    """A form of the portal: our sentences, one button."""

    submit = _("Save")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
        self.helper = form_helper(*self.fields, submit=self.submit)
        self.helper.form_tag = False


class NominationForm(PlainForm):
    """Somebody with an office who might become a mentor."""

    submit = _("Invite")

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We write there once, in your name. Please ask the person before."),
    )

    def clean_email(self):
        return normalise_email(self.cleaned_data["email"])


class ConfirmationForm(PlainForm):
    """Membership, or closeness: yes, no, or not known; and one remark."""

    confirmation = forms.ChoiceField(
        label=_("Is this person a member of the SPD, or close to it?"),
        choices=[
            (ContactConfirmation.CONFIRMED.value, _("yes")),
            (ContactConfirmation.NOT_CONFIRMED.value, _("no")),
            (ContactConfirmation.UNKNOWN.value, _("I don't know")),
        ],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation team reads it, and the person themselves may."),
    )


class SendCallForm(forms.Form):
    """The one date in the mail, and what the preview has shown: how many there are."""

    answer_until = forms.DateField(
        label=_("Answer until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    expected = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)


def first_answer_day(window: Window):
    """In two weeks, or on the day of the deadline if that is nearer."""
    day = clock.today() + TIME_TO_ANSWER
    return min(day, timezone.localdate(window.deadline)) if window.deadline else day
