"""Drafts of all tandems of a cohort: run, set pairs, take back, publish what was chosen."""

import json
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from mentoring.core.writing import copy_in
from programme.models import Cohort, Participation, Role
from tandems import queries
from tandems.matching.errors import InputError
from tandems.matching.explain import Explanation
from tandems.matching.goals import Values
from tandems.matching.leftover import leftover, sentences
from tandems.matching.model import Mentor, Weights
from tandems.matching.proposal import Proposal, match
from tandems.matching.record import record_of
from tandems.matching.standby import standbys
from tandems.models import LockKind, MatchingLock, MatchingPair, MatchingRun, Preset, Tandem

from . import rights
from .pairing import propose

MOST_PAIRS = 20_000_000  # compared at once; a state's cohorts have some thousands
RECORDED = 250_000  # pairs compared; beyond, the record would be larger than all the rest
ALTERNATIVES_FOR = 250  # mentees; for more they are computed when somebody asks
SOLVED_ANEW = 60  # mentors, each some milliseconds
REASON_LENGTH = 300


@transaction.atomic
def run_matching(
    cohort: Cohort,
    *,
    by: User | None,
    preset: str = Preset.BALANCED,
    weights: Weights | None = None,
    keep: MatchingRun | None = None,
    seed: str = "",
) -> MatchingRun:
    """Compute a draft and store it. Nobody is asked, and nobody but the coordination sees it.

    ``by`` None is the command line. ``weights`` None: those that are usual in this phase of the
    cohort. ``keep``: as many pairs of that draft as possible stay.
    """
    if by is not None:
        rights.check_matching(by, cohort)
    _end_pins_of_gone(cohort)
    cast = chosen_cast(
        cohort, preset=preset, weights=weights, keep=keep, seed=seed or secrets.token_hex(8)
    )
    proposal = matched(cast)
    run = MatchingRun.objects.create(
        cohort=cohort,
        created_by=by,
        preset=preset,
        weights=asdict(cast.problem.weights),
        kept_from=keep,
        seed=cast.problem.seed,
        inputs_hash=queries.checksum_of(cast.problem),
        versions={name: version(name) for name in ("numpy", "scipy")},
        values=proposal.solution.goals,
        is_proven=proposal.solution.certificate.ok,
        leftover=_left(proposal),
        helpful_places=_helpful_places(proposal, cast),
        record=_record(proposal),
    )
    copy_in(_pairs(run, proposal))
    return run


def chosen_cast(
    cohort: Cohort, *, preset: str, weights: Weights | None, keep: MatchingRun | None, seed: str
) -> queries.Cast:
    """The cohort with what was chosen; refused if that is not to be had."""
    if preset not in Preset.values or (keep is not None and keep.cohort_id != cohort.pk):
        raise NotAllowedError(_("There are no such goals."))
    return queries.cast_of(
        cohort,
        preset=preset,
        seed=seed,
        keep=queries.pairs_of(keep) if keep else frozenset(),
        weights=weights or queries.default_weights(cohort),
    )


def matched(cast: queries.Cast) -> Proposal:
    """The best proposal, or a sentence that says why there can be none."""
    mentees, mentors = cast.problem.mentees, cast.problem.mentors
    if not mentees or not mentors:
        raise NotAllowedError(_("There is nobody to be paired: mentees or mentors are missing."))
    if len(mentees) * len(mentors) > MOST_PAIRS:
        raise NotAllowedError(_("These are too many people to be paired at once."))
    try:
        return match(cast.problem)
    except InputError as error:
        raise NotAllowedError(
            _("A pair that was set can't be formed any more: please take it back.")
        ) from error


def rebuilt(run: MatchingRun, cast: queries.Cast) -> Proposal | None:
    """The very proposal of a stored run, or None if the data have changed since."""
    if queries.checksum_of(cast.problem) != run.inputs_hash:
        return None
    return match(cast.problem)


def explained(proposal: Proposal) -> Explanation:
    """What a change of the draft would cost if the draft is computed anew because of it.

    A new run keeps as many of the other pairs as it can, so this counts before points here too:
    the price that is shown is the one that is paid.
    """
    goals = proposal.instance.goals
    kept = goals if "keep" in goals else (goals[0], "keep", *goals[1:])
    instance = replace(proposal.instance, goals=kept, previous=proposal.solution.pairs)
    return Explanation(instance, proposal.solution)


