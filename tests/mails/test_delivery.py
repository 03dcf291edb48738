"""Delivery without a server: what is taken, what is left, and what is written down."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.utils import timezone

from mails import services
from mails.models import MailState, OutgoingMail
from mails.services import delivery
from mentoring.core import jobs
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory
from tests.locks import PATIENCE

pytestmark = pytest.mark.django_db


def lease(*, minutes):
    return {
        "state": MailState.SENDING,
        "lease": "6f1c1e9e-0000-4000-8000-000000000000",
        "leased_until": timezone.now() + timedelta(minutes=minutes),
    }


def test_waiting_mail_is_sent_to_the_address_of_this_moment():
    mail = OutgoingMailFactory(recipient__email="alt@example.org")
    mail.recipient.email = "neu@example.org"
    mail.recipient.save()

    assert services.send_queued() == 1

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.lease) == (MailState.SENT, 1, None)
    assert mail.sent_at is not None
    assert [message.to for message in outbox.outbox] == [["neu@example.org"]]


def test_message_says_who_where_and_that_a_machine_wrote_it(settings):
    mail = OutgoingMailFactory(address="eltern@example.org")

    services.send_queued()

    message = outbox.outbox[0]
    assert message.recipients() == ["eltern@example.org"]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.extra_headers["Message-ID"] == mail.message_id
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_secret_text_is_emptied_once_sent():
    mail = OutgoingMailFactory(secret=True, body="Dein Code ist 1")

    services.send_queued()

    mail.refresh_from_db()
    assert mail.body == ""
    assert outbox.outbox[0].body == "Dein Code ist 1"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": MailState.SENT, "sent_at": timezone.now()},
        {"state": MailState.FAILED},
        {"state": MailState.CANCELLED},
        {"state": MailState.BOUNCED},
        {"next_try_at": timezone.now() + timedelta(days=1)},
        lease(minutes=600),  # from when the tests are collected on
    ],
)
def test_what_is_done_or_not_due_is_left_alone(changes):
    OutgoingMailFactory(**changes)

    assert services.send_queued() == 0
    assert outbox.outbox == []


def test_lease_that_has_run_out_is_taken_over():
    mail = OutgoingMailFactory(attempts=1, **lease(minutes=-1))

    services.send_queued()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 2)


def test_mail_that_kills_its_senders_is_given_up():
    mail = OutgoingMailFactory(attempts=8, **lease(minutes=-1))

    services.send_queued()

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "interrupted")
    assert outbox.outbox == []


def test_person_who_is_gone_gets_no_mail():
    mail = OutgoingMailFactory(recipient__is_active=False, secret=True)
    other = OutgoingMailFactory()

    services.send_queued()

    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.body) == (MailState.CANCELLED, "")
    assert other.state == MailState.SENT


@pytest.mark.parametrize(
    ("bounces", "secret", "state"),
    [(1, False, "SENT"), (2, False, "CANCELLED"), (2, True, "SENT")],
)
def test_after_two_bounces_mails_stop_but_codes_do_not(bounces, secret, state):
    person = UserFactory(email_bounced_at=timezone.now())
    OutgoingMailFactory.create_batch(bounces, recipient=person, state=MailState.BOUNCED)
    mail = OutgoingMailFactory(recipient=person, secret=secret)

    services.send_queued()

    mail.refresh_from_db()
    assert mail.state == state


def test_one_mail_that_cannot_be_sent_does_not_hold_up_the_others():
    mails = OutgoingMailFactory.create_batch(4)
    OutgoingMail.objects.filter(pk=mails[1].pk).update(subject="Zwei\nZeilen")
    type(mails[2].recipient).objects.filter(pk=mails[2].recipient_id).update(email="")

    services.send_queued()

    states = [OutgoingMail.objects.get(pk=mail.pk).state for mail in mails]
    assert states == [MailState.SENT, MailState.FAILED, MailState.FAILED, MailState.SENT]
    assert OutgoingMail.objects.get(pk=mails[1].pk).error.startswith("BadHeaderError")


def test_limit_is_kept():
    OutgoingMailFactory.create_batch(3)

    assert services.send_queued(limit=2) == 2
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() == 1


def test_sender_that_was_asked_to_stop_takes_no_further_mail():
    OutgoingMailFactory()
    jobs.stopping.set()

    try:
        assert services.send_queued() == 0
    finally:
        jobs.stopping.clear()


@pytest.mark.parametrize("count", [1, 3])
def test_each_mail_costs_the_same(count, django_assert_num_queries):
    OutgoingMailFactory.create_batch(count)

    with django_assert_num_queries(5 * count + 3):  # with the two savepoints of a test
        services.send_queued()


def test_two_senders_never_take_the_same_mail(at_the_same_time):
    OutgoingMailFactory.create_batch(2)

    with transaction.atomic():
        first = OutgoingMail.objects.due().select_for_update(skip_locked=True)[0]
        second = at_the_same_time(delivery._take).result(timeout=PATIENCE)

    assert first != second


def test_sender_that_lost_its_lease_writes_nothing():
    mail = OutgoingMailFactory(**lease(minutes=1))
    mail.lease = "11111111-0000-4000-8000-000000000000"

    delivery._end(mail, MailState.FAILED, "too late")

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.SENDING, "")


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 3), (3, 9), (4, 27), (5, 81), (6, 243), (7, 360)]
)
def test_pauses_grow_from_one_minute_to_six_hours(attempts, minutes):
    mail = OutgoingMailFactory(attempts=attempts, **lease(minutes=1))

    delivery._try_later(mail, "451 later")

    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert round((mail.next_try_at - timezone.now()) / timedelta(minutes=1)) == minutes


def test_eighth_attempt_is_the_last():
    mail = OutgoingMailFactory(attempts=8, **lease(minutes=1))

    delivery._try_later(mail, "451 later")

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "451 later")


def test_delivery_inside_a_business_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError), transaction.atomic():
        services.send_queued()
