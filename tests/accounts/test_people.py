from datetime import timedelta

import pytest

from accounts import services
from accounts.models import AccessAction, AccessLog, User
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tests.factories import ParticipationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_person_for_finds_whoever_has_the_address():
    person = UserFactory(email="anna@example.org", first_name="Anna")

    assert services.person_for(email=" Anna@EXAMPLE.org ") == person


def test_person_for_makes_an_unconfirmed_person():
    person = services.person_for(email="neu@example.org")

    assert person.email_verified_at is None
    assert not person.has_usable_password()
    assert list(User.objects.unconfirmed()) == [person]


def test_confirm_address_keeps_the_first_time_and_ends_a_bounce():
    person = UserFactory(email_bounced_at=clock.now())
    before = person.email_verified_at

    with clock.set_to(clock.now() + timedelta(days=1)):
        services.confirm_address(person, email=person.email)

    person.refresh_from_db()
    assert person.email_verified_at == before
    assert person.email_bounced_at is None


def test_confirm_address_refuses_another_address():
    person = services.person_for(email="neu@example.org")

    with pytest.raises(NotAllowedError):
        services.confirm_address(person, email="alt@example.org")


@pytest.mark.parametrize(("days", "left"), [(14, 1), (15, 0)])
def test_unconfirmed_address_is_forgotten_after_a_fortnight(days, left):
    person = services.person_for(email="neu@example.org")
    OutgoingMail.objects.create(
        recipient=person, kind="M02", subject="", body="", dedupe_key="1", message_id="1"
    )
    today = clock.today() + timedelta(days=days)

    assert services.forget_unconfirmed(today=today, dry_run=True) == 1 - left
    assert User.objects.count() == 1
    assert services.forget_unconfirmed(today=today, dry_run=False) == 1 - left

    assert User.objects.count() == OutgoingMail.objects.count() == left
    assert User.history.count() == left


def test_who_confirmed_or_holds_more_is_not_forgotten():
    UserFactory()
    UserFactory(email_verified_at=None, needs_second_factor=True)
    ParticipationFactory(person=UserFactory(email_verified_at=None))
    today = clock.today() + timedelta(days=30)

    assert services.forget_unconfirmed(today=today, dry_run=False) == 0
    assert User.objects.count() == 3


def test_set_staff_writes_only_a_change():
    person = UserFactory()

    services.set_staff(person, is_staff=True, needs_second_factor=True)
    services.set_staff(person, is_staff=True, needs_second_factor=True)

    person.refresh_from_db()
    assert (person.is_staff, person.needs_second_factor, person.is_team) == (True, True, True)
    assert person.history.count() == 2


def test_change_contact_changes_contact_data_alone():
    person = UserFactory()

    services.change_contact(person, phone="0391 1", place="Halle")

    person.refresh_from_db()
    assert (person.phone, person.place) == ("0391 1", "Halle")
    with pytest.raises(ValueError, match="is_staff"):
        services.change_contact(person, is_staff=True)


@pytest.mark.usefixtures("standing")
def test_log_access_notes_who_saw_whom():
    actor, person = UserFactory(), UserFactory()

    services.log_access(
        actor=actor, person=person, action=AccessAction.VIEWED, page="applications" * 20
    )

    entry = AccessLog.objects.get()
    assert (entry.actor, entry.person, entry.at) == (actor, person, clock.now())
    assert len(entry.page) == 100


def test_close_account_ends_every_way_in(client):
    person = UserFactory()
    client.force_login(person)

    services.close_account(person)

    person.refresh_from_db()
    assert not person.is_active
    assert client.get("/mein-programm/").status_code == 302
    assert not client.session.get("_auth_user_id")


def test_end_sessions_leaves_those_of_others(client):
    other = UserFactory()
    client.force_login(other)

    assert services.end_sessions(UserFactory()) == 0
    assert client.session["_auth_user_id"] == str(other.pk)


def test_saving_one_field_leaves_what_somebody_else_changed_meanwhile():
    person = UserFactory(email="alt@example.org")
    User.objects.filter(pk=person.pk).update(email="neu@example.org", search_name="neu")

    person.save(update_fields=["last_login"])

    person.refresh_from_db()
    assert (person.email, person.search_name) == ("neu@example.org", "neu")
