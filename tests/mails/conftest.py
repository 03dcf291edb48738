import socket
from contextlib import suppress
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from mails.services import MailKind

GREETING = MailKind(
    key="T01",
    subject="Gruß an {{ name }}",
    body="es ist {{ tag }}.",
    placeholders=frozenset({"name", "tag"}),
)
CODE = MailKind(
    key="T02",
    subject="Dein Zugang",
    body="Dein Code ist {{ code }}.",
    placeholders=frozenset({"code"}),
    secret=True,
)
CONCERN = MailKind(
    key="T03",
    subject="Wir haben Deine Nachricht",
    body="wir melden uns.",
    placeholders=frozenset(),
    confidential=True,
)


class Peer:
    """A real mail server. ``refusals`` are its answers to the next mails, by stage."""

    def __init__(self):
        self.received = []
        self.refusals = {"MAIL": [], "RCPT": [], "DATA": []}

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.refusals["MAIL"]:
            return self.refusals["MAIL"].pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refusals["RCPT"]:
            return self.refusals["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.refusals["DATA"].pop(0) if self.refusals["DATA"] else "250 OK"
        if answer in ("250 OK", "drop"):
            self.received.append(envelope)
        if answer == "drop":
            server.transport.abort()
        return answer

    @property
    def messages(self):
        return [message_from_bytes(e.content, policy=policy.default) for e in self.received]


@pytest.fixture
def peer(settings):
    handler = Peer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield handler
    with suppress(ConnectionResetError):
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
