from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mentoring.core.forms import form_helper, speak_plainly


class ContactForm(forms.Form):
    """What somebody may change about themselves at any time."""

    pronoun = forms.CharField(label=_("Pronoun"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=5,
        required=False,
        validators=[RegexValidator(r"^\d{5}$", _("Please enter five digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    local_branch = forms.CharField(label=_("Local branch"), max_length=120, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
        self.helper = form_helper(*self.fields, submit=_("Save"))
        self.helper.form_tag = False


class AddressForm(forms.Form):
    """Another address to be reached by. Whether it is free is no business of whoever asks."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_plainly(self.fields["email"])
        self.helper = form_helper("email", submit=_("Send the link"))
        self.helper.form_tag = False