def _pairs(run: MatchingRun, proposal: Proposal) -> list[MatchingPair]:
    mentees, mentors = proposal.problem.mentees, proposal.problem.mentors
    pinned = set(proposal.instance.pins)
    seconds = _seconds(proposal)
    reserve = standbys(proposal, {i: j for i, (j, _changes) in seconds.items() if j is not None})
    pairs, scorer = proposal.solution.pairs, proposal.scorer
    told = zip(pairs, scorer.parts_of(pairs), scorer.kilometres_of(pairs), strict=True)
    rows = []
    for (i, j), parts, kilometres in told:
        second = None if (i, j) in pinned else seconds.get(i)
        rows.append(
            MatchingPair(
                run=run,
                mentee_id=UUID(mentees[i].id),
                mentor_id=UUID(mentors[j].id),
                points=int(proposal.score.points[i, j]),
                parts=[vars(part) for part in parts],
                distance_km=kilometres,
                is_pinned=(i, j) in pinned,
                next_best=second and _next_best(mentors, *second),
                standby_id=UUID(mentors[reserve[i]].id) if i in reserve else None,
            )
        )
    return rows


def _seconds(proposal: Proposal) -> dict[int, tuple[int | None, Values]]:
    """Whom each mentee would have without the present pair (None: nobody), and what that costs."""
    if len(proposal.problem.mentees) > ALTERNATIVES_FOR:
        return {}
    explanation = explained(proposal)
    found = {i: explanation.vetoed(i) for i, _j in proposal.solution.pairs}
    return {i: (outcome.mentor, outcome.changes) for i, outcome in found.items()}


def _next_best(mentors: Sequence[Mentor], second: int | None, changes: Values) -> dict[str, Any]:
    return {"mentor": None if second is None else mentors[second].id, "changes": changes}


def _left(proposal: Proposal) -> list[dict]:
    mentees = proposal.problem.mentees
    return [
        {"mentee": mentees[report.mentee].id, "sentences": sentences(proposal, report)}
        for report in leftover(proposal)
    ]


def _helpful_places(proposal: Proposal, cast: queries.Cast) -> list[str]:
    """Mentors of one place whose second would add a tandem, the most useful first.

    Only while somebody is left over. Under "spread" each place is solved anew: not for many.
    """
    mentees, mentors = proposal.problem.mentees, proposal.problem.mentors
    solves = len(mentors) if "spread" in proposal.instance.goals else 0
    if len(mentees) == len(proposal.solution.pairs) or solves > SOLVED_ANEW:
        return []
    explanation = Explanation(proposal.instance, proposal.solution)
    found: list[tuple[int, str]] = []
    for j, mentor in enumerate(mentors):
        if queries.capacity(cast.side(mentor.id)) == 1:
            outcome = explanation.one_more_place(j)
            if outcome.changes["pairs"] == 1:
                found.append((-outcome.loss, mentor.id))
    return [key for _gain, key in sorted(found, key=lambda one: (-one[0], one[1]))]


def _record(proposal: Proposal) -> bytes | None:
    if proposal.score.points.size > RECORDED:
        return None
    record = record_of(proposal.instance, proposal.solution)
    return zlib.compress(json.dumps(record).encode())


# What is set beforehand ----------------------------------------------------------------------


