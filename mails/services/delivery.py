"""Deliver what waits in the outbox: QUEUED → SENDING → SENT or FAILED, one commit each.

No transaction is open while a server is spoken to. If the process dies in between, the lease runs
out and another sender takes the mail, so it may go out twice, with the same Message-ID; it is never
lost. Only the database's clock counts.
"""

import logging
import smtplib
import uuid
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models.functions import Now

from mails.emails import clean, one_line
from mails.models import MailState, OutgoingMail
from mentoring.core import clock
from mentoring.core.jobs import stopping

logger = logging.getLogger(__name__)

MAX_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MAX_BOUNCES = 2
MAILS_PER_CONNECTION = 50
# Not about this mail, but about us: wrong password, no encryption. The team mends it, then we try.
OUR_FAULT = {530, 534, 535, 538}


class Line:
    """The line to the mail server: some mails over one connection, a new one after a fault."""

    def __init__(self):
        self._connection = None
        self._sent = 0

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.hang_up()

    def send(self, message: EmailMessage) -> None:
        if not message.recipients():
            raise ValueError("no address")
        if self._sent >= MAILS_PER_CONNECTION:
            self.hang_up()
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()
        self._connection.send_messages([message])
        self._sent += 1

    def hang_up(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection, self._sent = None, 0


def send_queued(*, limit: int | None = None) -> int:
    """Deliver what is due, one by one, until nothing is left; gives back how many were handled.

    Any number of senders may do this at once: none takes a mail that another one holds.
    """
    handled = 0
    with Line() as line:
        while (limit is None or handled < limit) and not stopping.is_set() and send_next(line):
            handled += 1
    return handled


def send_next(line: Line) -> bool:
    """Handle one mail. False: there is none that is due."""
    mail = _take()
    if mail is None:
        return False
    if mail.state == MailState.SENDING:
        _deliver(mail, line)
    return True


@transaction.atomic(durable=True)
def _take() -> OutgoingMail | None:
    mail = (
        OutgoingMail.objects.due()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .first()
    )
    if mail is None:
        return None
    if _is_unwanted(mail):
        _end(mail, MailState.CANCELLED, "")
    elif mail.attempts >= MAX_TRIES:  # each attempt has killed its sender
        _end(mail, MailState.FAILED, mail.error or "interrupted")
    else:
        _lease(mail)
    return mail


def _is_unwanted(mail: OutgoingMail) -> bool:
    """The person is gone, or the address is known to be dead. Who wants to log in may try."""
    if mail.recipient is None:  # an address that stands for itself
        return False
    if not mail.recipient.is_active:
        return True
    if mail.secret or mail.address or not mail.recipient.email_bounced_at:
        return False
    bounced = OutgoingMail.objects.filter(recipient=mail.recipient, state=MailState.BOUNCED)
    return bounced.count() >= MAX_BOUNCES


def _lease(mail: OutgoingMail) -> None:
    mail.state, mail.lease = MailState.SENDING, uuid.uuid4()
    mail.leased_until = Now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    mail.attempts += 1
    mail.save(update_fields=["state", "lease", "leased_until", "attempts"])


def _deliver(mail: OutgoingMail, line: Line) -> None:
    try:
        line.send(_message(mail))
    except OSError as error:  # the network, and everything of smtplib
        line.hang_up()
        code = _code(error)
        if 500 <= code < 600 and code not in OUR_FAULT:
            _end(mail, MailState.FAILED, _reason(error))
        else:
            _try_later(mail, _reason(error))
    except Exception as error:  # this mail can't be sent at all; the queue goes on
        line.hang_up()
        _end(mail, MailState.FAILED, _reason(error))
    else:
        _end(mail, MailState.SENT, "")


def _message(mail: OutgoingMail) -> EmailMessage:
    """One recipient, never a list. The address is the one that is stored at this moment."""
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[_address(mail)],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",  # no holiday answers, please
        },
    )


def _address(mail: OutgoingMail) -> str:
    return mail.address or (mail.recipient.email if mail.recipient else "")


def _try_later(mail: OutgoingMail, reason: str) -> None:
    if mail.attempts >= MAX_TRIES:
        _end(mail, MailState.FAILED, reason)
        return
    pause = min(FIRST_PAUSE * 3 ** (mail.attempts - 1), LONGEST_PAUSE)
    _write(mail, state=MailState.QUEUED, error=reason, next_try_at=Now() + pause)
    logger.warning("Mail %s (%s): attempt %d failed", mail.pk, mail.kind, mail.attempts)


def _end(mail: OutgoingMail, state: MailState, reason: str) -> None:
    emptied = {"body": ""} if mail.secret else {}
    sent = {"sent_at": clock.now()} if state == MailState.SENT else {}
    _write(mail, state=state, error=reason, **emptied, **sent)
    mail.state = state
    if state == MailState.FAILED:
        logger.error("Mail %s (%s) was given up", mail.pk, mail.kind)


def _write(mail: OutgoingMail, **values) -> None:
    """Write the end of an attempt, unless another sender has taken the mail over since."""
    ours = OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease)
    if not ours.update(lease=None, leased_until=None, updated_at=clock.now(), **values):
        logger.warning("Mail %s was taken over by another sender", mail.pk)


def _answer(error: OSError) -> tuple[int, str]:
    """The server's code and words, wherever smtplib put them."""
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    return code, text.decode(errors="replace") if isinstance(text, bytes) else str(text)


def _code(error: OSError) -> int:
    """0 where it is no answer to this mail: the greeting, the login, a broken connection."""
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return 0
    return _answer(error)[0]


def _reason(error: Exception) -> str:
    code, text = _answer(error) if isinstance(error, OSError) else (0, "")
    words = f"{code} {text}" if code else f"{type(error).__name__} {error}"
    return one_line(clean(words))[:300]
