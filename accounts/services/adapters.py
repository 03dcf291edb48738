"""What allauth asks us: how to send, what to say, who the client is, which factors stay."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.models import User, normalise_email
from mentoring.core.limits import (
    DAY,
    MINUTE,
    Limit,
    client_address,
    client_network,
    count,
)

# Counted for address and network together, so that a stranger can't lock anybody out; the wide
# limit for the address alone slows down a guess from many places. A code by mail always works.
PASSWORDS_PER_PLACE = Limit("passwords-place", 5, 15 * MINUTE)
PASSWORDS_PER_NETWORK = Limit("passwords-network", 30, 15 * MINUTE)
PASSWORDS_PER_ADDRESS = Limit("passwords-address", 100, DAY)

MESSAGES = {
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("Your app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("Here are your new emergency codes."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address or password is wrong."),
        "incorrect_code": _("This code is wrong or has expired."),
        "incorrect_password": _("This password is wrong."),
        "enter_current_password": _("Please enter your present password."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes."),
        "rate_limited": _("Too many tries. Please wait a few minutes."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one mail of allauth that we send goes through our outbox."""
        if template_prefix != "account/email/login_code":
            raise ValueError(f"There is no text for {template_prefix}.")
        person = User.objects.select_related("merged_into").get(email=normalise_email(email))
        session = context["request"].session
        emails.queue_login_code(
            person.merged_into or person,
            code=context["code"],
            next_path=session["login_next"],
            address=person.email if person.merged_into else "",
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """A password or a second factor changed: said on the page, and by mail."""
        change = emails.CHANGES.get(template_prefix, emails.SOMETHING)
        emails.queue_access_changed(user, change=change)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has no app is asked for the passkey first, not for a code that no app shows."""
        methods = super().get_reauthentication_methods(user)
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            methods.sort(key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")
        return methods

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # an address and its code are enough

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        email = normalise_email(credentials.get("email", ""))
        network = client_network(request)
        count(PASSWORDS_PER_NETWORK, network)
        count(PASSWORDS_PER_PLACE, f"{email} {network}")
        count(PASSWORDS_PER_ADDRESS, email)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "You work with the data of others, so one second factor has to stay."
        ),
        "incorrect_code": _("This code is wrong or has expired."),
        "unverified_email": _("Please sign in with a code by mail first."),
        "cannot_generate_recovery_codes": _("Please set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone is no second factor."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not (settings.SECOND_FACTOR_REQUIRED and authenticator.user.is_team):
            return True
        others = authenticator.user.authenticator_set.exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(f"second factor {secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
