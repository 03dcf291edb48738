"""A stored draft as the board shows it: facts in words beside the engine's points."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from programme.models import Participation
from tandems.models import (
    LockKind,
    MatchingLock,
    MatchingPair,
    MatchingRun,
    Tandem,
    TandemState,
)

from .cost import Cost
from .matching import Cast
from .pairs import Pair, Side, compare, never
from .quality import Spoken, counted, in_words


@dataclass(frozen=True)
class Line:
    """One proposed pair. ``facts`` None: one of the two does not take part any more."""

    pair: MatchingPair
    facts: Pair | None
    lock: MatchingLock | None
    instead: str  # whom the mentee would have without this pair
    cost: Cost | None  # and what that would mean for the whole cohort
    standby: Participation | None = None
    can_look_on: bool = False  # somebody said no, or it was discarded, and the mentee waits

    @property
    def parts(self) -> list[Spoken]:
        return in_words(self.pair.parts)

    @property
    def is_open(self) -> bool:
        """Can still be proposed: nobody of the two has a tandem or has left."""
        apart = self.lock is not None and self.lock.kind == LockKind.APART
        if self.pair.tandem_id is not None or self.facts is None or apart:
            return False
        return not self.facts.blocks

    @property
    def is_clear(self) -> bool:
        """Can be proposed as it is: no warning asks for a reason."""
        return self.is_open and not (self.facts and self.facts.needs_reason)


@dataclass(frozen=True)
class Left:
    """A mentee without a mentor, and why, in sentences that may be read aloud."""

    side: Side
    sentences: list[str]


@dataclass(frozen=True)
class Board:
    run: MatchingRun
    lines: list[Line]
    left: list[Left]
    free: list[tuple[Side, int]]  # mentors with places that the draft leaves free
    locks: list[MatchingLock]  # those that keep people apart, or whose pair is not in the draft

    @property
    def words(self) -> list[tuple[str, int]]:
        """How many tandems fit how well."""
        return counted(line.pair.points for line in self.lines)

    @property
    def mean_points(self) -> int:
        points = [line.pair.points for line in self.lines]
        return round(sum(points) / len(points)) if points else 0

    @property
    def lowest_points(self) -> int:
        return min((line.pair.points for line in self.lines), default=0)

    @property
    def gone(self) -> list[User]:
        """Who stands in a pair and does not take part any more."""
        both = [one for line in self.lines for one in (line.pair.mentee, line.pair.mentor)]
        found = {one.person for one in both if one.ended_on}
        return sorted(found, key=lambda person: person.search_name)


def board_of(run: MatchingRun, cast: Cast) -> Board:
    """The board of a draft, with what is known of the people now."""
    pairs = _pairs_of(run, cast)
    by_pair = {(lock.mentee_id, lock.mentor_id): lock for lock in cast.locks}
    lines = [_line(pair, cast, by_pair.get((pair.mentee_id, pair.mentor_id))) for pair in pairs]
    shown = {line.lock.pk for line in lines if line.lock}
    sides = cast.known.sides
    return Board(
        run=run,
        lines=lines,
        left=[
            Left(sides[UUID(row["mentee"])], row["sentences"])
            for row in run.leftover
            if UUID(row["mentee"]) in sides
        ],
        free=_free(cast, pairs),
        locks=[lock for lock in cast.locks if lock.pk not in shown],
    )


def _pairs_of(run: MatchingRun, cast: Cast) -> list[MatchingPair]:
    """The pairs by the mentees' names. People are those that are known already: as rows of their
    own for each pair they would be most of what is read. Who has left is read in addition."""
    pairs = list(run.pairs.select_related("tandem"))
    tandems = [pair.tandem for pair in pairs if pair.tandem]
    fields: list[tuple[MatchingPair | Tandem, str]] = [
        (pair, name) for pair in pairs for name in ("mentee", "mentor", "standby")
    ]
    fields += [(tandem, "standby") for tandem in tandems]
    wanted = {getattr(row, f"{name}_id") for row, name in fields} - {None}
    people = {key: cast.known.sides[key].participation for key in wanted & cast.known.sides.keys()}
    if gone := wanted - people.keys():
        people |= Participation.objects.select_related("person").in_bulk(gone)
    for row, name in fields:
        setattr(row, name, people.get(getattr(row, f"{name}_id")))
    return sorted(pairs, key=lambda pair: (pair.mentee.person.search_name, pair.pk))


def _line(pair: MatchingPair, cast: Cast, lock: MatchingLock | None) -> Line:
    sides = cast.known.sides
    mentee, mentor = sides.get(pair.mentee_id), sides.get(pair.mentor_id)
    instead, cost = _instead(pair, cast)
    return Line(
        pair=pair,
        facts=compare(cast.known, mentee, mentor) if mentee and mentor else None,
        lock=lock,
        instead=instead,
        cost=cost,
        standby=_standby(pair, cast),
        can_look_on=mentee is not None and _can_look_on(pair, cast),
    )


def _instead(pair: MatchingPair, cast: Cast) -> tuple[str, Cost | None]:
    """Who would come next, by name, or that nobody would; empty once that is of no use."""
    after = pair.next_best
    if after is None or pair.tandem is not None:
        return "", None
    if after["mentor"] is None:
        return _("nobody: left over"), Cost(after["changes"])
    other = cast.known.sides.get(UUID(after["mentor"]))
    return (str(other.person), Cost(after["changes"])) if other else ("", None)


def _standby(pair: MatchingPair, cast: Cast) -> Participation | None:
    """Of the tandem, once there is one; before, as long as nothing speaks against them."""
    if pair.tandem:
        return pair.tandem.standby
    sides = cast.known.sides
    mentee = sides.get(pair.mentee_id)
    side = sides.get(pair.standby_id) if pair.standby_id else None
    possible = mentee and side and not never(cast.known, mentee, side)
    return pair.standby if possible else None


def _can_look_on(pair: MatchingPair, cast: Cast) -> bool:
    if pair.tandem is None:
        return False
    discarded = pair.tandem.state == TandemState.DISCARDED
    return pair.tandem.is_refused or (discarded and pair.mentee_id not in cast.known.engaged)


def _free(cast: Cast, pairs: Iterable[MatchingPair]) -> list[tuple[Side, int]]:
    taken: dict[str, int] = {}
    for pair in pairs:
        if pair.tandem_id is None:
            taken[str(pair.mentor_id)] = taken.get(str(pair.mentor_id), 0) + 1
    left = [(m.id, m.places - taken.get(m.id, 0)) for m in cast.problem.mentors]
    found = [(cast.side(key), places) for key, places in left if places > 0]
    return sorted(found, key=lambda one: one[0].person.search_name)


def fits_of(run: MatchingRun) -> list[tuple[str, int]]:
    """How many tandems of a draft fit how well."""
    return counted(run.pairs.values_list("points", flat=True))


def people_of_record(record: dict[str, Any]) -> set[UUID]:
    """Whose ids stand in a draft's proof."""
    problem = record.get("problem", {})
    ids = [*problem.get("mentees", []), *problem.get("mentors", [])]
    return set(Participation.objects.filter(pk__in=ids).values_list("person", flat=True))


