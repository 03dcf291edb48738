from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mails import services
from mails.models import MailState, MailTemplate, OutgoingMail
from mentoring.core.errors import NotAllowedError
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory
from tests.locks import PATIENCE, waits_for_us

from .conftest import CODE, GREETING

pytestmark = pytest.mark.django_db


def queue(to, key="k", **options):
    values = {"name": "Ada", "tag": "Montag"} | options.pop("values", {})
    return services.queue_mail(GREETING, to=to, dedupe_key=key, **options, **values)


def wake_ups():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mails.wake_up'")
        return cursor.fetchone()[0]


def test_queued_mail_is_the_whole_text():
    person = UserFactory(first_name="Ada")

    mail = queue(person, related="application:1")

    assert mail.subject == "Gruß an Ada"
    assert mail.body.startswith("Hallo Ada,\n\nes ist Montag.\n\nSolidarische Grüße\n")
    assert (mail.recipient, mail.kind, mail.related) == (person, "T01", "application:1")
    assert (mail.state, mail.attempts, mail.secret) == (MailState.QUEUED, 0, False)
    assert mail.message_id.endswith("@example.org>")


def test_same_key_twice_is_one_mail():
    first = queue(UserFactory())
    second = queue(UserFactory(), values={"name": "Bea"})

    assert first == second
    assert OutgoingMail.objects.count() == 1
    assert wake_ups() == 1


def test_context_must_be_what_the_kind_declares():
    with pytest.raises(ValueError, match="T01 needs"):
        services.queue_mail(GREETING, to=UserFactory(), dedupe_key="k", name="Ada")


def test_values_can_break_out_neither_of_the_subject_nor_of_the_database():
    mail = queue(
        UserFactory(), values={"name": "A\r\nBcc: x@y.z\u2028B", "tag": "M\x00o\r\n{{ name }}"}
    )

    assert mail.subject == "Gruß an A Bcc: x@y.z B"
    assert "es ist Mo\n{{ name }}." in mail.body


def test_own_wording_is_sent_in_place_of_the_default():
    MailTemplate.objects.create(kind="T01", subject="Na {{ name }}", body="heute {{ tag }}")

    mail = queue(UserFactory())

    assert mail.subject == "Na Ada"
    assert "heute Montag" in mail.body


def test_own_wording_that_no_longer_fits_is_left_aside():
    MailTemplate.objects.create(kind="T01", subject="Na {{ weg }}", body="heute")

    assert queue(UserFactory()).subject == "Gruß an Ada"


def test_other_address_has_its_own_greeting():
    mail = queue(UserFactory(), to_address="eltern@example.org", to_name="Eva")

    assert mail.address == "eltern@example.org"
    assert mail.body.startswith("Hallo Eva,\n")


def test_other_address_without_a_name_is_not_greeted_as_the_person():
    assert queue(UserFactory(), to_address="neu@example.org").body.startswith("Hallo,\n")


def test_held_mail_is_not_due_and_wakes_nobody():
    mail = queue(UserFactory(), hold=timedelta(minutes=10))

    assert timedelta(minutes=9) < mail.next_try_at - timezone.now() <= timedelta(minutes=10)
    assert not OutgoingMail.objects.due().exists()
    assert wake_ups() == 0


def test_queueing_costs_four_queries(django_assert_num_queries):
    person = UserFactory()

    with django_assert_num_queries(4):  # wording, insert, read, wake-up
        queue(person)


def test_rolled_back_transaction_leaves_neither_mail_nor_wake_up():
    with transaction.atomic():
        queue(UserFactory())
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()
    assert wake_ups() == 0


def test_transactions_that_queue_mails_do_not_wait_for_each_other(at_the_same_time):
    """With a queueing lock the second would wait for the first one's commit, and then fail."""
    one, two = UserFactory.create_batch(2)

    with transaction.atomic():
        queue(one, key="a")
        at_the_same_time(queue, two, key="b").result(timeout=PATIENCE)

    assert OutgoingMail.objects.count() == 2


