"""Write mails to the outbox, and decide about those that wait there."""

import logging
import uuid
from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from mails.emails import MailKind, clean, fill, framed, one_line, problems
from mails.models import MailState, MailTemplate, OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

AT_ONCE = timedelta(0)
WAKE_UP = "mails.wake_up"
UNSENT = {MailState.FAILED, MailState.BOUNCED, MailState.CANCELLED}


@transaction.atomic(savepoint=False)
def queue_mail(
    kind: MailKind,
    *,
    to: "User | None",
    dedupe_key: str,
    related: str = "",
    to_address: str = "",
    to_name: str = "",
    hold: timedelta = AT_ONCE,
    **context: str,
) -> OutgoingMail:
    """Write a mail to the outbox. Called inside the transaction that causes it.

    The same ``dedupe_key`` twice is one mail: the second call gives back the first one's row.
    ``to_address`` and ``to_name`` are for the few mails that do not go to the person's own address
    (a guardian, a new address), or to nobody that is stored as a person (then ``to`` is None);
    ``hold`` leaves time to cancel (see ``cancel_related``).
    """
    if context.keys() != kind.placeholders:
        raise ValueError(f"{kind.key} needs {sorted(kind.placeholders)}, got {sorted(context)}")
    text = _wording(kind)
    values = {name: clean(value) for name, value in context.items()}
    mail = OutgoingMail(
        recipient=to,
        address=one_line(to_address),
        kind=kind.key,
        subject=one_line(fill(text.subject, values)),
        body=framed(fill(text.body, values), name=to_name or _first_name(to, to_address)),
        secret=kind.secret,
        dedupe_key=dedupe_key,
        message_id=_message_id(),
        related=related,
        next_try_at=Now() + hold,
    )
    # Not get_or_create: of two transactions at once the second waits here, and then does nothing.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    stored = OutgoingMail.objects.get(dedupe_key=dedupe_key)
    if stored.pk == mail.pk and not hold:
        _wake_sender()
    return stored


def _first_name(person: "User | None", other_address: str) -> str:
    return person.first_name if person and not other_address else ""


def cancel_queued(person: "User") -> int:
    """Nothing that still waits goes out to this person any more."""
    return _cancel(OutgoingMail.objects.filter(recipient=person))


def cancel_related(related: str) -> int:
    """Nothing that still waits goes out about this thing: the way to stop a round of mails."""
    return _cancel(OutgoingMail.objects.filter(related=related)) if related else 0


@transaction.atomic
def cancel(mail: OutgoingMail, *, by: "User") -> OutgoingMail:
    if not _cancel(OutgoingMail.objects.filter(pk=mail.pk)):
        raise NotAllowedError(_("Only a mail that is waiting can be cancelled."))
    logger.info("Mail %s cancelled by %s", mail.pk, by.pk)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: "User") -> OutgoingMail:
    """Put a mail that did not arrive back into the queue, with all its attempts before it."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state not in UNSENT:
        raise NotAllowedError(_("This mail is waiting or was sent already."))
    if not mail.body:
        raise NotAllowedError(_("The text was emptied because of its code. Ask for a new code."))
    if mail.sent_at:  # it came back: to a mail server the old id would be a mail it knows
        mail.message_id = _message_id()
    mail.state, mail.attempts, mail.error, mail.sent_at = MailState.QUEUED, 0, "", None
    mail.next_try_at = Now()
    mail.save()
    logger.info("Mail %s sent again by %s", mail.pk, by.pk)
    _wake_sender()
    mail.refresh_from_db()
    return mail


@transaction.atomic
def mark_bounced(mail: OutgoingMail, *, by: "User") -> OutgoingMail:
    """The team found this mail in the letter box of what came back. After two, mails stop."""
    mail = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.state != MailState.SENT:
        raise NotAllowedError(_("Only a mail that was sent can have come back."))
    mail.state = MailState.BOUNCED
    mail.save(update_fields=["state"])
    if mail.recipient and not mail.address:
        mail.recipient.email_bounced_at = clock.now()
        mail.recipient.save(update_fields=["email_bounced_at"])
    logger.info("Mail %s came back, noted by %s", mail.pk, by.pk)
    return mail


def _cancel(mails) -> int:
    """A mail that a living sender holds is on its way and can't be called back."""
    ended = {"state": MailState.CANCELLED, "lease": None, "leased_until": None}
    secret = mails.open().filter(secret=True).update(**ended, body="", updated_at=clock.now())
    return secret + mails.open().update(**ended, updated_at=clock.now())


def _wording(kind: MailKind) -> MailKind | MailTemplate:
    """The team's own words, unless the code has changed and they no longer fit."""
    own = MailTemplate.objects.filter(kind=kind.key).first()
    if own and problems(kind, own.subject, own.body):
        logger.error("The team's own wording of %s no longer fits: the default is sent", kind.key)
        own = None
    return own or kind


def _message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid4()}@{domain}>"


def _wake_sender() -> None:
    """Have the worker look at once, as soon as this transaction is committed.

    Without a ``queueing_lock`` on purpose: its unique index would let every other transaction that
    queues a mail wait for this one to commit (and two could wait for each other), and the error of
    the second one would roll back what it was doing. A wake-up too many costs milliseconds.
    With a connector of its own: inside the worker the app's one would not be in our transaction.
    """
    jobs = JobManager(connector=DjangoConnector())
    configure_task(name=WAKE_UP, job_manager=jobs, queue="mails").defer()
