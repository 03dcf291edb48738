"""Points and rules of all pairs, and the parts that make up the points of one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import wording
from .arrays import Ints
from .compared import Block
from .criteria import CRITERIA, NEUTRAL, Criterion
from .geo import UNKNOWN, Distances
from .instance import Pairs
from .model import Problem
from .rules import Mask, Rules

AT_A_TIME = 80_000  # pairs: what is worked on stays in the cache
MOST_POINTS = 10_000

Points = NDArray[np.int32]


@dataclass(frozen=True)
class Part:
    """What one criterion adds: ``points`` of at most ``most``, and why, in German.

    ``known``: whether both said enough; if not, ``points`` is the neutral value, and ``low`` and
    ``high`` are what it could have been. ``shareable``: the pair itself may hear the reason.
    """

    criterion: str
    label: str
    points: int
    most: int
    reason: str
    known: bool
    shareable: bool
    low: int
    high: int


@dataclass(frozen=True, eq=False)
class Score:
    """``points`` int32 [n, m] from 0 to 10,000 · ``mask`` uint16 [n, m], bits of ``rules.Rule``."""

    points: Points
    mask: Mask


class Scorer:
    """Compares a problem's mentees with its mentors; made once, asked for blocks of rows.

    A criterion adds ``rint(100 · weight · share)`` points. As what is added is rounded, and not the
    sum, the parts of a pair add up to its points exactly.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = max(1, AT_A_TIME // max(1, len(problem.mentors)))  # compared at once
        self.rules = Rules(problem)
        self.distances = Distances(
            [person.home for person in problem.mentees],
            [person.homes for person in problem.mentors],
        )
        weights = vars(problem.weights)
        self.weighed = [
            (criterion(problem), weights[criterion.key])
            for criterion in CRITERIA
            if weights[criterion.key]
        ]

    def score(self) -> Score:
        """All pairs. About 0.1 s and 60 MB for 2,000 by 1,200."""
        n, m = len(self.problem.mentees), len(self.problem.mentors)
        points = np.zeros((n, m), dtype=np.int32)
        mask = np.zeros((n, m), dtype=np.uint16)
        for begin in range(0, n, self.rows):
            block = self._block(slice(begin, begin + self.rows))
            mask[block.rows] = self.rules.mask(block)
            for criterion, weight in self.weighed:
                points[block.rows] += _rounded(criterion, weight, block, NEUTRAL)
        return Score(points, mask)

    def parts(self, i: int, j: int) -> list[Part]:
        """The parts of one pair, in the order of the criteria; they sum to its points."""
        return self._parts_in(self._block(slice(i, i + 1)), [(i, j)])[i, j]

    def parts_of(self, pairs: Pairs) -> list[list[Part]]:
        """The parts of many pairs, in their order: blocks of rows are compared only once each."""
        found: dict[tuple[int, int], list[Part]] = {}
        for rows, mine in self._in_blocks(pairs):
            found |= self._parts_in(self._block(rows), mine)
        return [found[pair] for pair in pairs]

    def _in_blocks(self, pairs: Pairs) -> Iterator[tuple[slice, list[tuple[int, int]]]]:
        """Rows to be compared at once, and the pairs among them; blocks without one are left out.

        A block ends with its last pair, so that one pair alone is one row.
        """
        blocks: dict[int, list[tuple[int, int]]] = {}
        for i, j in pairs:
            blocks.setdefault(i // self.rows, []).append((i, j))
        for mine in blocks.values():
            rows = [i for i, _j in mine]
            yield slice(min(rows), max(rows) + 1), mine

    def _parts_in(
        self, block: Block, pairs: list[tuple[int, int]]
    ) -> dict[tuple[int, int], list[Part]]:
        begin = block.rows.start
        found: dict[tuple[int, int], list[Part]] = {pair: [] for pair in pairs}
        for criterion, weight in self.weighed:
            numbers = [_rounded(criterion, weight, block, u) for u in (NEUTRAL, 0, 1)]
            for i, j in pairs:
                points, low, high = (int(part[i - begin, j]) for part in numbers)
                kilometres = int(block.kilometres[i - begin, j])
                reason = criterion.reason(i, j, kilometres)
                found[i, j].append(_part(criterion, weight, reason, points, low, high))
        return found

    def kilometres(self, i: int, j: int) -> int | None:
        """The distance of one pair in whole kilometres; None if a place is unknown."""
        return self.kilometres_of(((i, j),))[0]

    def kilometres_of(self, pairs: Pairs) -> list[int | None]:
        """The same for many, in their order."""
        found: dict[tuple[int, int], int] = {}
        for rows, mine in self._in_blocks(pairs):
            kilometres = self.distances.rows(rows)
            found |= {(i, j): int(kilometres[i - rows.start, j]) for i, j in mine}
        return [None if found[pair] == UNKNOWN else found[pair] for pair in pairs]

    def contributions(self, i: int) -> Ints:
        """What each criterion adds for one mentee with all mentors, int64 [criteria, m]."""
        block = self._block(slice(i, i + 1))
        rows = [
            _rounded(criterion, weight, block, NEUTRAL)[0] for criterion, weight in self.weighed
        ]
        return np.array(rows, dtype=np.int64)

    def _block(self, rows: slice) -> Block:
        places = self.distances
        return Block(rows, places.rows(rows), (places.known[rows], places.has_home))


def _part(criterion: Criterion, weight: int, reason: str, points: int, low: int, high: int) -> Part:
    if reason and low != high:
        reason = f"{reason}; zum Teil {wording.NOT_SAID}"
    return Part(
        criterion=criterion.key,
        label=criterion.label,
        points=points,
        most=100 * weight,
        reason=reason or wording.NOT_SAID,
        known=low == high,
        shareable=criterion.shareable,
        low=low,
        high=high,
    )


def safe_reasons(parts: list[Part], *, most: int = 3) -> list[str]:
    """What may be told to the pair itself: the best known reasons, no wish and no gender.

    Only criteria that reach half of what they can add; those that add the most first.
    """
    good = [p for p in parts if p.shareable and p.known and 2 * p.points >= p.most]
    return [p.reason for p in sorted(good, key=lambda p: -p.points)[:most]]


def uncertainty(parts: list[Part]) -> tuple[int, int]:
    """The least and the most points of a pair, whatever was not said."""
    return sum(part.low for part in parts), sum(part.high for part in parts)


def _rounded(criterion: Criterion, weight: int, block: Block, unknown: float) -> Points:
    shares = criterion.shares(block, unknown)
    shares *= np.float32(100 * weight)
    return np.rint(shares, out=shares).astype(np.int32)
