import time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _, ngettext_lazy

DAY = 86400


def form_helper(*fields, submit=None):
    """The one way our public forms look: the fields in order, then a single button.

    Without ``submit`` only the fields: the page has the form tag, and buttons of its own.
    """
    helper = FormHelper()
    helper.layout = Layout(*fields)
    if submit is None:
        helper.form_tag = False
    else:
        helper.layout.append(Submit("submit", submit))
    return helper


def speak_plainly(field: forms.Field) -> None:
    """Our sentences in place of Django's, unless the field has its own."""
    ours: dict[str, Any] = {"required": _("Please fill in this field.")}
    if isinstance(field, forms.ChoiceField):
        ours |= {
            "required": _("Please choose something."),
            "invalid_choice": _("Please choose something from the list."),
        }
    if isinstance(field, forms.EmailField):
        ours["invalid"] = _("Please check the e-mail address.")
    if isinstance(field, forms.CharField):
        ours["max_length"] = ngettext_lazy(
            "Please shorten this to %(limit_value)d character.",
            "Please shorten this to %(limit_value)d characters.",
            "limit_value",
        )
    if isinstance(field, forms.BooleanField):
        ours["required"] = _("Please tick this box.")
    if isinstance(field, forms.IntegerField):
        ours |= {
            "invalid": _("Please enter a number."),
            "min_value": _("Please check this number. At least: %(limit_value)d."),
            "max_value": _("Please check this number. At most: %(limit_value)d."),
        }
    defaults = {
        code: message
        for cls in reversed(type(field).__mro__)
        for code, message in getattr(cls, "default_error_messages", {}).items()
    }
    for code, message in ours.items():
        if field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = message


def with_colon(label: Any) -> str:
    """The question in front of what is wrong with its answer."""
    return f"{label}" if str(label).endswith(("?", "!", ".")) else f"{label}:"


class GuardedForm(forms.Form):
    """A form that strangers may send: a trap for machines, and a least time to fill it in.

    Both answer a person kindly: the page comes back with everything that was typed, and sending it
    once more works. Put ``*GUARD`` among the fields of the crispy layout.
    """

    minimum_seconds = 3

    website = forms.CharField(label=_("Please leave this field empty"), required=False)
    rendered = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        self.initial["rendered"] = _stamp()
        for field in self.fields.values():
            speak_plainly(field)

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.pop("website", ""):
            self._send_again()
            raise forms.ValidationError(
                _("Please leave the hidden field empty and send the form once more.")
            )
        age = _age_of(self.cleaned_data.pop("rendered", ""))
        if age is None or not self.minimum_seconds <= age <= DAY:
            if age is None or age > DAY:
                self._send_again()
            raise forms.ValidationError(
                _("That was quick. Please check what you entered and send it once more."),
                code="too_fast",
            )
        return cleaned

    def _send_again(self):
        """The page that comes back carries a new stamp and an empty trap."""
        self.data = self.data.copy()
        self.data[self.add_prefix("rendered")] = _stamp()
        self.data[self.add_prefix("website")] = ""


# Out of sight, out of the order of the keyboard, and not read out.
GUARD = (Div("website", css_class="honey", aria_hidden="true"), "rendered")


def _stamp() -> str:
    return signing.dumps(int(time.time()), salt="form")


def _age_of(stamp: str) -> float | None:
    try:
        return time.time() - signing.loads(stamp, salt="form")
    except signing.BadSignature:
        return None
