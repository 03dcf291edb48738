from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import emails
from accounts.models import AccessLog, User, normalise_email
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from mentoring.core.writing import copy_in

CONTACT_FIELDS = {
    "pronoun", "phone", "postal_code", "place", "lat", "lon",
    "second_place", "second_lat", "second_lon", "local_branch",
}  # fmt: skip


@transaction.atomic
def person_for(*, email: str) -> User:
    """The person with this address, locked until the transaction ends.

    Whoever is unknown becomes a person who holds nothing but the address, unconfirmed. It gets no
    mail but the one with the code, and is forgotten after 14 days.
    """
    person, _created = User.objects.select_for_update().get_or_create(
        email=normalise_email(email),
        defaults={"password": make_password(None)},  # unusable: a code by mail
    )
    return person


@transaction.atomic
def confirm_address(person: User, *, email: str) -> User:
    """The right code was typed in, so the address is theirs. Also for allauth, which asks it."""
    person = held(User, person.pk)
    if person.merged_from.filter(email=normalise_email(email)).exists():
        return person  # one of their earlier addresses: proved, and still not the one we write to
    if normalise_email(email) != person.email:
        raise NotAllowedError(_("This code was sent to another address. Please ask for a new one."))
    if person.email_verified_at is None or person.email_bounced_at is not None:
        person.email_verified_at = person.email_verified_at or clock.now()
        person.email_bounced_at = None  # a mail has just arrived
        person.save(update_fields=["email_verified_at", "email_bounced_at"])
    EmailAddress.objects.update_or_create(
        user=person, defaults={"email": person.email, "verified": True, "primary": True}
    )
    return person


@transaction.atomic
def change_contact(person: User, **fields: str | float | None) -> User:
    """Where and how somebody can be reached. They may change that at any time."""
    if not fields.keys() <= CONTACT_FIELDS:
        raise ValueError(f"Not contact data: {sorted(fields.keys() - CONTACT_FIELDS)}")
    person = held(User, person.pk)
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    return person


@transaction.atomic
def set_guardian(
    person: User,
    *,
    name: str | None = None,
    email: str | None = None,
    confirmed: bool | None = None,
) -> None:
    """Who answers for a minor, and whether they have agreed. ``None`` leaves a thing as it is."""
    stored = held(User, person.pk)
    for row in (stored, person):
        row.guardian_name = row.guardian_name if name is None else name
        row.guardian_email = row.guardian_email if email is None else email
        if confirmed is not None:
            row.guardian_confirmed_at = clock.now() if confirmed else None
    stored.save(update_fields=["guardian_name", "guardian_email", "guardian_confirmed_at"])


@transaction.atomic
def set_staff(person: User, *, is_staff: bool, needs_second_factor: bool) -> User:
    """What the team memberships mean for signing in. Only ``programme`` calls it."""
    person = held(User, person.pk)
    if (person.is_staff, person.needs_second_factor) != (is_staff, needs_second_factor):
        person.is_staff, person.needs_second_factor = is_staff, needs_second_factor
        person.save(update_fields=["is_staff", "needs_second_factor"])
    return person


def log_access(*, actor: User, person: User, action: str, page: str) -> AccessLog:
    """Note down who looked at, or exported, the data of whom."""
    return AccessLog.objects.create(
        actor=actor, person=person, action=action, page=page[:100], at=clock.now()
    )


def log_accesses(*, actor: User, people: Iterable[UUID], action: str, page: str) -> None:
    """The same for many at once, given by their ids: a list on a page, an export."""
    at = clock.now()
    copy_in(
        [
            AccessLog(actor=actor, person_id=person, action=action, page=page[:100], at=at)
            for person in dict.fromkeys(people)
        ]
    )


def forget_unconfirmed(*, today: date, dry_run: bool) -> int:
    """Delete the addresses that nobody confirmed within 14 days, and the mails to them.

    Each in its own transaction: what was interrupted goes on the next day. Whoever holds more than
    the address (a role that somebody gave them, say) stays.
    """
    ids = list(User.objects.forgotten(today).values_list("pk", flat=True))
    return len(ids) if dry_run else sum(_forget(pk) for pk in ids)


def _forget(pk: UUID) -> bool:
    try:
        with transaction.atomic():
            person = held(User.objects.unconfirmed(), pk)
            person.mails.all().delete()
            person.delete()
            User.history.filter(id=pk).delete()
    except (NotAllowedError, ProtectedError):  # confirmed meanwhile, or holds more
        return False
    return True


@transaction.atomic
def set_active(person: User, *, active: bool, by: User) -> User:
    """Close or open somebody's access. A closed one ends with the next request."""
    person = _lock_for(person, by=by)
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
    return person


@transaction.atomic
def reset_second_factor(person: User, *, by: User) -> int:
    """For a lost phone: the person sets up a new factor when they sign in next."""
    person = _lock_for(person, by=by)
    end_sessions(person)
    gone = Authenticator.objects.filter(user=person).delete()[0]
    if gone:
        emails.queue_access_changed(person, change=emails.FACTOR_RESET)
    return gone


def _lock_for(person: User, *, by: User) -> User:
    if not by.has_perm("accounts.change_user"):
        raise NotAllowedError(_("Only the system administrator decides on access."))
    if by == person:
        raise NotAllowedError(_("Nobody can do this to themselves. Ask a colleague."))
    return held(User, person.pk)


@transaction.atomic
def close_account(person: User) -> None:
    """Take away every way to sign in: sessions, second factors, password, address."""
    person = held(User, person.pk)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)


def end_sessions(person: User) -> int:
    """Sign somebody out everywhere. Reads every session, so it is for rare occasions."""
    sessions = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [s.pk for s in sessions if s.get_decoded().get(SESSION_KEY) == str(person.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]