@transaction.atomic
def set_lock(
    *, mentee: Participation, mentor: Participation, kind: str, by: User, reason: str = ""
) -> MatchingLock:
    """Together, or not together, in every run to come. A new word about a pair replaces the old.

    Together needs a reason where a rule can be set aside; other rules stand.
    """
    mentee, mentor = rights.lock_participations(mentee, mentor)
    rights.check_matching(by, mentee.cohort)
    if (mentee.role, mentor.role, mentor.cohort_id) != (
        Role.MENTEE, Role.MENTOR, mentee.cohort_id,
    ):  # fmt: skip
        raise NotAllowedError(_("A tandem is one mentee and one mentor."))
    if kind not in LockKind.values:
        raise NotAllowedError(_("Together or not together: nothing else can be set."))
    reason = reason.strip()
    if len(reason) > REASON_LENGTH:
        raise NotAllowedError(_("Please give the reason in at most 300 characters."))
    _check_unproposed(mentee, mentor)
    MatchingLock.objects.filter(mentee=mentee, mentor=mentor).delete()
    if kind == LockKind.PIN:
        _end_pins_of_gone(mentee.cohort)  # they would hold the place, or the mentee
        _check_pin(mentee, mentor, reason)
    try:
        with transaction.atomic():
            return MatchingLock.objects.create(
                cohort=mentee.cohort, mentee=mentee, mentor=mentor, kind=kind,
                reason=reason, created_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedError(_("This mentee is set with somebody already.")) from error


def _check_unproposed(mentee: Participation, mentor: Participation) -> None:
    """A page may be older than a proposal: nothing is set for whoever has somebody already."""
    if mentee.ended_on or mentor.ended_on:
        raise NotAllowedError(_("One of the two does not take part any more."))
    tandem = Tandem.objects.open().filter(mentee=mentee).first()
    if tandem is None:
        return
    if tandem.mentor_id == mentor.pk:
        raise NotAllowedError(_("The two are proposed to each other already."))
    raise NotAllowedError(_("This mentee is in an open tandem already."))


def _check_pin(mentee: Participation, mentor: Participation, reason: str) -> None:
    """At once rather than in the next run, which could not be made."""
    known = queries.know([mentee, mentor])
    pair = queries.compare(known, known.sides[mentee.pk], known.sides[mentor.pk])
    if pair.blocks:
        raise NotAllowedError(pair.blocks[0])
    taken = MatchingLock.objects.pins().filter(mentor=mentor).count()
    if taken >= pair.free_places:
        raise NotAllowedError(_("All places of this mentor are set already."))
    far = queries.beyond_wishes(pair.mentee, pair.mentor, pair.distance_km)
    if not reason and (far or pair.needs_reason):
        raise NotAllowedError(_("They live further apart than wished for: please give a reason."))


def _end_pins_of_gone(cohort: Cohort) -> None:
    """Whoever left is paired with nobody. Participations end below this app, so it looks here."""
    MatchingLock.objects.filter(cohort=cohort).pins().of_somebody_gone().delete()


@transaction.atomic
def take_back_lock(lock: MatchingLock, *, by: User) -> None:
    lock = held(MatchingLock, lock.pk)
    rights.check_matching(by, lock.cohort)
    lock.delete()


# Publishing ----------------------------------------------------------------------------------


@dataclass
class Published:
    """What became of the chosen pairs: the tandems, and why others could not be proposed."""

    tandems: list[Tandem] = field(default_factory=list)
    refused: list[tuple[MatchingPair, str]] = field(default_factory=list)


def publish(
    run: MatchingRun, *, pairs: list[UUID], reasons: Mapping[UUID, str], by: User
) -> Published:
    """The chosen pairs become proposals, each in a transaction of its own, and both are asked.

    Again after an interruption it goes on with what is missing: nobody is asked twice.
    """
    rights.check_matching(by, run.cohort)
    published = Published()
    for pk in pairs:
        rows = MatchingPair.objects.filter(run=run, pk=pk, tandem=None)
        pair = rows.select_related("mentee__person", "mentor__person").first()
        if pair is None:
            continue
        try:
            published.tandems.append(_publish_pair(pair, reasons.get(pk, ""), by))
        except NotAllowedError as error:
            published.refused.append((pair, str(error)))
    return published


@transaction.atomic
def _publish_pair(pair: MatchingPair, reason: str, by: User) -> Tandem:
    apart = MatchingLock.objects.filter(mentee=pair.mentee, mentor=pair.mentor, kind=LockKind.APART)
    if apart.exists():  # set since this draft was made
        raise NotAllowedError(queries.neutral_reason())
    tandem = propose(mentee=pair.mentee, mentor=pair.mentor, by=by, override_reason=reason)
    tandem.match_score, tandem.match_parts = pair.points, pair.parts
    tandem.standby_id = pair.standby_id
    tandem.save(update_fields=["match_score", "match_parts", "standby"])
    pair.tandem = tandem
    pair.save(update_fields=["tandem"])
    return tandem
