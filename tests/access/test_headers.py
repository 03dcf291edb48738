"""What no answer goes without, whatever went wrong: for what went right see ``test_reading``."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.test import Client
from django.urls import path, reverse

from mentoring.urls import urlpatterns as ours
from tests.factories import UserFactory

from .answers import problems
from .sweep import addresses
from .table import READ, ROWS
from .world import ANONYMOUS, COORDINATOR

pytestmark = pytest.mark.django_db

EVIL = ["//evil.example/", "https:evil.example", "https:///evil.example", "\\\\evil.example",
        "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "\t//evil.example",
        "//testserver@evil.example/", "///evil.example"]  # fmt: skip
LEADING_ON = {  # where somebody is sent on, or could be
    "home", "account_login", "account_confirm_login_code", "account_request_login_code",
    "account_password_login", "account_logout", "account_reauthenticate", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "admin:login", "admin:logout",
}  # fmt: skip


def _fails(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    *ours,
    path("fehler/500/", _fails(ValueError("a bug"))),
    path("fehler/503/", _fails(OperationalError("no database"))),
]
handler429 = "accounts.views.rate_limited"
handler500 = "mentoring.health.server_error"

ERRORS = [
    (400, "GET", "/?a=%00"),
    (400, "GET", "/a%00b/"),
    (404, "GET", "/gibt-es-nicht/"),
    (405, "DELETE", "/organisation/"),
    (500, "GET", "/fehler/500/"),
    (503, "GET", "/fehler/503/"),
]


@pytest.fixture
def failing(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(("status", "method", "address"), ERRORS)
def test_every_error_has_all_headers(status, method, address, signed_in):
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(UserFactory())

    response = client.generic(method, address)

    assert response.status_code == status
    assert list(problems(response, signed_in=signed_in and "%00" not in address)) == []


@pytest.mark.parametrize("headers", [{}, {"HTTP_HOST": "evil.example"}])
def test_a_refused_form_has_all_headers(headers):
    response = Client(enforce_csrf_checks=True).post("/konto/anmelden/", {}, **headers)

    assert response.status_code == (400 if headers else 403)
    assert list(problems(response, signed_in=False)) == []


def test_who_only_reads_gets_no_cookie(world):
    client = world.client(ANONYMOUS)

    for name, row in ROWS.items():
        if ANONYMOUS in row.who and row.methods == READ:
            response = client.get(row.address(name, world))
            assert not response.cookies, name


@pytest.mark.parametrize("role", [ANONYMOUS, COORDINATOR])
def test_nobody_is_sent_to_a_foreign_host(world, role):
    asked = [
        f"{address}?next={quote(evil)}&k={quote(evil)}"
        for name, address in addresses(world)
        if name in LEADING_ON
        for evil in EVIL
    ]

    client = world.client(role)
    sent = [(address, _target(client.get(address))) for address in asked]

    assert [found for found in sent if found[1] not in ("", "testserver")] == []


@pytest.mark.parametrize("evil", EVIL)
def test_signing_in_and_out_leads_to_no_foreign_host(client, evil):
    person = UserFactory()
    person.set_password("ein langes Kennwort")
    person.save()
    where = f"?next={quote(evil)}"
    secret = {"login": person.email, "password": "ein langes Kennwort", "next": evil}

    signed_in = client.post(reverse("account_password_login") + where, secret)
    again = client.post(reverse("account_reauthenticate") + where, secret)
    signed_out = client.post(reverse("account_logout") + where, {"next": evil})

    assert "sessionid" in signed_in.cookies
    for response in (signed_in, again, signed_out):
        assert response.status_code == 302
        assert _target(response) == "testserver"


def _target(response) -> str:
    """The host to which a browser would go, or nothing."""
    location = response.headers.get("Location", "")
    if not location:
        return ""
    seen = location.strip().replace("\\", "/").replace("\t", "")  # as browsers read it
    return urlsplit(urljoin("http://testserver/", seen)).netloc or "none"
