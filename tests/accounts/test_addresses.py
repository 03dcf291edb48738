"""Another e-mail address: confirmed by the new one, undone by the old one, told to nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts import services
from accounts.models import EmailChange, User
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
OLD, NEW = "alt@example.org", "neu@example.org"
CONFIRM, UNDO = "privacy:confirm-address", "privacy:undo-address"


@pytest.fixture
def person(client, settings):
    settings.LOGIN_ANSWER_SECONDS = 0
    person = UserFactory(email=OLD)
    client.force_login(person)
    return person


def ask(client, email=NEW):
    return client.post(reverse("privacy:address"), {"email": email})


def link(kind, **about):
    mail = OutgoingMail.objects.filter(kind=kind, **about).order_by("created_at").last()
    return "/konto/link/" + mail.body.split("/konto/link/")[1].split()[0]


def follow(client, kind, name):
    client.get(link(kind))
    return client.post(reverse(name))


def test_nothing_changes_before_the_new_address_is_confirmed(client, person):
    ask(client)

    person.refresh_from_db()
    mails = dict(OutgoingMail.objects.values_list("kind", "address"))
    assert person.email == OLD
    assert mails == {"M28": NEW, "M28-old": OLD}


def test_it_counts_at_once_and_the_session_stays(client, person):
    waiting = OutgoingMail.objects.create(recipient=person, kind="M04", dedupe_key="w")
    ask(client, "  NEU@Example.org ")

    follow(client, "M28", CONFIRM)

    person.refresh_from_db()
    waiting.refresh_from_db()
    assert (person.email, waiting.recipient.email) == (NEW, NEW)
    assert person.emailaddress_set.get().email == NEW
    assert client.get(reverse("privacy:my-data")).status_code == 200


def test_looking_at_the_links_changes_nothing_and_a_replay_neither(client, person):
    ask(client)
    for _time in range(25):
        client.get(link("M28"))
        client.head(link("M28"))
        client.get(reverse(CONFIRM))
    person.refresh_from_db()
    before = person.email

    first, replay = follow(client, "M28", CONFIRM), client.post(reverse(CONFIRM))

    assert before == OLD
    assert (first.status_code, replay.status_code) == (302, 410)


def test_undoing_restores_the_address_and_ends_every_session(client, person):
    ask(client)
    follow(client, "M28", CONFIRM)

    follow(client, "M28-old", UNDO)

    person.refresh_from_db()
    sessions = [s.get_decoded().get(SESSION_KEY) for s in Session.objects.all()]
    assert (person.email, person.emailaddress_set.get().email) == (OLD, OLD)
    assert str(person.pk) not in sessions
    assert EmailChange.objects.get().undone_at


def test_undoing_before_the_confirmation_stops_it(client, person):
    ask(client)
    confirmation = link("M28")

    follow(client, "M28-old", UNDO)

    person.refresh_from_db()
    assert client.get(confirmation).status_code == 410
    assert person.email == OLD


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_the_old_address_has_72_hours_from_the_confirmation_on(client, person, seconds, works):
    asked = clock.now()
    ask(client)
    with clock.set_to(asked + timedelta(hours=71)):
        follow(client, "M28", CONFIRM)

    with clock.set_to(asked + timedelta(hours=143, seconds=seconds)):
        follow(client, "M28-old", UNDO)

    person.refresh_from_db()
    assert (person.email == OLD) is works


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
@pytest.mark.usefixtures("standing")
def test_the_new_address_has_72_hours(client, person, seconds, works):
    asked = clock.now()
    ask(client)

    with clock.set_to(asked + timedelta(hours=72, seconds=seconds)):
        follow(client, "M28", CONFIRM)

    person.refresh_from_db()
    assert (person.email == NEW) is works


def test_an_address_in_use_is_not_given_away(client, person):
    UserFactory(email=NEW)

    taken, free = ask(client), ask(client, "frei@example.org")

    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert not OutgoingMail.objects.filter(address=NEW).exists()
    assert OutgoingMail.objects.filter(kind="M28-old").count() == 2


def test_an_address_taken_meanwhile_stays_with_its_person(client, person):
    ask(client)
    other = UserFactory(email=NEW)

    follow(client, "M28", CONFIRM)

    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.email, other.email) == (OLD, NEW)


def test_a_newer_wish_kills_the_older(client, person):
    ask(client)
    first = link("M28")
    ask(client, "dritte@example.org")

    assert client.get(first).status_code == 410
    assert EmailChange.objects.get().new_email == "dritte@example.org"


def test_who_changed_it_twice_is_undone_by_the_first_address(client, person):
    ask(client)
    follow(client, "M28", CONFIRM)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        ask(client, "dieb@example.org")
        follow(client, "M28", CONFIRM)
        client.get(link("M28-old", address=OLD))
        client.post(reverse(UNDO))
        second = client.get(link("M28-old", address=NEW))

    person.refresh_from_db()
    assert person.email == OLD
    assert second.status_code == 410


def test_who_only_typed_the_old_address_in_is_no_obstacle(client, person):
    ask(client)
    follow(client, "M28", CONFIRM)
    services.person_for(email=OLD)

    follow(client, "M28-old", UNDO)

    assert User.objects.get(email=OLD) == person


def test_the_present_address_is_no_new_one(client, person):
    page = ask(client, OLD.upper())

    assert page.context["form"].errors
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("email", ["", "keine", "a@b", "x" * 300 + "@example.org", "a\n@b.de"])
def test_what_is_no_address(client, person, email):
    assert ask(client, email).status_code == 200
    assert not EmailChange.objects.exists()


def test_five_a_day(client, person):
    answers = [ask(client, f"neu{n}@example.org").status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_the_links_stand_on_no_page(client, person):
    ask(client)
    tokens = [link(kind).removeprefix("/konto/link/").strip("/") for kind in ("M28", "M28-old")]

    page = client.get(reverse("privacy:my-data")).content.decode()

    assert [token in page for token in tokens] == [False, False]


def test_the_team_proves_once_more_who_they_are(client, settings, person):
    settings.SECOND_FACTOR_REQUIRED = False
    person.needs_second_factor = True
    person.save()
    assert client.get(reverse("privacy:address")).status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True

    assert client.get(reverse("privacy:address")).status_code == 302
    assert ask(client).status_code == 302
    assert not EmailChange.objects.exists()


def test_a_used_link_does_nothing_even_past_the_page(client, person):
    services.request_address(person, email=NEW)
    found = services.find_link(link("M28").removeprefix("/konto/link/").strip("/"))
    services.confirm_address_change(found)

    with pytest.raises(NotAllowedError):
        services.confirm_address_change(found)
