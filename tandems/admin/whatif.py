"""One mentee and every mentor: what speaks for the pair, and what the whole would pay for it."""

from dataclasses import asdict, dataclass

from tandems import queries, services
from tandems.matching import wording
from tandems.matching.explain import Outcome
from tandems.matching.proposal import Proposal
from tandems.matching.rules import public_texts
from tandems.models import MatchingLock


@dataclass(frozen=True)
class Choice:
    """``cost``: the difference for the whole; None: not to be had."""

    facts: queries.Pair
    points: int
    parts: list[queries.Spoken]
    reasons: list[str]  # why not, in words that may be read aloud
    is_now: bool
    lock: MatchingLock | None
    cost: queries.Cost | None = None

    @property
    def key(self) -> str:
        return str(self.facts.mentor.participation.pk)

    @property
    def fit(self) -> str:
        return wording.fit(self.points)

    @property
    def asks_reason(self) -> bool:
        return asks_reason(self.facts)


def asks_reason(facts: queries.Pair) -> bool:
    """Whether the two are set together only with a reason: the same as ``services.set_lock``."""
    return facts.needs_reason or queries.beyond_wishes(
        facts.mentee, facts.mentor, facts.distance_km
    )


def what_if(proposal: Proposal, cast: queries.Cast, mentee: str) -> list[Choice] | None:
    """All mentors: the present one first, then by what they would cost; last who is not possible.

    Whoever has no free place stands there too, and says so: nobody is missing without a word.
    None if the mentee is not among those to be paired any more.
    """
    rows = proposal.problem.rows
    if mentee not in rows:
        return None
    i = rows[mentee]
    explanation = services.explained(proposal)
    outcomes = {outcome.mentor: outcome for outcome in explanation.alternatives(i)}
    now = dict(proposal.solution.pairs).get(i)
    found = [
        _choice(proposal, cast, i, j, outcomes.get(j), now=now)
        for j in range(len(proposal.problem.mentors))
    ]
    return sorted(found, key=_order)


def _choice(
    proposal: Proposal,
    cast: queries.Cast,
    i: int,
    j: int,
    outcome: Outcome | None,
    *,
    now: int | None,
) -> Choice:
    mentees, mentors = proposal.problem.mentees, proposal.problem.mentors
    full = [] if mentors[j].places else [queries.no_place()]
    return Choice(
        facts=queries.compare(cast.known, cast.side(mentees[i].id), cast.side(mentors[j].id)),
        points=int(proposal.score.points[i, j]),
        parts=queries.in_words(asdict(part) for part in proposal.scorer.parts(i, j)),
        reasons=[*public_texts(int(proposal.score.mask[i, j])), *full],
        is_now=j == now,
        lock=_lock(cast, mentees[i].id, mentors[j].id),
        cost=queries.Cost(outcome.changes, moves=now is not None) if outcome else None,
    )


def _lock(cast: queries.Cast, mentee: str, mentor: str) -> MatchingLock | None:
    pair = (mentee, mentor)
    return next((k for k in cast.locks if (str(k.mentee_id), str(k.mentor_id)) == pair), None)


def _order(choice: Choice) -> tuple:
    cost = choice.cost
    return (
        not choice.is_now,
        cost is None,
        -(cost.pairs if cost else 0),
        cost.others if cost else 0,
        -(cost.points if cost else 0),
        -choice.points,
        choice.facts.mentor.person.search_name,
    )
