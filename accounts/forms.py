"""The forms of signing in. Those of allauth keep their rules and get our words."""

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from crispy_forms.layout import Field
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.core.forms import GUARD, GuardedForm, form_helper, speak_plainly

from .models import normalise_email


class AddressForm(GuardedForm):
    """The first step for everybody: the address to which the code goes."""

    minimum_seconds = 1  # a password manager fills in this one field by itself

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Please check the e-mail address.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("email", *GUARD, submit=_("Send me a code"))
        self.helper.form_tag = False

    def clean_email(self):
        return normalise_email(self.cleaned_data["email"])


class PlainFormMixin:
    """A form of allauth whose fields have our labels and no grey text inside."""

    labels: dict[str, str | Promise] = {}
    helps: dict[str, str | Promise] = {}
    submit = _("Continue")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            speak_plainly(field)
        self.helper = form_helper(*self.fields, submit=self.submit)
        self.helper.form_tag = False


class CodeFieldMixin(PlainFormMixin):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        attributes = {"autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        self.fields["code"].widget.attrs.update(attributes)
        self.fields["code"].max_length = 40
        self.helper.layout[0] = Field("code", css_class="code")


class CodeForm(CodeFieldMixin, account_forms.ConfirmLoginCodeForm):
    labels = {"code": _("The code from the mail")}
    submit = _("Sign in")


class PasswordLoginForm(PlainFormMixin, account_forms.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}
    submit = _("Sign in")


class SetPasswordForm(PlainFormMixin, account_forms.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    helps = {"password1": _("At least twelve characters. Several words are easy to remember.")}
    submit = _("Set the password")


class ChangePasswordForm(PlainFormMixin, account_forms.ChangePasswordForm):
    labels = SetPasswordForm.labels | {"oldpassword": _("Present password")}
    helps = SetPasswordForm.helps
    submit = _("Change the password")


class ReauthenticateForm(PlainFormMixin, account_forms.ReauthenticateForm):
    labels = {"password": _("Your password")}


class FactorForm(CodeFieldMixin, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code from your app, or one of your emergency codes")}
    submit = _("Sign in")


class FactorAgainForm(CodeFieldMixin, mfa_forms.ReauthenticateForm):
    labels = FactorForm.labels


class ActivateAppForm(CodeFieldMixin, totp_forms.ActivateTOTPForm):
    labels = {"code": _("The six digits that the app shows now")}
    submit = _("Set up the app")


class AddKeyForm(PlainFormMixin, webauthn_forms.AddWebAuthnForm):
    labels = {"name": _("A name for this passkey")}
    helps = {"name": _("For example “my phone” or “blue USB key”.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout.pop()  # the button belongs to the script


class RenameKeyForm(PlainFormMixin, webauthn_forms.EditWebAuthnForm):
    labels = {"name": _("A name for this passkey")}
    submit = _("Save")
