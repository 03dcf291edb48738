"""Delivery to a real mail server, and to servers that misbehave."""

import socket
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from mails import services
from mails.models import MailState, OutgoingMail
from mails.services import delivery
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory

from .conftest import GREETING, free_port

pytestmark = pytest.mark.django_db


def sent_once(mail):
    services.send_queued()
    mail.refresh_from_db()
    return mail


def due_again(mail):
    OutgoingMail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now())


def test_server_gets_what_stands_in_the_outbox(peer):
    person = UserFactory(first_name="Åsa", email="asa@example.org")
    mail = services.queue_mail(GREETING, to=person, dedupe_key="k", name="Åsa 🎉", tag="Tag")

    assert sent_once(mail).state == MailState.SENT

    envelope, message = peer.received[0], peer.messages[0]
    assert envelope.rcpt_tos == ["asa@example.org"]
    assert message["Subject"] == "Gruß an Åsa 🎉"
    assert message["Message-ID"] == mail.message_id
    assert message.get_content().replace("\r\n", "\n") == mail.body


def test_hostile_names_add_no_header_and_no_recipient(peer):
    person = UserFactory(first_name="A\r\nBcc: evil@example.org", email="a@example.org")
    values = {"name": "X\r\nBcc: evil@example.org\u2028Cc: b@example.org", "tag": "\r\n.\r\nQUIT"}
    mail = services.queue_mail(GREETING, to=person, dedupe_key="k", **values)

    assert sent_once(mail).state == MailState.SENT

    assert [envelope.rcpt_tos for envelope in peer.received] == [["a@example.org"]]
    assert set(peer.messages[0].keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
        "Message-ID", "Date", "Auto-Submitted", "X-Peer", "X-MailFrom", "X-RcptTo",
    } - {"X-Peer", "X-MailFrom", "X-RcptTo"}  # fmt: skip


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_not_now_is_tried_again_with_the_same_id(peer, stage):
    peer.refusals[stage] = ["451 4.3.0 try again later"]
    mail = OutgoingMailFactory()

    assert sent_once(mail).state == MailState.QUEUED
    assert mail.error.startswith("451 ")
    assert mail.next_try_at > timezone.now() + timedelta(seconds=50)
    due_again(mail)

    assert sent_once(mail).state == MailState.SENT
    assert [message["Message-ID"] for message in peer.messages] == [mail.message_id]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_no_is_final_and_the_queue_goes_on(peer, stage):
    peer.refusals[stage] = ["550 5.1.1 no such user"]
    mail, other = OutgoingMailFactory(), OutgoingMailFactory()

    assert sent_once(mail).state == MailState.FAILED
    assert mail.error.startswith("550 5.1.1 no such user")
    other.refresh_from_db()
    assert other.state == MailState.SENT
    due_again(mail)
    assert services.send_queued() == 0


def test_refusal_that_is_our_own_fault_is_tried_again(peer):
    peer.refusals["MAIL"] = ["530 authentication required"]

    assert sent_once(OutgoingMailFactory()).state == MailState.QUEUED


def test_connection_dropped_after_the_text_may_double_but_never_lose(peer):
    peer.refusals["DATA"] = ["drop"]
    mail = OutgoingMailFactory()

    assert sent_once(mail).state == MailState.QUEUED
    due_again(mail)
    assert sent_once(mail).state == MailState.SENT

    assert [message["Message-ID"] for message in peer.messages] == [mail.message_id] * 2


def test_all_of_many_put_off_mails_arrive_in_the_end(peer):
    peer.refusals["RCPT"] = ["451 later"] * 20
    OutgoingMailFactory.create_batch(20)

    services.send_queued()
    OutgoingMail.objects.update(next_try_at=timezone.now())
    services.send_queued()

    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 20
    assert len({message["Message-ID"] for message in peer.messages}) == 20


def test_some_mails_share_a_connection(peer, settings):
    OutgoingMailFactory.create_batch(delivery.MAILS_PER_CONNECTION + 1)

    services.send_queued()

    assert len(peer.received) == delivery.MAILS_PER_CONNECTION + 1


def test_server_that_is_not_there_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    mail = sent_once(OutgoingMailFactory())

    assert mail.state == MailState.QUEUED
    assert mail.error.startswith("ConnectionRefusedError")


def test_server_that_hangs_is_left_after_the_timeout(settings, silent_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = silent_server
    settings.EMAIL_TIMEOUT = 0.3

    mail = sent_once(OutgoingMailFactory())

    assert mail.state == MailState.QUEUED
    assert mail.error.endswith("timed out")


def test_greeting_that_refuses_us_is_not_the_mails_fault(settings, unfriendly_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = unfriendly_server

    mail = sent_once(OutgoingMailFactory())

    assert mail.state == MailState.QUEUED
    assert mail.error.startswith("554 ")


@pytest.fixture
def silent_server():
    """Takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


@pytest.fixture
def unfriendly_server():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse():
            connection, _address = server.accept()
            with connection:
                connection.sendall(b"554 go away\r\n")
                connection.recv(100)

        thread = threading.Thread(target=refuse)
        thread.start()
        yield server.getsockname()
        thread.join()
