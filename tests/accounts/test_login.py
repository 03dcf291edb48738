"""Signing in with a code by mail, from the address to the page somebody wanted to see."""

import re
import time
from html import unescape

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import User
from mails.models import OutgoingMail
from tests.factories import UserFactory
from tests.guard import guard

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/konto/anmelden/", "/konto/anmelden/code/"


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


def ask(client, email="anna@example.org", **fields):
    return client.post(LOGIN, {"email": email, **guard(), **fields})


def code_of(mail=None):
    mail = mail or OutgoingMail.objects.latest("created_at")
    return re.search(r"Dein Code ist (\S+)\.", mail.body)[1]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_address_code_signed_in(client):
    response = ask(client, next="/meine-daten/")
    assert response.url == CODE

    response = client.post(CODE, {"code": code_of()})

    assert response.url == "/meine-daten/"
    assert is_signed_in(client)


def test_the_right_code_confirms_the_address(client):
    ask(client, "Anna@Example.org")
    person = User.objects.get(email="anna@example.org")
    assert person.email_verified_at is None
    assert not person.has_usable_password()

    client.post(CODE, {"code": code_of()})

    person.refresh_from_db()
    assert person.email_verified_at is not None
    assert EmailAddress.objects.get(user=person, verified=True, primary=True).email == person.email


def test_one_address_is_one_person_however_it_is_written(client):
    UserFactory(email="anna@example.org")

    ask(client, "\uff21\uff2e\uff2e\uff21@Example.ORG")

    assert User.objects.count() == 1


def test_the_code_may_be_typed_without_dash_and_in_small_letters(client):
    ask(client)

    client.post(CODE, {"code": code_of().replace("-", " ").lower()})

    assert is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answers(client):
    UserFactory(email="known@example.org", last_name="Geheim")
    pages = []

    for email in ("known@example.org", "other@example.org"):
        browser = Client()
        answer = ask(browser, email)
        page = browser.get(answer.url).content.decode()
        page = re.sub(r'name="(csrfmiddlewaretoken|rendered)" value="[^"]*"', "", page)
        pages.append((answer.status_code, answer.url, page.replace(email, "…")))

    assert pages[0] == pages[1]
    known, other = OutgoingMail.objects.order_by("created_at")
    assert (known.kind, known.subject, known.secret) == (other.kind, other.subject, other.secret)


@pytest.mark.parametrize("email", ["known@example.org", "other@example.org"])
def test_no_answer_is_quicker_than_another(client, settings, email):
    settings.LOGIN_ANSWER_SECONDS = 0.5
    UserFactory(email="known@example.org")
    start = time.perf_counter()

    ask(client, email)

    assert time.perf_counter() - start >= 0.5


def test_a_scanner_may_open_the_link_as_often_as_it_likes(client):
    ask(client)
    link = re.search(r"http\S+", OutgoingMail.objects.get().body)[0]
    scanner = Client()
    for _time in range(50):
        assert scanner.get(link).status_code == 200
        scanner.head(link)

    client.post(CODE, {"code": code_of()})

    assert is_signed_in(client)
    assert not is_signed_in(scanner)


def test_a_code_works_once(client):
    ask(client)
    old_session, code = client.cookies["sessionid"].value, code_of()
    client.post(CODE, {"code": code})

    thief = Client()
    thief.cookies["sessionid"] = old_session
    response = thief.post(CODE, {"code": code})

    assert response.templates[0].name == "accounts/code_elsewhere.html"
    assert not is_signed_in(thief)


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client):
    ask(client)
    other = Client()

    response = other.post(CODE, {"code": code_of()})

    assert response.templates[0].name == "accounts/code_elsewhere.html"
    assert not is_signed_in(other)


def test_a_newer_code_replaces_the_older_one(client):
    ask(client)
    older = code_of()
    ask(client)

    client.post(CODE, {"code": older})

    assert not is_signed_in(client)


def test_five_wrong_codes_are_the_end(client):
    ask(client)
    for _time in range(4):
        assert "falsch oder abgelaufen" in client.post(CODE, {"code": "wrong"}).content.decode()
    response = client.post(CODE, {"code": "wrong"}, follow=True)
    assert response.redirect_chain == [("/konto/anmelden/neuer-code/", 302)]

    client.post(CODE, {"code": code_of()})

    assert not is_signed_in(client)


