import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.models import Application
from mails.models import OutgoingMail
from mentoring.core import clock
from tests.factories import (
    CohortFactory,
    EventFactory,
    UserFactory,
    mentee_application,
)
from tests.factories.programme import BERLIN, DEADLINE
from tests.guard import guard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
BEFORE = datetime(2008, 5, 1, 12, tzinfo=BERLIN)
IN_GRACE = DEADLINE + timedelta(hours=1)
AFTER = DEADLINE + timedelta(days=10)


def step_url(application, number):
    return reverse("applications:step", args=[application.pk, number])


def overview_url(application):
    return reverse("applications:overview", args=[application.pk])


@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_strangers_are_asked_for_their_address(client, role):
    EventFactory()

    page = client.get(reverse(f"applications:apply-{role}") + "?k=jusos")

    assert page.status_code == 200
    assert list(page.context["form"].fields) == ["website", "rendered", "email"]
    assert not client.cookies.get("sessionid")


def test_the_address_leads_to_the_code_and_back_here(client):
    CohortFactory()
    address = reverse("applications:apply-mentee") + "?k=jusos"

    answer = client.post(address, {"email": "Ayse@Example.org", **guard()})

    assert answer.url == reverse("account_confirm_login_code")
    assert client.session["login_next"] == address
    assert not Application.objects.exists()


def test_machines_get_no_code(client):
    CohortFactory()
    post = {"email": "a@example.org", **guard(), "website": "http://spam.example"}

    page = client.post(reverse("applications:apply-mentee"), post)

    assert page.status_code == 200
    assert not OutgoingMail.objects.exists()


def test_a_missing_address_is_asked_for_in_our_words_and_a_quick_post_is_told_once(client):
    CohortFactory()

    page = client.post(reverse("applications:apply-mentee"), {"email": "", **guard(seconds=0)})

    assert page.context["form"].errors["email"] == ["Bitte füll dieses Feld aus."]
    assert page.content.decode().count("Das ging schnell.") == 1


@pytest.mark.parametrize("moment", [BEFORE, IN_GRACE, AFTER])
@pytest.mark.parametrize("signed_in", [True, False])
def test_outside_of_the_time_there_is_no_form(client, moment, signed_in):
    CohortFactory()
    if signed_in:
        client.force_login(UserFactory())

    with clock.set_to(moment):
        page = client.get(reverse("applications:apply-mentee"))
        client.post(reverse("applications:apply-mentee"), {"email": "a@example.org", **guard()})

    assert page.templates[0].name == "applications/closed.html"
    assert not Application.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_without_a_published_cohort_there_is_a_friendly_page(client):
    CohortFactory(status="DRAFT")

    page = client.get(reverse("applications:apply-mentee"))

    assert "Zurzeit läuft keine Bewerbung" in page.content.decode()


def test_looking_at_the_first_step_creates_nothing(client):
    CohortFactory()
    client.force_login(UserFactory())

    page = client.get(reverse("applications:apply-mentee"))

    assert page.context["is_new"]
    assert not Application.objects.exists()


def test_the_first_thing_sent_begins_the_draft_even_if_it_is_wrong(client):
    CohortFactory()
    client.force_login(UserFactory())

    page = client.post(reverse("applications:apply-mentee"), {"birth_year": "neunzehn"})

    assert page.status_code == 200
    assert Application.objects.get().draft["about"]["data"] == {"birth_year": ["neunzehn"]}


def test_an_unconfirmed_address_begins_nothing(client):
    CohortFactory()
    client.force_login(UserFactory(email_verified_at=None))

    answer = client.post(reverse("applications:apply-mentee"), {})

    assert answer.url == reverse("home")
    assert not Application.objects.exists()


def test_who_comes_back_goes_on_where_something_is_missing(client, draft):
    assert client.get(reverse("applications:apply-mentee")).url == overview_url(draft)

    del draft.draft["needs"]
    draft.save()

    assert client.get(reverse("applications:apply-mentee")).url == step_url(draft, 3)


def test_who_has_applied_sees_their_application(client):
    application = mentee_application()
    client.force_login(application.person)

    answer = client.get(reverse("applications:apply-mentee"))

    assert answer.url == application.get_absolute_url()


WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "ayse")  # the same letters, full width


@pytest.mark.parametrize("again", ["AYSE@Example.org", f"{WIDE}@example.org"])
def test_however_the_address_is_written_it_is_one_application(again):
    EventFactory()
    cache.clear()  # the limits count in it

    for email in ("ayse@example.org", again):
        browser = Client()
        browser.post(reverse("applications:apply-mentee"), {"email": email, **guard()})
        code = OutgoingMail.objects.filter(kind="M02").latest("created_at").body
        browser.post(
            reverse("account_confirm_login_code"),
            {"code": re.search(r"Dein Code ist (\S+)\.", code)[1]},
        )
        browser.post(reverse("applications:apply-mentee"), {"first_name": "Ayşe"})

    assert User.objects.get().email == "ayse@example.org"
    assert Application.objects.get().draft["about"]["data"]["first_name"] == ["Ayşe"]
