"""Stricter rules for whoever sees the data of others."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mentoring.core.http import own_path

READ = {"GET", "HEAD"}
STARTED, SEEN = "team_session_started", "team_session_seen"
SEEN_STEP = 60  # seconds: not every request has to write the session


class SignInMiddleware(LoginRequiredMiddleware):
    """Closed unless a view opts out; who signs in again after a lost POST lands on a page."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponseRedirect:
        if request.method not in READ:
            _tell_lost(request)
        return redirect_to_login(way_back(request), self.get_login_url(view_func))


def way_back(request: HttpRequest) -> str:
    """Where to after the sign-in. What was sent is lost, and its address may answer POST only:
    then it is the page that it was sent from, or the start page if the browser does not tell."""
    if request.method in READ:
        return request.get_full_path()
    start = reverse("admin:index")
    if not request.path.startswith(start):
        start = reverse("dashboard")
    return own_path(request, request.headers.get("Referer", "")) or start


def _tell_lost(request: HttpRequest) -> None:
    messages.warning(
        request, _("You were not signed in any more: what you sent last was not saved.")
    )


class SessionAgeMiddleware:
    """A session of the team ends after an hour without a request, and after eight in any case."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_team and _is_over(request.session):
            logout(request)
            if request.method in READ:
                messages.info(
                    request, _("You were signed out after a while. Please sign in again.")
                )
            else:
                _tell_lost(request)
            return redirect_to_login(way_back(request))
        return self.get_response(request)


def _is_over(session) -> bool:
    now = time.time()
    started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
    if now - started > settings.TEAM_SESSION_SECONDS or now - seen > settings.TEAM_IDLE_SECONDS:
        return True
    if now - seen > SEEN_STEP:
        session[SEEN] = now
    return False


class SecondFactorMiddleware:
    """A team member sees nothing before a second factor is set up and was used in this session.

    Public pages and the account's own stay open, or nobody could set one up.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not _asks_for_factor(request, view):
            return None
        here = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect(f"{reverse('mfa_reauthenticate')}?{here}")
        if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{here}")
        messages.info(
            request,
            _("You work with the data of others. So please set up a second way to sign in first."),
        )
        return redirect("mfa_index")


def _asks_for_factor(request: HttpRequest, view) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or not getattr(view, "login_required", True):
        return False
    user = request.user
    if not user.is_authenticated or not user.is_team or _is_account_page(request):
        return False
    records = get_authentication_records(request, user)
    return not any(record["method"] == "mfa" for record in records)


def _is_account_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith(("account_", "mfa_"))