def test_tries_are_counted_where_no_session_can_forget_them(client):
    ask(client)
    session = Session.objects.get()
    for _time in range(5):
        client.post(CODE, {"code": "wrong"})
        session.save()  # as if all tries had come at the same time

    response = client.post(CODE, {"code": code_of()})

    assert response.status_code == 429
    assert not is_signed_in(client)


def test_a_code_expires_after_a_quarter_of_an_hour(client):
    with time_machine.travel("2008-09-20 12:00:00", tick=False) as clock:
        ask(client)
        clock.shift(15 * 60 + 1)

        response = client.post(CODE, {"code": code_of()})

    assert response.templates[0].name == "accounts/code_elsewhere.html"
    assert not is_signed_in(client)


def test_a_code_for_an_older_address_is_worth_nothing(client):
    person = UserFactory(email="old@example.org")
    ask(client, "old@example.org")
    person.email = "new@example.org"
    person.save()

    response = client.post(CODE, {"code": code_of()}, follow=True)

    assert not is_signed_in(client)
    assert "an eine andere Adresse" in response.content.decode()


def test_who_may_not_sign_in_learns_it_after_the_code(client):
    UserFactory(email="anna@example.org", is_active=False)
    ask(client)

    response = client.post(CODE, {"code": code_of()})

    assert response.url == reverse("account_inactive")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example", "evil"],
)
def test_no_way_leads_to_a_foreign_page(client, path):
    ask(client, next=path)

    response = client.post(CODE, {"code": code_of(), "next": path})

    assert response.url == reverse("dashboard")
    assert "evil" not in OutgoingMail.objects.get().body


def test_a_page_that_asks_to_sign_in_is_reached_afterwards(client):
    page = client.get("/meine-daten/", follow=True).content.decode()
    hidden = unescape(re.search(r'name="next" value="([^"]*)"', page)[1])
    ask(client, next=hidden)

    link = re.search(r"http\S+", OutgoingMail.objects.get().body)[0]

    assert link == "http://localhost:8000/konto/anmelden/code/?next=/meine-daten/"
    assert client.post(CODE, {"code": code_of()}).url == "/meine-daten/"


def test_the_link_leads_to_our_site_whatever_the_request_says(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post(LOGIN, {"email": "a@example.org", **guard()}, HTTP_HOST="evil.example")

    assert "http://localhost:8000/" in OutgoingMail.objects.get().body


def test_no_secret_is_logged(client, caplog):
    caplog.set_level("DEBUG", logger="django.request")
    ask(client)
    code = code_of()

    client.post(CODE, {"code": "wrong"})
    client.post(CODE, {"code": code})

    assert code not in caplog.text
    assert "anna@example.org" not in caplog.text


def test_one_address_gets_three_mails_an_hour(client):
    for _time in range(3):
        assert ask(Client()).status_code == 302

    response = ask(client)

    assert response.status_code == 429
    assert "Zu viele Versuche. Bitte warte 60 Minuten." in response.content.decode()
    assert response["Retry-After"] == "3600"
    assert OutgoingMail.objects.count() == 3


def test_a_machine_is_stopped_and_its_neighbours_are_not(client):
    for number in range(30):
        ask(client, f"victim{number}@example.org")
    assert OutgoingMail.objects.count() == 10

    client.post(LOGIN, {"email": "anna@example.org", **guard()}, REMOTE_ADDR="192.0.2.1")

    assert OutgoingMail.objects.count() == 11


def test_filled_trap_sends_no_mail(client):
    response = ask(client, website="https://spam.example")

    assert response.status_code == 200
    assert not User.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_who_is_signed_in_needs_no_code(client):
    client.force_login(UserFactory())

    assert client.get(LOGIN + "?next=/meine-daten/").url == "/meine-daten/"
    assert client.get(CODE).url == reverse("dashboard")


@pytest.mark.parametrize("path", ["", "kein-weg", "//evil.example", "http://localhost:8000/"])
def test_safe_path_keeps_paths_alone(path):
    assert services.safe_path(path) == ""


def test_logout_needs_a_post(client):
    client.force_login(UserFactory())

    client.get(reverse("account_logout"))
    assert is_signed_in(client)

    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["konto/signup/", "konto/password/reset/", "konto/email/", "konto/login/", "accounts/"]
)
def test_doors_of_allauth_that_are_not_needed_are_closed(client, path):
    assert client.get(f"/{path}").status_code == 404
