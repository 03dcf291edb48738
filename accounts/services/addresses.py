"""Another address to be reached by and to sign in with, with a way back for the old one."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import emails
from accounts.models import EmailChange, LinkPurpose, OneTimeLink, User, normalise_email
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held

from .links import make_link, revoke_links, use_link
from .people import end_sessions

VALID_FOR = timedelta(hours=72)


@transaction.atomic
def request_address(person: User, *, email: str) -> None:
    """Ask the new address to confirm, and tell the old one. Nothing changes before that.

    An address that belongs to somebody gets no mail; everything else is the same, so that nobody
    learns by it who has an account here.
    """
    person = held(User, person.pk)
    email = normalise_email(email)
    if email == person.email:
        raise NotAllowedError(_("This is your present address."))
    for earlier in person.email_changes.filter(confirmed_at__isnull=True):
        _forget(earlier)
    change = EmailChange.objects.create(person=person, old_email=person.email, new_email=email)
    undo = make_link(LinkPurpose.UNDO_EMAIL, subject=change.pk, valid_for=VALID_FOR)
    emails.queue_address_notice(change, link=undo, until=clock.now() + VALID_FOR)
    confirm = make_link(LinkPurpose.CONFIRM_EMAIL, subject=change.pk, valid_for=VALID_FOR)
    if not User.objects.filter(email=email).exists():
        emails.queue_address_confirmation(change, link=confirm)


def change_behind(link: OneTimeLink) -> EmailChange | None:
    """The change that a link is about, as long as it can still be confirmed or undone."""
    change = EmailChange.objects.select_related("person").filter(pk=link.subject).first()
    if change is None or change.undone_at is not None or not change.person.is_active:
        return None
    if link.purpose == LinkPurpose.CONFIRM_EMAIL and change.confirmed_at is not None:
        return None
    return change


@transaction.atomic
def confirm_address_change(link: OneTimeLink) -> User:
    """The new address is theirs, and counts from now on. Waiting mails follow, sessions stay."""
    use_link(link)
    change = _held(link)
    person = held(User, change.person_id)
    taken = User.objects.filter(email=change.new_email).exists()
    if taken or person.email != change.old_email or change.confirmed_at is not None:
        raise NotAllowedError(_("This link was used already or has expired."))
    now = clock.now()
    _set_address(person, change.new_email)
    change.confirmed_at = now
    change.save(update_fields=["confirmed_at"])
    # The old address has its 72 hours from the moment on in which something has changed.
    undo = OneTimeLink.objects.filter(purpose=LinkPurpose.UNDO_EMAIL, subject=change.pk)
    undo.filter(used_at__isnull=True).update(expires_at=now + VALID_FOR)
    return person


@transaction.atomic
def undo_address_change(link: OneTimeLink) -> User:
    """“That wasn't me”: the old address counts again, and every session ends.

    Later changes are undone with it: who took the account over may have changed it twice.
    """
    use_link(link)
    change = _held(link)
    person = held(User, change.person_id)
    if change.confirmed_at is not None:
        _make_room(person, change.old_email)
        _set_address(person, change.old_email)
    later = person.email_changes.filter(created_at__gte=change.created_at)
    for row in [*later.filter(confirmed_at__isnull=True)]:
        _forget(row)
    for row in later.filter(confirmed_at__isnull=False, undone_at__isnull=True):
        _revoke(row)
        row.undone_at = max(filter(None, (clock.now(), row.confirmed_at)))
        row.save(update_fields=["undone_at"])
    end_sessions(person)
    return person


def _held(link: OneTimeLink) -> EmailChange:
    change = EmailChange.objects.select_for_update().filter(pk=link.subject).first()
    if change is None or change.undone_at is not None:
        raise NotAllowedError(_("This link was used already or has expired."))
    return change


def _set_address(person: User, email: str) -> None:
    person.email = email
    person.email_verified_at, person.email_bounced_at = clock.now(), None
    person.save(update_fields=["email", "email_verified_at", "email_bounced_at"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)


def _make_room(person: User, email: str) -> None:
    """Who typed the old address in meanwhile has made a person of it that holds nothing else."""
    other = User.objects.select_for_update().exclude(pk=person.pk).filter(email=email).first()
    if other is None:
        return
    try:
        with transaction.atomic():
            other.mails.all().delete()
            EmailAddress.objects.filter(user=other).delete()
            other.delete()
    except ProtectedError as error:
        raise NotAllowedError(
            _("Somebody has used the old address here in the meantime. Please write to us.")
        ) from error
    User.history.filter(id=other.pk).delete()


def _forget(change: EmailChange) -> None:
    _revoke(change)
    change.delete()


def _revoke(change: EmailChange) -> None:
    for purpose in (LinkPurpose.CONFIRM_EMAIL, LinkPurpose.UNDO_EMAIL):
        revoke_links(purpose, subject=change.pk)
