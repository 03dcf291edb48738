"""Why somebody is left over, and the least that would help.

Never offered: what protects people or was asked for in confidence (``rules.ABSOLUTE``).
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import wording
from .arrays import Bools
from .proposal import Proposal
from .rules import ABSOLUTE, Rule, public_text, rules_of

BITS = tuple((rule, int(rule)) for rule in Rule)
# What is said of them: the confidential ones together.
SPOKEN = {
    text: sum(bit for rule, bit in BITS if public_text(rule) == text)
    for text in dict.fromkeys(public_text(rule) for rule in Rule)
}


@dataclass(frozen=True)
class Removed:
    """How many mentors with a place a rule took away, and how many it alone took away."""

    rule: Rule
    mentors: int
    alone: int


@dataclass(frozen=True)
class Competition:
    """More mentees than places: nobody of ``mentees`` is allowed anybody but these ``mentors``.

    Rows and columns; ``places`` are those that pins leave. The proof that somebody stays out.
    """

    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int


@dataclass(frozen=True)
class Relaxation:
    """If these rules were set aside for this one mentor (column), there would be a tandem more."""

    mentor: int
    rules: tuple[Rule, ...]
    points: int


@dataclass(frozen=True)
class Report:
    """About one mentee (row) without a tandem.

    ``allowed`` mentors (columns) with a place · ``competition`` None if nobody is allowed, or if
    another goal stands before the number of tandems · ``relaxation`` the fewest rules, then the
    most points; None if nothing may be set aside · ``one_more_place`` at any of these helps.
    """

    mentee: int
    allowed: tuple[int, ...]
    removed: tuple[Removed, ...]
    competition: Competition | None
    relaxation: Relaxation | None
    one_more_place: tuple[int, ...]


def leftover(proposal: Proposal) -> list[Report]:
    """A report for each mentee without a tandem, in the order of rows."""
    paired = {i for i, _j in proposal.solution.pairs}
    left = [i for i in range(len(proposal.problem.mentees)) if i not in paired]
    moves = _Moves(proposal)
    return [_report(proposal, moves, i) for i in left]


def sentences(proposal: Proposal, report: Report) -> list[str]:
    """The report in German, fit to be read aloud to the team: confidential rules are one reason."""
    allowed = wording.counted(len(report.allowed), "Mentor*in kommt", "Mentor*innen kommen")
    found = [f"{allowed} in Frage."]
    mask = proposal.score.mask[report.mentee, _with_places(proposal)]
    for text, rules in SPOKEN.items():
        count = int((mask & rules > 0).sum())
        if count:
            found.append(f"Bei {wording.counted(count, 'Mentor*in', 'Mentor*innen')}: {text}")
    if report.competition:
        found.append(_competing(report.competition))
    if report.relaxation:
        texts = [public_text(rule) for rule in report.relaxation.rules]
        found.append(f"Es würde helfen, bei einem Paar davon abzusehen: {' '.join(texts)}")
    if report.one_more_place:
        many = wording.counted(len(report.one_more_place), "Mentor*in", "Mentor*innen")
        found.append(f"Es würde ein weiterer Platz helfen, gleich bei wem von {many}.")
    return found


def _competing(competition: Competition) -> str:
    return (
        f"{wording.counted(len(competition.mentees), 'Mentee', 'Mentees')} teilen sich "
        f"{wording.counted(competition.places, 'Platz', 'Plätze')} bei "
        f"{wording.counted(len(competition.mentors), 'Mentor*in', 'Mentor*innen')}."
    )


def _report(proposal: Proposal, moves: "_Moves", i: int) -> Report:
    allowed = np.flatnonzero(proposal.instance.allowed[i] & _with_places(proposal))
    competition = moves.competition(i) if len(allowed) else None
    return Report(
        mentee=i,
        allowed=tuple(allowed.tolist()),
        removed=_removed(proposal, i),
        competition=competition,
        relaxation=_relaxation(proposal, moves, i),
        one_more_place=competition.mentors if competition else (),
    )


def _with_places(proposal: Proposal) -> Bools:
    return np.asarray(proposal.instance.places > 0)


def _removed(proposal: Proposal, i: int) -> tuple[Removed, ...]:
    masks = Counter(proposal.score.mask[i, _with_places(proposal)].tolist())
    counts = [
        Removed(rule, sum(n for mask, n in masks.items() if mask & bit), masks.get(bit, 0))
        for rule, bit in BITS
    ]
    return tuple(count for count in counts if count.mentors)


def _relaxation(proposal: Proposal, moves: "_Moves", i: int) -> Relaxation | None:
    mask = proposal.score.mask[i]
    fit = np.flatnonzero(moves.can_make_room & (mask > 0) & (mask & int(ABSOLUTE) == 0))
    if not len(fit):
        return None
    points = proposal.score.points[i]
    best = min(fit.tolist(), key=lambda j: (int(mask[j]).bit_count(), -int(points[j]), j))
    return Relaxation(best, tuple(rules_of(int(mask[best]))), int(points[best]))


class _Moves:
    """Who could go where, so that a place becomes free: reachability on the present pairing."""

    def __init__(self, proposal: Proposal) -> None:
        instance = proposal.instance
        pinned = dict(instance.pins)
        self.allowed = instance.allowed.copy()
        self.places = instance.places.copy()
        for i, j in pinned.items():
            self.allowed[i] = False
            self.places[j] -= 1
        self.allowed &= self.places > 0
        self.matched = np.full(instance.shape[0], -1, dtype=np.int64)
        for i, j in proposal.solution.pairs:
            if i not in pinned:
                self.matched[i] = j
        taken = np.bincount(self.matched[self.matched >= 0], minlength=instance.shape[1])
        self.free = taken < self.places
        self.can_make_room = self._room()
        self._closed: dict[bytes, Bools] = {}

    def _room(self) -> Bools:
        """The mentors from whom a chain of moves leads to a free place, bool [m]."""
        found = self.free.copy()
        new = found
        while new.any():
            movable = self.allowed[:, new].any(axis=1) & (self.matched >= 0)
            reached = np.zeros_like(found)
            reached[self.matched[movable]] = True
            new = reached & ~found
            found = found | new
        return found

    def competition(self, i: int) -> Competition | None:
        """All who can be reached from mentee i; None if that frees a place."""
        mentors = self._reached(self.allowed[i])
        if (mentors & self.can_make_room).any():
            return None
        others, columns, places = self._competing(mentors.tobytes())
        return Competition(tuple(sorted((*others, i))), columns, places)

    @lru_cache(maxsize=64)  # noqa: B019 - as short-lived as the report
    def _competing(self, closed: bytes) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        """Who has a place with these mentors, the mentors, and how many places they have."""
        mentors = np.frombuffer(closed, dtype=np.bool_)
        mentees = np.flatnonzero((self.matched >= 0) & mentors[self.matched])
        columns = np.flatnonzero(mentors)
        return (
            tuple(mentees.tolist()), tuple(columns.tolist()), int(self.places[mentors].sum()),
        )  # fmt: skip

    def _reached(self, mentors: Bools) -> Bools:
        """These mentors, where their mentees could go, and so on; many end in the same set."""
        seen = []
        while mentors.tobytes() not in self._closed:
            seen.append(mentors.tobytes())
            mentees = (self.matched >= 0) & mentors[self.matched]
            wider = mentors | self.allowed[mentees].any(axis=0)
            if (wider == mentors).all():
                self._closed[seen[-1]] = mentors
            mentors = wider
        end = self._closed[mentors.tobytes()]
        self._closed.update(dict.fromkeys(seen, end))
        return end
