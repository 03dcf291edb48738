"""Who could stand in if a tandem comes to nothing: for the coordination alone."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import queries
from tandems.models import MatchingPair, Tandem, TandemState

from . import rights
from .pairing import discard, propose


@transaction.atomic
def set_standby(tandem: Tandem, *, standby: Participation | None, by: User) -> Tandem:
    """Choose somebody else, or nobody. None of them is asked, or hears of it."""
    tandem = rights.lock(tandem)
    _check(tandem, by)
    if standby is not None and standby.pk not in {
        one.participation.pk for one in queries.standby_choices(tandem)
    }:
        raise NotAllowedError(queries.neutral_reason())
    tandem.standby = standby
    tandem.save(update_fields=["standby"])
    return tandem


def check_instead(tandem: Tandem, *, by: User) -> None:
    """Whether somebody else can be proposed in place of this tandem. Asked before the form too."""
    _check(tandem, by)
    if tandem.mentee.ended_on:
        raise NotAllowedError(_("One of the two does not take part any more."))
    if Tandem.objects.open().filter(mentee=tandem.mentee_id).exclude(pk=tandem.pk).exists():
        raise NotAllowedError(_("This mentee is in an open tandem already."))
    if not tandem.is_refused:
        rights.check_state(tandem, TandemState.DISCARDED, TandemState.ENDED_EARLY)


@transaction.atomic
def propose_instead(
    tandem: Tandem, *, mentor: Participation, by: User, override_reason: str = ""
) -> Tandem:
    """The mentee is proposed to somebody else; what was refused is discarded with it, or neither.

    A second click leads to the tandem that the first one made.
    """
    mentee, mentor = rights.lock_participations(tandem.mentee, mentor)
    tandem = rights.lock(tandem)
    made = Tandem.objects.open().filter(previous=tandem, mentor=mentor).first()
    if made is not None:
        _check(tandem, by)
        return made
    check_instead(tandem, by=by)
    if tandem.is_refused:
        discard(tandem, by=by)
    return propose(mentee=mentee, mentor=mentor, by=by, override_reason=override_reason)


def _check(tandem: Tandem, by: User) -> None:
    rights.check_matching(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])


# The end of it -------------------------------------------------------------------------------


def forget_as_standby(person: User) -> None:
    """Somebody is erased: they stand by for nobody any more."""
    for model in (Tandem, MatchingPair):
        model._base_manager.filter(standby__person=person).update(standby=None)


@transaction.atomic
def forget_matching(*, cut_off: date, dry_run: bool) -> int:
    """What the matching left at tandems goes with its drafts: the reasons hold wishes."""
    rows = Tandem.objects.with_traces_of_matching(cut_off)
    if dry_run:
        return rows.count()
    keys = list(rows.values_list("pk", flat=True))
    return Tandem.objects.filter(pk__in=keys).update(match_parts=[], standby=None)
