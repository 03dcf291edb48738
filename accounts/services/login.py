"""Signing in: address, code by mail, signed in. The same for everybody, known or unknown."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import normalise_email
from mentoring.core.limits import HOUR, MINUTE, Limit, client_address, client_network, count

from .people import person_for

CODES_PER_ADDRESS = Limit("codes-address", 3, HOUR)
CODES_PER_CLIENT = Limit("codes-client", 10, 10 * MINUTE)
CODES_PER_NETWORK = Limit("codes-network", 60, HOUR)  # a whole meeting may share one network
TRIES_PER_CODE = Limit("code-tries", 5, 15 * MINUTE)
TRIES_PER_NETWORK = Limit("code-tries-network", 100, HOUR)

NEXT = "login_next"


def request_login_code(request: HttpRequest, *, email: str, next_path: str = "") -> HttpResponse:
    """Send a code to an address and lead to the page where it is typed in.

    Once it was right, the person is signed in and sees ``next_path``. Known and unknown addresses
    get the same answer after the same time.
    """
    started = time.monotonic()
    count(CODES_PER_CLIENT, client_address(request))
    count(CODES_PER_NETWORK, client_network(request))
    count(CODES_PER_ADDRESS, normalise_email(email))
    with transaction.atomic():
        person = person_for(email=email)
        request.session[NEXT] = safe_path(next_path)
        # An address whose person was made one with another signs in as that other one. The code
        # goes to the address that was typed in: it is the one to be proved.
        LoginCodeVerificationProcess.initiate(
            request=request, user=person.merged_into or person, email=person.email
        )
    time.sleep(max(0, started + settings.LOGIN_ANSWER_SECONDS - time.monotonic()))
    return redirect("account_confirm_login_code")


def safe_path(path: str) -> str:
    """The path if it leads to a page of ours, else nothing."""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe else ""


def next_path(request: HttpRequest) -> str:
    """Where somebody wanted to go before they had to sign in."""
    asked = request.POST.get("next") or request.GET.get("next") or request.session.get(NEXT, "")
    return safe_path(asked)


def code_is_awaited(request: HttpRequest) -> bool:
    """Whether this browser has asked for a code that is still good."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None:
        return False
    return time.time() - stage.state.get("at", 0) <= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def count_code_try(request: HttpRequest) -> None:
    """Count in the database: what a session remembers, a hundred requests at once don't see."""
    count(TRIES_PER_NETWORK, client_network(request))
    count(TRIES_PER_CODE, request.session.session_key or "")


def reauthentication(request: HttpRequest) -> str:
    """Where a member of the team proves once more who they are, before something delicate.

    Nothing for everybody else, and nothing for who has just done so.
    """
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not getattr(user, "is_team", False):
        return ""
    if did_recently_reauthenticate(request):
        return ""
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn")


def note_second_factor(request: HttpRequest) -> None:
    """Whoever has just set up a factor has shown it, too: don't ask for it at once."""
    record_authentication(request, request.user, method="mfa", reauthenticated=True)
