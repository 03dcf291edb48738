"""What other goals and other weights would bring, side by side. Nothing of it is stored."""

from dataclasses import dataclass, replace
from statistics import mean, median
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort
from tandems import queries
from tandems.matching.model import Weights
from tandems.matching.proposal import Proposal
from tandems.matching.solve import solve
from tandems.models import MatchingRun, Preset

from .matching import chosen_cast, matched
from .rights import check_matching

MOST_COMPARED = 250_000  # pairs of a mentee and a mentor: 500 by 500 take some seconds in all


@dataclass(frozen=True)
class Trial:
    """One choice, and what comes of it. Points are comparable where the weights are the same.

    ``moved``: how many mentees have another mentor than in the draft it is compared with, or are
    left over only in one of the two; None without a draft.
    """

    preset: Preset
    weights: queries.WeightSet
    is_chosen: bool
    tandems: int
    mutual: int
    mean_points: int
    lowest_points: int
    median_km: int | None
    far: int
    mentors: int
    moved: int | None

    @property
    def key(self) -> str:
        """What the page sends to take this choice over."""
        return f"{self.preset}/{self.weights}"


@dataclass(frozen=True)
class TryOut:
    """All goals with the chosen weights, then the chosen goals with all other weights."""

    by_goals: list[Trial]
    by_weights: list[Trial]
    draft: MatchingRun | None
    people: frozenset[UUID]  # whose answers were read


def try_out(
    cohort: Cohort, *, by: User, preset: str, weights: Weights, keep: MatchingRun | None = None
) -> TryOut:
    """Compute every other choice beside the chosen one, as if it had been made.

    The lottery is that of the draft it is compared with, so that nobody moves by chance alone.
    """
    check_matching(by, cohort)
    draft = cohort.matching_runs.defer("record").order_by("-created_at", "-pk").first()
    seed = draft.seed if draft else str(cohort.pk)
    cast = chosen_cast(cohort, preset=preset, weights=weights, keep=keep, seed=seed)
    _refuse_too_many(cast)
    chosen, before = matched(cast), dict(queries.pairs_of(draft)) if draft else None
    name = queries.set_of(weights)
    return TryOut(
        by_goals=[
            _trial(other, name, _with_goals(chosen, other, kept=keep is not None), before,
                   is_chosen=other == preset)
            for other in Preset
        ],
        by_weights=[
            _trial(Preset(preset), queries.WeightSet(other), _with_weights(cast, numbers), before)
            for other, numbers in queries.WEIGHTS.items()
            if numbers != weights
        ],
        draft=draft,
        people=frozenset(side.person.pk for side in cast.known.sides.values()),
    )  # fmt: skip


def _refuse_too_many(cast: queries.Cast) -> None:
    if len(cast.problem.mentees) * len(cast.problem.mentors) > MOST_COMPARED:
        raise NotAllowedError(
            _(
                "These are too many people to compare all choices at once. "
                "Please compute drafts, and compare those."
            )
        )


def _with_goals(proposal: Proposal, preset: str, *, kept: bool) -> Proposal:
    """The same points, other goals: nobody needs to be scored anew."""
    instance = replace(proposal.instance, goals=queries.goals_of(preset, keep=kept))
    return replace(proposal, instance=instance, solution=solve(instance))


def _with_weights(cast: queries.Cast, weights: Weights) -> Proposal:
    return matched(replace(cast, problem=replace(cast.problem, weights=weights)))


def _trial(
    preset: Preset,
    weights: queries.WeightSet,
    proposal: Proposal,
    before: dict[str, str] | None,
    *,
    is_chosen: bool = False,
) -> Trial:
    pairs = proposal.solution.pairs
    points = [int(proposal.score.points[i, j]) for i, j in pairs]
    ways = [proposal.scorer.kilometres(i, j) for i, j in pairs]
    known = [way for way in ways if way is not None]
    return Trial(
        preset=preset,
        weights=weights,
        is_chosen=is_chosen,
        tandems=len(pairs),
        mutual=len(set(pairs) & set(proposal.instance.mutual)),
        mean_points=round(mean(points)) if points else 0,
        lowest_points=min(points, default=0),
        median_km=round(median(known)) if known else None,
        far=sum(queries.is_far(way) for way in known),
        mentors=len({j for _i, j in pairs}),
        moved=_moved(proposal, before) if before is not None else None,
    )


def _moved(proposal: Proposal, before: dict[str, str]) -> int:
    """Only those who still need somebody count: what has been proposed since moves nobody."""
    now = dict(proposal.pairs)
    return sum(now.get(one.id) != before.get(one.id) for one in proposal.problem.mentees)
