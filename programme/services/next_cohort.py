"""Addresses that want to hear of the next cohort: asked twice, written to once, then forgotten."""

import time
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts.models import ConsentKind, LinkPurpose, OneTimeLink, normalise_email
from accounts.services import current_text, make_link, register_link_page, use_link
from mails.services import forget_address
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import (
    DAY,
    HOUR,
    Limit,
    TooManyRequestsError,
    client_address,
    client_network,
    count,
)
from programme import emails
from programme.models import Cohort, NextCohortAddress
from programme.queries import application_window, current_cohort

UNCONFIRMED = timedelta(days=14)
LONGEST = timedelta(days=730)
PER_CLIENT = Limit("next-cohort-client", 10, HOUR)
PER_NETWORK = Limit("next-cohort-network", 60, HOUR)  # a whole meeting may share one network
PER_ADDRESS = Limit("next-cohort-address", 3, DAY)

register_link_page(LinkPurpose.NEXT_COHORT, "programme:next-cohort-link")


def ask(request: HttpRequest, *, email: str) -> None:
    """Note an address and send it the mail with the link that confirms it.

    Known or unknown, confirmed or not, three times today already: the answer is the same, and it
    takes as long. Nobody learns from it who has asked.
    """
    started = time.monotonic()
    count(PER_CLIENT, client_address(request))
    count(PER_NETWORK, client_network(request))
    try:
        count(PER_ADDRESS, normalise_email(email))
        _note(email)
    except TooManyRequestsError:
        pass
    time.sleep(max(0, started + settings.LOGIN_ANSWER_SECONDS - time.monotonic()))


@transaction.atomic
def _note(email: str) -> NextCohortAddress:
    address, _created = NextCohortAddress.objects.select_for_update(of=("self",)).get_or_create(
        email=normalise_email(email), defaults={"text": current_text(ConsentKind.NEXT_COHORT)}
    )
    if address.confirmed_at is None:
        emails.queue_confirm_address(address, link=_link(address))
    return address


def _link(address: NextCohortAddress) -> str:
    """It works as long as the address may be kept: it also leads to where it can be taken out."""
    return make_link(LinkPurpose.NEXT_COHORT, subject=address.pk, valid_for=LONGEST)


def address_of(link: OneTimeLink) -> NextCohortAddress | None:
    return NextCohortAddress.objects.filter(pk=link.subject).first()


@transaction.atomic
def confirm(link: OneTimeLink) -> NextCohortAddress | None:
    """The address is theirs. Twice is once; None if it has been taken out or forgotten."""
    address = NextCohortAddress.objects.select_for_update().filter(pk=link.subject).first()
    if address is not None and address.confirmed_at is None:
        address.confirmed_at = clock.now()
        address.save(update_fields=["confirmed_at"])
    return address


@transaction.atomic
def take_out(link: OneTimeLink) -> None:
    """Forget the address at once, whether it was confirmed or not. The link is used up with it."""
    try:
        use_link(link)
    except NotAllowedError:  # a double click: it is gone already
        return
    for address in NextCohortAddress.objects.select_for_update().filter(pk=link.subject):
        forget_address(address.email, about=f"next:{address.pk}")
        address.delete()


def forget_unconfirmed(*, today: date, dry_run: bool) -> int:
    """Delete what nobody confirmed within 14 days. Returns how many."""
    rows = NextCohortAddress.objects.unconfirmed().expired(today - UNCONFIRMED)
    number = rows.count()
    if not dry_run:
        rows.delete()
    return number


def announce() -> int:
    """Write to everybody who wants to hear of it that a cohort takes applications; forget them.

    Only to those who asked before it opened: whoever asked since means the next one. Each in its
    own transaction: what was interrupted goes on with the next run, and nobody gets it twice.
    """
    cohort = current_cohort()
    if cohort is None:
        return 0
    window = application_window(cohort, now=clock.now())
    if not window.is_open or window.opens_on is None:
        return 0
    before = max(window.opens_on, cohort.as_of)
    waiting = NextCohortAddress.objects.confirmed().expired(before)
    return sum(_write_to(pk, cohort) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _write_to(pk, cohort: Cohort) -> bool:
    address = NextCohortAddress.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if address is None:
        return False
    emails.queue_next_cohort(address, cohort=cohort, unsubscribe=_link(address))
    address.delete()
    return True
