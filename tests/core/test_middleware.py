import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DataError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from mentoring.core.http import token_page
from mentoring.core.limits import TooManyRequestsError
from mentoring.urls import urlpatterns as ours
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]


def failing(error):
    @login_not_required
    def view(request):
        raise error

    return view


ERRORS = {
    "400/data/": DataError("integer out of range"),
    "400/overflow/": OverflowError(),
    "400/year/": ValueError("year 99999 is out of range"),
    "429/limit/": TooManyRequestsError(125),
    "500/bug/": ValueError("a bug"),
}
urlpatterns = [
    *ours,
    *(path(route, failing(error)) for route, error in ERRORS.items()),
    path("secret/", login_not_required(token_page(lambda request: HttpResponse("ok")))),
]
handler500 = "mentoring.health.server_error"


@pytest.fixture
def browser(settings):
    settings.ROOT_URLCONF = "tests.core.test_middleware"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("route", ERRORS)
def test_every_error_has_a_page_of_ours_and_all_headers(browser, route):
    response = browser.get(f"/{route}")

    assert response.status_code == int(route[:3])
    assert 'class="brand"' in response.content.decode()
    assert "href=" in response.content.decode()
    assert_safe(response)


@pytest.mark.parametrize(("url", "status"), [("/", 200), ("/gibt-es-nicht/", 404)])
def test_every_answer_has_all_headers(browser, url, status):
    response = browser.get(url)

    assert response.status_code == status
    assert_safe(response)


def assert_safe(response):
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_limit_says_how_long_to_wait(browser):
    response = browser.get("/429/limit/")

    assert response.headers["Retry-After"] == "180"
    assert "Bitte warte 3 Minuten." in response.content.decode()


@pytest.mark.parametrize(
    "url", ["/konto/anmelden/?next=%00", "/konto/anmelden/?%00=1", "/a%00b/", "/?a=1&b=x%00y"]
)
def test_nul_in_an_address_is_a_bad_request(browser, url):
    response = browser.get(url)

    assert response.status_code == 400
    assert_safe(response)


def test_nul_in_a_form_is_a_bad_request(browser):
    response = browser.post("/konto/anmelden/", {"email": "a\x00b@example.org"})

    assert response.status_code == 400
    assert "nicht lesen" in response.content.decode()


def test_too_large_a_form_is_a_bad_request(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = browser.post("/konto/anmelden/", {"email": "a" * 200})

    assert response.status_code == 400


def test_unknown_host_is_a_bad_request(browser):
    assert browser.get("/", HTTP_HOST="evil.example").status_code == 400


def test_missing_csrf_token_has_a_page_of_ours():
    response = Client(enforce_csrf_checks=True).post("/konto/anmelden/", {})

    assert response.status_code == 403
    assert 'class="brand"' in response.content.decode()


def test_who_is_signed_in_leaves_nothing_in_a_cache(client):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    client.force_login(UserFactory())

    for url in ("/", "/meine-daten/", "/gibt-es-nicht/"):
        assert "no-store" in client.get(url).headers["Cache-Control"]


def test_a_public_page_sets_no_cookie(client):
    assert not client.get("/").cookies


def test_a_page_with_a_secret_address_tells_nobody(browser):
    response = browser.get("/secret/")

    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    [
        "created__year=99999999999",
        "is_active__exact=%00",
        "q=%00",
        "p=99999999999999999999",
        "o=x.9",
    ],
)
def test_hostile_queries_of_the_admin_are_no_server_errors(browser, admin_user, query):
    browser.force_login(admin_user)

    for model in ("accounts/user", "accounts/consent", "accounts/accesslog"):
        response = browser.get(f"/verwaltung/{model}/?{query}", follow=True)
        assert response.status_code < 500


@pytest.fixture
def admin_user():
    return UserFactory(is_staff=True, is_superuser=True, needs_second_factor=True)


def test_settings_of_an_https_site_pass_the_deploy_check():
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"} | {
        "SITE_URL": "https://mentoring.example.org",
        "SECRET_KEY": "x" * 25 + "abcdefghijklmnopqrstuvwxyz0123456789",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "DJANGO_SETTINGS_MODULE": "mentoring.settings",
        "DEMO": "0",
        "DEBUG": "0",
    }
    command = [sys.executable, "-W", "ignore", "-m", "django", "check", "--deploy"]

    result = subprocess.run(  # noqa: S603 - our own words
        [*command, "--fail-level", "WARNING"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout
