"""Workers are killed while mails go out: none is lost, none doubled but those at hand."""

from collections import Counter

import pytest

from mails.models import MailState, OutgoingMail
from mails.services.outbox import _wake_sender
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory

from .conftest import free_port
from .workers import Worker, counting_peer, wait_for, workers

pytestmark = pytest.mark.django_db(transaction=True)


def queue_mails(count):
    people = UserFactory.create_batch(5)
    mails = [OutgoingMailFactory.build(recipient=people[n % 5]) for n in range(count)]
    OutgoingMail.objects.bulk_create(mails)
    _wake_sender()
    _wake_sender()


def send_while_killing(*, mails, kills, seconds):
    """Two workers; the one whose turn it is dies each time another share of the mails is out,

    now before its server has the text, now after.
    """
    port = free_port()
    queue_mails(mails)
    with counting_peer(seconds=seconds, port=port) as peer, workers(2, port=port) as running:
        for number in range(1, kills + 1):
            share = number * mails // (kills + 1)
            stage = ("begun", "read")[number % 2]
            wait_for(lambda: getattr(peer, stage) >= share, wake=True)  # noqa: B023
            running.pop(0).kill()
            running.append(Worker(port))
        sent = OutgoingMail.objects.filter(state=MailState.SENT)
        wait_for(lambda: sent.count() == mails, wake=True)
        assert [worker.end() for worker in running] == [0, 0]
    return peer.ids


def assert_nothing_is_lost(ids, *, mails, kills):
    rows = OutgoingMail.objects.values_list("message_id", flat=True)
    doubled = [count for count in Counter(ids).values() if count > 1]

    assert rows.count() == mails
    assert set(ids) == set(rows)
    assert sum(doubled) - len(doubled) <= kills
    assert not OutgoingMail.objects.exclude(state=MailState.SENT).exists()


def test_three_killed_workers_lose_nothing():
    ids = send_while_killing(mails=60, kills=3, seconds=0.1)

    assert_nothing_is_lost(ids, mails=60, kills=3)


@pytest.mark.soak
def test_twenty_killed_workers_lose_nothing_of_a_thousand():
    ids = send_while_killing(mails=1000, kills=20, seconds=0.05)

    assert_nothing_is_lost(ids, mails=1000, kills=20)
