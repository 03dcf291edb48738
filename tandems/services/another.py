"""Somebody said no: the tandem goes, everything else stays, and the coordination looks on."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import queries
from tandems.models import MatchingRun, Preset, Tandem, TandemState

from . import rights
from .matching import run_matching
from .pairing import discard

NEWEST = 5  # drafts that are looked at before another one is made


@transaction.atomic
def look_for_another(tandem: Tandem, *, by: User, run: MatchingRun | None = None) -> MatchingRun:
    """A draft in which the mentee is to be paired anew, and all other pairs are kept.

    A proposal to which somebody said no is discarded first. ``run`` is the draft to be kept, the
    newest if none is named. A draft that is there already is not made twice: a second click leads
    to the same one.
    """
    tandem = rights.lock(tandem)
    rights.check_matching(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    if tandem.is_refused:
        tandem = discard(tandem, by=by)
    rights.check_state(tandem, TandemState.DISCARDED)
    _check_waiting(tandem.mentee)
    kept = run or _newest(tandem)
    made = next(_suitable(kept, tandem.mentee), None) if kept else None
    return made or run_matching(
        tandem.cohort,
        by=by,
        preset=kept.preset if kept else Preset.BALANCED,
        weights=queries.weights_of(kept) if kept else None,
        keep=kept,
    )


def _check_waiting(mentee: Participation) -> None:
    if mentee.ended_on:
        raise NotAllowedError(_("One of the two does not take part any more."))
    if Tandem.objects.open().filter(mentee=mentee).exists():
        raise NotAllowedError(_("This mentee is in an open tandem already."))


def _newest(tandem: Tandem) -> MatchingRun | None:
    """The newest draft of the cohort that no other one goes on from."""
    runs = MatchingRun.objects.filter(cohort=tandem.cohort_id)
    went_on = runs.exclude(kept_from=None).values("kept_from")
    return runs.exclude(pk__in=went_on).order_by("-created_at").defer("record").first()


def _suitable(kept: MatchingRun, mentee: Participation) -> Iterator[MatchingRun]:
    """Drafts with this mentee, made from the data as they are now."""
    children = MatchingRun.objects.filter(kept_from=kept).select_related("cohort", "kept_from")
    for run in [kept, *children.defer("record").order_by("-created_at")[:NEWEST]]:
        left = {row["mentee"] for row in run.leftover}
        named = str(mentee.pk) in left or run.pairs.filter(mentee=mentee).exists()
        if named and queries.checksum_of(queries.cast_of_run(run).problem) == run.inputs_hash:
            yield run
