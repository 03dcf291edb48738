"""How a tandem ends: on its day, or earlier, without blame."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tandems import emails
from tandems.models import AgreementState, EndReason, Tandem, TandemState

from . import rights
from .agreements import OPEN_AGREEMENT, close_agreements
from .pairing import end_pin


@transaction.atomic
def end_early(tandem: Tandem, *, by: User, reason: str = "") -> Tandem:
    """One of the two, or the coordination, ends it. Nobody has to give a reason.

    A tandem that has not begun is discarded: there is nothing yet that could have ended.
    """
    tandem = rights.lock(tandem)
    if not (rights.is_one_of(tandem, by) or rights.is_coordinator(by, tandem.cohort)):
        raise NotAllowedError(_("Only the two of the tandem may do this."))
    if reason not in ("", *EndReason.values):
        raise NotAllowedError(_("Please choose a reason of the list, or none."))
    if tandem.state == TandemState.CONFIRMED:
        tandem.state = TandemState.DISCARDED
    elif tandem.state == TandemState.ACTIVE:
        tandem.state, tandem.ended_on = TandemState.ENDED_EARLY, clock.today()
    else:
        raise NotAllowedError(
            _("Not possible: this tandem is “%(state)s”.") % {"state": tandem.get_state_display()}
        )
    tandem.end_reason = reason or EndReason.NOT_SAID
    tandem.save(update_fields=["state", "ended_on", "end_reason"])
    end_pin(tandem)
    close_agreements(tandem, [*OPEN_AGREEMENT, AgreementState.SIGNED])
    emails.queue_ended_early(tandem, on=clock.today())
    return tandem


def complete_due(*, today: date) -> int:
    """Close the tandems whose last day is over. Each on its own, so that a new run goes on."""
    due = list(Tandem.objects.over(today).order_by("pk").values_list("pk", flat=True))
    return sum(_complete(pk, today) for pk in due)


@transaction.atomic
def _complete(pk, today: date) -> int:
    tandem = rights.lock(Tandem(pk=pk))
    if tandem.state != TandemState.ACTIVE or tandem.ends_on >= today:
        return 0  # somebody was faster
    tandem.state, tandem.ended_on = TandemState.COMPLETED, tandem.ends_on
    tandem.save(update_fields=["state", "ended_on"])
    close_agreements(tandem)
    emails.queue_completed(tandem)
    return 1
