"""The mail of the call to contact persons: looked at first, sent once."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from applications.queries.call import recipients
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import CallChannel, TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    TeamMembershipFactory,
    coordinator,
    mentee_application,
)
from tests.pages import at, words

from .calls import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

BOARD, SEND = "/verwaltung/aufruf/", "/verwaltung/aufruf/mail/"


def test_preview_is_the_mail_word_for_word(client, boss, channel, contact):
    mentee_application()

    page = client.get(SEND)
    client.post(SEND, {"answer_until": "2008-09-28", "expected": "1"})

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient) == ("M01", contact.person)
    assert f"?k={channel.token}" in mail.body
    assert "1 Bewerbung als Mentee, keine als Mentor*in, 7 Besuche über Euren Link" in mail.body
    assert "28. September 2008" in mail.body
    again = page.context["mails"][0]
    assert (again["subject"], again["body"].splitlines()[0]) == (
        "Mentoring 2008/2009: Wen schlägst Du vor?",
        "Hallo Gerda,",
    )
    assert mail.body.splitlines()[:6] == again["body"].splitlines()[:6]


def test_looking_again_shows_the_other_day_and_sends_nothing(client, boss, contact):
    values = {"answer_until": "2008-09-25", "expected": "1", "preview": "1"}

    page = client.post(SEND, values)

    assert "25. September 2008" in page.context["mails"][0]["body"]
    assert not OutgoingMail.objects.exists()


def test_sending_notes_the_association_as_informed_and_keeps_the_first_day(channel, contact):
    by = coordinator()
    send(by=by)
    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by) == (clock.today(), by)

    with clock.set_to(clock.now() + timedelta(days=3)):
        assert send(by=coordinator()) == 1

    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by) == (date(2008, 9, 20), by)
    assert OutgoingMail.objects.count() == 2


def test_second_click_sends_nothing(client, boss, contact):
    client.post(SEND, {"answer_until": "2008-09-28", "expected": "1"})
    response = client.post(SEND, {"answer_until": "2008-09-28", "expected": "1"}, follow=True)

    assert OutgoingMail.objects.count() == 1
    assert "Nichts wurde verschickt" in words(response)


def test_second_click_at_the_same_time_waits_and_sends_nothing(at_the_same_time, contact):
    by = coordinator()

    with transaction.atomic():
        assert send(by=by) == 1
        second = at_the_same_time(send, by=by)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)

    assert second.result(timeout=10) == 0
    assert OutgoingMail.objects.count() == 1


def test_another_number_than_shown_sends_nothing(channel, contact):
    with pytest.raises(NotAllowedError):
        send(by=coordinator(), expected=2)

    assert not OutgoingMail.objects.exists()
    channel.refresh_from_db()
    assert channel.informed_on is None


@pytest.mark.parametrize("until", [date(2008, 9, 19), date(2008, 10, 1)])
def test_answer_is_due_between_today_and_the_deadline(contact, until):
    with pytest.raises(NotAllowedError):
        send(by=coordinator(), until=until)


def test_after_the_deadline_nothing_is_sent(contact):
    by = coordinator()

    with at(2008, 10, 1, 12), pytest.raises(NotAllowedError):
        send(by=by, until=date(2008, 10, 1))


def test_who_speaks_for_two_associations_gets_one_mail_with_both_links(contact, halle):
    two = CallChannelFactory(association=halle, code="SV", label="Halle")
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle, person=contact.person)

    (recipient,) = recipients(CohortFactory(), only_uninformed=False)

    assert f"Stadtverband Halle: http://localhost:8000/?k={two.token}" in recipient.links
    assert "Stadtverband Magdeburg: http" in recipient.links


def test_only_uninformed_leaves_out_the_others(channel, contact, halle):
    CallChannelFactory(association=halle, code="SV", label="Halle")
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle)
    CallChannel.objects.filter(pk=channel.pk).update(informed_on=date(2008, 6, 1))

    found = recipients(CohortFactory(), only_uninformed=True)

    assert [each.rows[0].association for each in found] == [halle]


def test_nobody_is_written_to_after_their_role_or_without_a_link(contact, halle):
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle)  # no channel
    type(contact).objects.filter(pk=contact.pk).update(ends_on=clock.today())

    assert recipients(CohortFactory(), only_uninformed=False) == []


@pytest.mark.parametrize("bad", [{}, {"answer_until": "x"}, {"expected": "x"}, {"expected": "-1"}])
def test_bad_posts_send_nothing(client, boss, contact, bad):
    good = {"answer_until": "2008-09-28", "expected": "1"} if bad else {}

    response = client.post(SEND, good | bad)

    assert response.status_code == 200
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_preview_has_a_constant_number_of_queries(client, boss, number, django_assert_num_queries):
    client.get(SEND)
    for count in range(number):
        association = DistrictAssociationFactory(ags=f"1508{count}", name=f"Verband {count}")
        CallChannelFactory(association=association, code="KV")
        TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=association)

    with django_assert_num_queries(14):
        client.get(SEND)
