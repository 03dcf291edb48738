"""The only way to the outbox: queue, deliver, cancel, send again; and the team's own wording."""

from mails.emails import MailKind

from .delivery import send_next, send_queued
from .outbox import (
    MailRound,
    cancel,
    cancel_queued,
    cancel_related,
    forget_address,
    forget_strangers,
    mark_bounced,
    queue_mail,
    rendered,
    send_again,
    wording_of,
)
from .wording import reset_wording, save_wording

__all__ = [
    "MailKind",
    "MailRound",
    "cancel",
    "cancel_queued",
    "cancel_related",
    "forget_address",
    "forget_strangers",
    "mark_bounced",
    "queue_mail",
    "rendered",
    "reset_wording",
    "save_wording",
    "send_again",
    "send_next",
    "send_queued",
    "wording_of",
]