@dataclass(frozen=True)
class Change:
    """What another draft does differently for one mentee."""

    mentee: Any
    before: MatchingPair | None
    after: MatchingPair | None

    @property
    def is_one(self) -> bool:
        """Who was proposed meanwhile is missing in the later draft, and has lost nobody."""
        if self.before and self.after:
            return self.before.mentor_id != self.after.mentor_id
        tandems = (pair.tandem for pair in (self.before, self.after) if pair)
        return not any(tandem and tandem.is_open for tandem in tandems)

    @property
    def people(self) -> list[Participation]:
        return [self.mentee, *(pair.mentor for pair in (self.before, self.after) if pair)]


def compared_runs(one: MatchingRun, other: MatchingRun) -> list[Change]:
    """Who gets somebody else in the other draft, or nobody, or somebody only there."""
    people = ("mentee__person", "mentor__person", "tandem")
    drafts = [{p.mentee_id: p for p in run.pairs.select_related(*people)} for run in (one, other)]
    changes = [
        Change(
            (drafts[0].get(key) or drafts[1][key]).mentee, drafts[0].get(key), drafts[1].get(key)
        )
        for key in drafts[0].keys() | drafts[1].keys()
    ]
    return sorted(
        (change for change in changes if change.is_one),
        key=lambda change: change.mentee.person.search_name,
    )  # fmt: skip
