"""Write mails to the outbox, and decide about those that wait there."""

import logging
import uuid
from datetime import date, timedelta
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
from mentoring.core.rows import held
from mentoring.core.writing import Insert, Statements

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
    mail = _written(
        kind,
        wording_of(kind),
        to=to,
        dedupe_key=dedupe_key,
        related=related,
        to_address=to_address,
        to_name=to_name,
        hold=hold,
        context=context,
    )
    # Not get_or_create: of two transactions at once the second waits here, and then does nothing.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    stored = OutgoingMail.objects.get(dedupe_key=dedupe_key)
    if stored.pk == mail.pk and not hold:
        _wake_sender()
    return stored


class MailRound:
    """Many mails at once: the team's wordings are read once, and the sender is woken once.

    ``queue`` writes one mail inside the caller's transaction; ``wake`` comes after the last one.
    """

    def __init__(self, statements: Statements | None = None) -> None:
        """``statements``: what the caller sends to the database itself, with other things."""
        self._wordings = {row.kind: row for row in MailTemplate.objects.all()}
        self._fitting: dict[str, MailKind | MailTemplate] = {}
        self._statements = statements
        self._outbox = Insert(
            OutgoingMail, statements or Statements(), by_database=["next_try_at"], once=True
        )

    def queue(
        self, kind: MailKind, *, to: "User", dedupe_key: str, related: str = "", **context: str
    ) -> None:
        mail = _written(
            kind,
            self._wording(kind),
            to=to,
            dedupe_key=dedupe_key,
            related=related,
            context=context,
        )
        self._outbox.add(mail)
        if self._statements is None:
            self._outbox.statements.send()

    def preview(self, kind: MailKind, *, to: "User", **context: str) -> tuple[str, str]:
        """Subject and whole text, as this person would get it. Nothing is stored."""
        mail = _written(kind, self._wording(kind), to=to, dedupe_key="", context=context)
        return mail.subject, mail.body

    def wake(self) -> None:
        _wake_sender()

    def _wording(self, kind: MailKind) -> MailKind | MailTemplate:
        if kind.key not in self._fitting:
            self._fitting[kind.key] = _fitting(kind, self._wordings.get(kind.key))
        return self._fitting[kind.key]


def _written(
    kind: MailKind,
    text: MailKind | MailTemplate,
    *,
    to: "User | None",
    dedupe_key: str,
    context: dict[str, str],
    related: str = "",
    to_address: str = "",
    to_name: str = "",
    hold: timedelta = AT_ONCE,
) -> OutgoingMail:
    """The row of a mail, filled in and not stored."""
    if context.keys() != kind.placeholders:
        raise ValueError(f"{kind.key} needs {sorted(kind.placeholders)}, got {sorted(context)}")
    subject, body = rendered(text, to_name=to_name or _first_name(to, to_address), **context)
    return OutgoingMail(
        recipient=to,
        address=one_line(to_address),
        kind=kind.key,
        subject=subject,
        body=body,
        secret=kind.secret,
        dedupe_key=dedupe_key,
        message_id=_message_id(),
        related=related,
        next_try_at=Now() + hold,
    )


def rendered(text: MailKind | MailTemplate, /, *, to_name: str, **context: str) -> tuple[str, str]:
    """Subject and text as ``queue_mail`` would write them: for a look before anything is sent.

    ``text`` is that of ``wording_of``: asked once, however many mails are looked at.
    """
    values = {name: clean(value) for name, value in context.items()}
    return one_line(fill(text.subject, values)), framed(fill(text.body, values), name=to_name)


def _first_name(person: "User | None", other_address: str) -> str:
    return person.first_name if person and not other_address else ""


def cancel_queued(person: "User") -> int:
    """Nothing that still waits goes out to this person any more."""
    return _cancel(OutgoingMail.objects.filter(recipient=person))


def cancel_related(related: str) -> int:
    """Nothing that still waits goes out about this thing: the way to stop a round of mails."""
    return _cancel(OutgoingMail.objects.filter(related=related)) if related else 0


# What is left of a mail to somebody who is not stored as a person: that there was one.
FORGOTTEN = {"address": "", "subject": "", "body": "", "error": ""}
KEPT_FOR_STRANGERS = timedelta(days=14)


@transaction.atomic
def forget_address(email: str, *, about: str = "") -> int:
    """Nothing goes out any more to an address that stands for itself, and what went is emptied.

    ``about``: only mails that concern this, as the end of ``related`` says.
    """
    mails = OutgoingMail.objects.filter(recipient=None, address=email, related__endswith=about)
    _cancel(mails)
    return _forget(mails.exclude(state__in=[MailState.QUEUED, MailState.SENDING]))


def forget_strangers(*, today: date, dry_run: bool) -> int:
    """Empty, after 14 days, the mails to those who are no person here. Returns how many."""
    mails = OutgoingMail.objects.expired(today - KEPT_FOR_STRANGERS).filter(recipient=None)
    mails = mails.exclude(**FORGOTTEN)
    return mails.count() if dry_run else _forget(mails)


def _forget(mails) -> int:
    return OutgoingMail.objects.filter(pk__in=mails.values("pk")).update(**FORGOTTEN)


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
    mail = held(OutgoingMail, mail.pk)
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
    mail = held(OutgoingMail, mail.pk)
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


def wording_of(kind: MailKind) -> MailKind | MailTemplate:
    """The team's own words, unless the code has changed and they no longer fit."""
    return _fitting(kind, MailTemplate.objects.filter(kind=kind.key).first())


def _fitting(kind: MailKind, own: MailTemplate | None) -> MailKind | MailTemplate:
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
