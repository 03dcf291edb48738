"""Whoever wants to hear of the next cohort: asked twice, written to once, forgotten."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import OneTimeLink
from mails.models import MailState, OutgoingMail
from mails.services import forget_strangers, send_queued
from mentoring.core import clock
from mentoring.core.jobs import JOBS
from privacy.services import erase_person, purge
from programme import tasks
from programme.models import CohortStatus, NextCohortAddress, PhaseKind
from programme.services import next_cohort
from tests.factories import CohortFactory, PhaseFactory, UserFactory
from tests.pages import at, outline, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PAGE, LINK = "/naechster-durchgang/", "/naechster-durchgang/link/"


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch):
    settings.LOGIN_ANSWER_SECONDS = 0
    monkeypatch.setattr("mentoring.core.forms.GuardedForm.minimum_seconds", 0)


def ask(client, email="neu@example.org", **more):
    rendered = client.get(PAGE).context["form"]["rendered"].value()
    return client.post(PAGE, {"email": email, "rendered": rendered} | more)


def link_of(mail):
    return re.search(r"http://localhost:8000(/konto/link/\S+)", mail.body)[1]


@pytest.fixture
def asked(client):
    """Somebody has asked, and has opened the link of the mail."""
    ask(client)
    client.get(link_of(OutgoingMail.objects.get()))
    return NextCohortAddress.objects.get()


def confirmed(email="ja@example.org", *, days_ago=200):
    text = next_cohort.current_text("NEXT_COHORT")
    row = NextCohortAddress.objects.create(email=email, text=text, confirmed_at=clock.now())
    at_ = clock.now() - timedelta(days=days_ago)
    NextCohortAddress.objects.filter(pk=row.pk).update(created_at=at_)
    return row


def test_page_shows_the_text_that_is_agreed_to(client):
    response = client.get(PAGE)

    outline(response)
    assert "Schreibt mir einmal, wenn der nächste Durchgang startet." in words(response)
    assert "spätestens nach 24 Monaten" in words(response)


def test_address_gets_one_mail_and_counts_only_when_confirmed(client):
    response = ask(client, " Neu@Example.org ")

    assert response.url == "/naechster-durchgang/danke/"
    address, mail = NextCohortAddress.objects.get(), OutgoingMail.objects.get()
    assert (address.email, address.confirmed_at) == ("neu@example.org", None)
    assert (mail.kind, mail.recipient, mail.address) == ("M26", None, "neu@example.org")
    assert not next_cohort.NextCohortAddress.objects.confirmed().exists()


def test_opening_the_link_confirms_nothing(client, asked):
    response = client.get(LINK)

    asked.refresh_from_db()
    assert asked.confirmed_at is None
    assert "neu@example.org" in words(response)
    outline(response)


def test_button_confirms_and_twice_is_once(client, asked):
    client.post(LINK)
    asked.refresh_from_db()
    first = asked.confirmed_at
    client.post(LINK)

    asked.refresh_from_db()
    assert first is not None
    assert asked.confirmed_at == first
    assert "Deine Adresse steht auf der Liste" in words(client.get(LINK))


@pytest.mark.parametrize("before", [True, False])
def test_address_can_be_taken_out_before_and_after(client, asked, before):
    if not before:
        client.post(LINK)

    client.post(LINK, {"take-out": "1"})

    assert not NextCohortAddress.objects.exists()
    assert client.post(LINK, {"take-out": "1"}).status_code == 410  # used up
    assert OutgoingMail.objects.get().address == ""


def test_link_of_the_mail_cannot_be_read_by_the_team(client):
    ask(client)
    assert OutgoingMail.objects.get().secret

    send_queued()

    assert OutgoingMail.objects.get().body == ""


def test_known_and_unknown_addresses_get_the_same_answer(client):
    unknown = ask(client)
    unconfirmed = ask(client)
    confirmed("ja@example.org")
    known = ask(client, "ja@example.org")

    assert {r.status_code for r in (unknown, unconfirmed, known)} == {302}
    assert {r.url for r in (unknown, unconfirmed, known)} == {"/naechster-durchgang/danke/"}
    assert OutgoingMail.objects.filter(address="ja@example.org").count() == 0


def test_new_mail_ends_the_link_of_the_older(client):
    ask(client)
    ask(client)

    first, second = OutgoingMail.objects.order_by("created_at")
    assert client.get(link_of(first)).status_code == 410
    assert client.get(link_of(second)).status_code == 302


def test_three_mails_a_day_to_one_address_and_the_answer_stays_the_same(client):
    answers = {ask(client).url for _ in range(5)}

    assert answers == {"/naechster-durchgang/danke/"}
    assert OutgoingMail.objects.count() == 3


def test_one_computer_asks_ten_times_an_hour(client):
    for number in range(10):
        assert ask(client, f"a{number}@example.org").status_code == 302

    assert ask(client, "b@example.org").status_code == 429
    assert OutgoingMail.objects.count() == 10


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@b.de\nBcc: c@d.de", "a" * 250 + "@b.de"])
def test_what_is_no_address_comes_back(client, email):
    response = ask(client, email)

    assert response.status_code == 200
    assert not NextCohortAddress.objects.exists()
    outline(response)


def test_trap_for_machines_stores_nothing(client):
    response = ask(client, website="http://spam.example")

    assert response.status_code == 200
    assert not NextCohortAddress.objects.exists()


def test_link_page_without_a_link_has_nothing_to_say(client):
    assert client.get(LINK).status_code == 410
    assert client.post(LINK).status_code == 410


def test_closed_form_start_page_and_rejection_lead_here(client):
    cohort = CohortFactory()
    with at(2008, 10, 8, 12):
        closed = client.get(reverse("applications:apply-mentee")).content.decode()
        start = client.get("/").content.decode()
    cohort._meta.model.objects.update(status=CohortStatus.ARCHIVED)
    between = client.get("/").content.decode()

    for page in (closed, start, between):
        assert f'href="{PAGE}"' in page


# What runs by itself ------------------------------------------------------------------------


def test_job_stands_in_the_timetable():
    assert JOBS["programme.announce_cohort"].run is tasks.announce_cohort


def test_unconfirmed_address_is_deleted_after_14_days(client):
    ask(client)
    confirmed()

    with at(2008, 10, 4, 12):
        assert purge(today=clock.today(), dry_run=False)["programme.NextCohortAddress"] == 0
    with at(2008, 10, 5, 12):
        assert purge(today=clock.today(), dry_run=True)["programme.NextCohortAddress"] == 1
        assert purge(today=clock.today(), dry_run=False)["programme.NextCohortAddress"] == 1

    assert NextCohortAddress.objects.get().email == "ja@example.org"


def test_confirmed_address_is_kept_24_months_at_most():
    confirmed(days_ago=730)
    purge(today=clock.today(), dry_run=False)
    assert NextCohortAddress.objects.exists()

    purge(today=clock.today() + timedelta(days=1), dry_run=False)

    assert not NextCohortAddress.objects.exists()


def test_everybody_confirmed_hears_of_it_once_and_is_forgotten(client):
    confirmed()
    CohortFactory()

    tasks.announce_cohort()
    tasks.announce_cohort()

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address, mail.recipient) == ("M30", "ja@example.org", None)
    assert "30. September 2008, 23:59 Uhr" in mail.body
    assert not NextCohortAddress.objects.exists()
    page = client.get(link_of(mail), follow=True)
    assert "Deine Adresse steht nicht auf der Liste" in words(page)


def test_nobody_hears_of_it_unconfirmed_too_early_or_too_late():
    unconfirmed = confirmed("nein@example.org")
    NextCohortAddress.objects.filter(pk=unconfirmed.pk).update(confirmed_at=None)
    cohort = CohortFactory()

    tasks.announce_cohort()
    confirmed()
    with at(2008, 5, 17, 23):
        tasks.announce_cohort()
    with at(2008, 10, 1, 0):
        tasks.announce_cohort()
    for status in (CohortStatus.DRAFT, CohortStatus.ARCHIVED):
        cohort._meta.model.objects.update(status=status)
        tasks.announce_cohort()

    assert not OutgoingMail.objects.exists()
    assert NextCohortAddress.objects.count() == 2


def test_who_asked_during_a_call_means_the_next_one():
    PhaseFactory(
        cohort=CohortFactory(), kind=PhaseKind.CALL, title="Ausschreibung", hard_deadline=None
    )
    confirmed(days_ago=3)

    tasks.announce_cohort()

    assert NextCohortAddress.objects.exists()


# Forgetting ---------------------------------------------------------------------------------


def test_mail_to_a_stranger_is_emptied_after_14_days(client):
    ask(client)
    send_queued()
    OutgoingMail.objects.update(state=MailState.SENT, body="Text")

    assert forget_strangers(today=clock.today() + timedelta(days=14), dry_run=False) == 0
    assert forget_strangers(today=clock.today() + timedelta(days=15), dry_run=True) == 1
    assert forget_strangers(today=clock.today() + timedelta(days=15), dry_run=False) == 1
    assert forget_strangers(today=clock.today() + timedelta(days=15), dry_run=False) == 0

    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.subject, mail.body) == ("", "", "")


def test_mails_to_people_keep_their_time():
    OutgoingMail.objects.create(
        recipient=UserFactory(), kind="M04", subject="S", body="B", state=MailState.SENT,
        sent_at=clock.now(), dedupe_key="1", message_id="1",
    )  # fmt: skip

    assert forget_strangers(today=clock.today() + timedelta(days=99), dry_run=False) == 0


def test_erasing_a_person_forgets_the_same_address_here(client):
    person = UserFactory(email="neu@example.org")
    ask(client)
    confirmed("andere@example.org")

    erase_person(person)

    assert NextCohortAddress.objects.get().email == "andere@example.org"
    assert OutgoingMail.objects.get().state == MailState.CANCELLED
    assert OutgoingMail.objects.get().address == ""


def test_my_data_tells_of_it(client):
    ask(client)
    client.force_login(UserFactory(email="neu@example.org"))

    assert "Nachricht zum nächsten Durchgang" in words(client.get("/meine-daten/"))


def test_links_of_mails_are_stored_as_checksums(client):
    ask(client)

    token = link_of(OutgoingMail.objects.get()).strip("/").rpartition("/")[2]
    assert OneTimeLink.objects.get().token_hash != token
