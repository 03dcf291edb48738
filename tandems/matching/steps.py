"""The links of the chain. Each knows its gains, its answer, and how to check an answer's proof."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from . import assignment, lottery
from .arrays import LARGEST, Ints
from .board import Board, Face
from .errors import InputError
from .fairness import floor_of, next_floor, reached, required, requirements
from .goals import Aim, aims
from .prices import bound, prices
from .uniqueness import certain, only_one

MOST_DRAWS = 4
NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Proof:
    """The prices u [n] and v [c] that prove one step; ``value`` is what it reached."""

    goals: tuple[str, ...]
    value: int
    u: Ints
    v: Ints


class Sum:
    """Raise one sum, or several packed into one number, as digits whose base no sum can exceed."""

    def __init__(self, board: Board, packed: list[Aim]) -> None:
        self.board = board
        self.packed = packed
        self._known: tuple[Face, Ints] | None = None
        self.goals = tuple(aim.goal for aim in packed)

    def answer(self, face: Face) -> tuple[Ints, Proof]:
        gains = self.gains(face)
        matched = self._best(face, gains)
        u, v = prices(gains, matched, self.board.places)
        return matched, Proof(self.goals, _worth(gains, matched), u, v)

    def _best(self, face: Face, gains: Ints) -> Ints:
        """What is certain needs no solver; often little else is left after the first steps."""
        if not (face.rows.any() or face.columns.any()):
            return assignment.best(gains, self.board.places)
        matched = certain(face, self.board.places)
        settled = matched >= 0
        left = self.board.places - np.bincount(matched[settled], minlength=len(self.board.places))
        rows, columns = np.flatnonzero(~settled), np.flatnonzero(left)
        found = assignment.best(gains[np.ix_(rows, columns)], left[columns])
        matched[rows[found >= 0]] = columns[found[found >= 0]]
        return matched

    def proves(self, face: Face, matched: Ints, proof: Proof) -> bool:
        """No pairing can have more than the prices sum up to, and this one has it."""
        gains = self.gains(face)
        most = bound(gains, (proof.u, proof.v), self.board.places)
        return most == proof.value == _worth(gains, matched)

    def narrowed(self, face: Face, proof: Proof) -> Face:
        return face.narrowed(self.gains(face), (proof.u, proof.v))

    def again(self, _face: Face, _matched: Ints) -> "Sum | None":
        """The step to take once more, if the answer is not final."""
        return None

    def gains(self, face: Face) -> Ints:
        """The packed sums on the face, and more than all of them for each who must be matched."""
        if self._known is None or self._known[0] is not face:
            self._known = face, self._gains(face)
        return self._known[1]

    def _gains(self, face: Face) -> Ints:
        gains = self.wanted(face)
        if face.rows.any() or face.columns.any():
            more = self.board.most * self.top + 1
            gains += more * face.rows[:, None]
            gains += more * face.columns
        gains *= face.edges
        return gains

    def wanted(self, _face: Face) -> Ints:
        if not self.packed:
            return np.zeros(self.board.edges.shape, dtype=np.int64)
        gains = self.packed[0].gains.astype(np.int64)
        for aim in self.packed[1:]:
            gains *= aim.highest + 1
            gains += aim.gains
        return gains

    @property
    def top(self) -> int:
        """No packed gain is above it."""
        return _top(self.packed, self.board.most)


class Lottery(Sum):
    """Raise the sum of the tickets; drawn again on what is left, until one pairing is left."""

    def __init__(self, board: Board, draw: int = 1) -> None:
        super().__init__(board, [])
        self.goals = ("lottery",)
        self.draw = draw

    def again(self, face: Face, matched: Ints) -> "Lottery | None":
        if self.draw == MOST_DRAWS or only_one(self.board, face, matched):
            return None
        return Lottery(self.board, self.draw + 1)

    @property
    def top(self) -> int:
        return 2**lottery.BITS

    def wanted(self, face: Face) -> Ints:
        instance = self.board.instance
        mentors = [instance.mentors[j] for j in self.board.mentor]
        return lottery.tickets(
            face.edges, instance.mentees, mentors, seed=instance.seed, draw=self.draw
        )


class Fair:
    """Raise the smallest points; the proof says that one more would leave a place or person out."""

    goals = ("fair",)

    def __init__(self, board: Board) -> None:
        self.board = board

    def answer(self, face: Face) -> tuple[Ints, Proof]:
        """A ``Sum`` follows, so that no pairing is needed here."""
        floor = floor_of(self.board, face)
        above = next_floor(self.board, face, floor)
        if above is None:
            u, v = (np.zeros(size, dtype=np.int64) for size in face.edges.shape)
        else:
            gains = requirements(self.board, face, above)
            matched = assignment.best(gains, self.board.places)
            u, v = prices(gains, matched, self.board.places)
        return NOBODY, Proof(self.goals, floor, u, v)

    def proves(self, face: Face, matched: Ints, proof: Proof) -> bool:
        """The tandems have this floor, and the next higher one can't have all that is required.

        A floor above theirs would cut off pairings that are better for what comes next.
        """
        if proof.value != reached(self.board, matched):
            return False
        above = next_floor(self.board, face, proof.value)
        if above is None:
            sizes = (len(proof.u), len(proof.v))
            return sizes == face.edges.shape and not (proof.u.any() or proof.v.any())
        gains = requirements(self.board, face, above)
        most = bound(gains, (proof.u, proof.v), self.board.places)
        return most is not None and most < required(self.board, face)

    def again(self, _face: Face, _matched: Ints) -> None:
        """Once is enough."""

    def narrowed(self, face: Face, proof: Proof) -> Face:
        points = self.board.widened(self.board.instance.points)
        return Face(face.edges & (points >= proof.value), face.rows, face.columns)


Step = Sum | Fair


def plan(board: Board) -> Iterator[Step]:
    """The steps in the order of the goals; what fits exactly into one number is one step.

    "fair" compares pairings of equally many tandems, so "pairs" goes before it, asked for or not.
    """
    waiting: list[Aim] = []
    first, aim = True, None
    for aim in _aims(board):
        if isinstance(aim, Aim) and _fits(board, [*waiting, aim], first=first):
            waiting.append(aim)
            continue
        if waiting:
            yield _sum(board, waiting, first=first)
            waiting, first = [], False
        if isinstance(aim, Aim):
            waiting.append(aim)
        else:
            yield aim
            first = False
    if waiting or isinstance(aim, Fair):
        yield _sum(board, waiting, first=first)


def _aims(board: Board) -> Iterator[Aim | Step]:
    for goal in completed(board.instance.goals):
        if goal == "fair":
            yield Fair(board)
        elif goal == "lottery":
            yield Lottery(board)
        else:
            yield from aims(board, goal, most=board.most)


def completed(goals: tuple[str, ...]) -> tuple[str, ...]:
    """With "pairs" before "fair", which compares pairings of equally many tandems only."""
    if "fair" not in goals:
        return goals
    place = goals.index("fair")
    if "pairs" in goals[:place]:
        return goals
    later = tuple(goal for goal in goals[place:] if goal != "pairs")
    return (*goals[:place], "pairs", *later)


def _sum(board: Board, packed: list[Aim], *, first: bool) -> Sum:
    if (2 * board.most + 2) * _highest(packed, board.most, first=first) > LARGEST:
        highest = int(board.instance.points.max(initial=0))
        raise InputError(
            "points", f"{highest} is too large to be added up exactly over {board.most} tandems."
        )
    return Sum(board, packed)


def _fits(board: Board, packed: list[Aim], *, first: bool) -> bool:
    highest = _highest(packed, board.most, first=first)
    return assignment.fits_floats(highest, board.most)


def _highest(packed: list[Aim], most: int, *, first: bool) -> int:
    """No gain is above it; what must be filled adds twice, though never in the first step."""
    top = _top(packed, most)
    return top if first else top + 2 * (most * top + 1)


def _top(packed: list[Aim], most: int) -> int:
    top = 0
    for aim in packed:
        top = top * (aim.highest + 1) + -(-aim.highest // max(most, 1))
    return top


def _worth(gains: Ints, matched: Ints) -> int:
    paired = np.flatnonzero(matched >= 0)
    return int(gains[paired, matched[paired]].sum())