def test_same_key_at_the_same_time_is_one_mail(at_the_same_time):
    person = UserFactory()

    with transaction.atomic():
        mail = queue(person)
        second = at_the_same_time(queue, person)
        assert waits_for_us(second)

    assert second.result(timeout=PATIENCE) == mail
    assert OutgoingMail.objects.count() == 1


def test_cancel_queued_leaves_what_is_done_or_on_its_way():
    person = UserFactory()
    waiting = OutgoingMailFactory(recipient=person)
    secret = OutgoingMailFactory(recipient=person, secret=True)
    OutgoingMailFactory(recipient=person, state=MailState.SENT, sent_at=timezone.now())
    OutgoingMailFactory(recipient=person, **leased(minutes=3))
    lapsed = OutgoingMailFactory(recipient=person, **leased(minutes=-3))
    OutgoingMailFactory()

    assert services.cancel_queued(person) == 3

    cancelled = OutgoingMail.objects.filter(state=MailState.CANCELLED)
    assert set(cancelled) == {waiting, secret, lapsed}
    secret.refresh_from_db()
    assert secret.body == ""


def leased(*, minutes):
    return {
        "state": MailState.SENDING,
        "lease": "6f1c1e9e-0000-4000-8000-000000000000",
        "leased_until": timezone.now() + timedelta(minutes=minutes),
    }


def test_cancel_related_stops_one_round_of_mails():
    OutgoingMailFactory(related="call:1")
    OutgoingMailFactory(related="call:2")
    OutgoingMailFactory(related="")

    assert services.cancel_related("call:1") == 1
    assert services.cancel_related("") == 0


def test_cancel_takes_a_waiting_mail_back():
    mail = services.cancel(OutgoingMailFactory(), by=UserFactory())

    assert mail.state == MailState.CANCELLED


def test_cancel_refuses_a_mail_that_is_out():
    mail = OutgoingMailFactory(state=MailState.SENT, sent_at=timezone.now())

    with pytest.raises(NotAllowedError):
        services.cancel(mail, by=UserFactory())


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.CANCELLED])
def test_send_again_starts_from_the_beginning(state):
    mail = OutgoingMailFactory(state=state, attempts=8, error="550 nein")

    again = services.send_again(mail, by=UserFactory())

    assert (again.state, again.attempts, again.error) == (MailState.QUEUED, 0, "")
    assert again.message_id == mail.message_id
    assert list(OutgoingMail.objects.due()) == [again]
    assert wake_ups() == 1


def test_send_again_after_a_bounce_is_a_new_mail_to_the_servers():
    mail = OutgoingMailFactory(state=MailState.BOUNCED, sent_at=timezone.now())

    again = services.send_again(mail, by=UserFactory())

    assert again.message_id != mail.message_id
    assert again.sent_at is None


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENT])
def test_send_again_refuses_what_is_waiting_or_sent(state):
    mail = OutgoingMailFactory(state=state, sent_at=timezone.now())

    with pytest.raises(NotAllowedError):
        services.send_again(mail, by=UserFactory())


def test_send_again_refuses_an_emptied_mail():
    mail = OutgoingMailFactory(state=MailState.FAILED, secret=True, body="")

    with pytest.raises(NotAllowedError):
        services.send_again(mail, by=UserFactory())


def test_bounce_is_noted_at_mail_and_person():
    mail = OutgoingMailFactory(state=MailState.SENT, sent_at=timezone.now())

    services.mark_bounced(mail, by=UserFactory())

    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED
    assert mail.recipient.email_bounced_at is not None


def test_bounce_of_another_address_says_nothing_about_the_person():
    mail = OutgoingMailFactory(
        state=MailState.SENT, sent_at=timezone.now(), address="eltern@example.org"
    )

    services.mark_bounced(mail, by=UserFactory())

    mail.recipient.refresh_from_db()
    assert mail.recipient.email_bounced_at is None


def test_only_a_sent_mail_can_bounce():
    with pytest.raises(NotAllowedError):
        services.mark_bounced(OutgoingMailFactory(), by=UserFactory())


def test_secret_mail_comes_first():
    OutgoingMailFactory()
    secret = services.queue_mail(CODE, to=UserFactory(), dedupe_key="code", code="123456")

    assert OutgoingMail.objects.due().first() == secret
