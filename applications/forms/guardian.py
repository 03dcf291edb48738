"""Who answers for a minor, as the minor may correct it later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.core.forms import form_helper, speak_plainly

from .base import LineField


class GuardianForm(forms.Form):
    name = LineField(label=_("Name of a parent or guardian"), max_length=160)
    email = forms.EmailField(label=_("Their e-mail address"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
        self.helper = form_helper("name", "email", submit=_("Save and send the mail"))
        self.helper.form_tag = False
