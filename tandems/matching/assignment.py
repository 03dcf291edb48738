"""The best pairing for one matrix of gains: compiled if floats are exact, else in integers."""

from dataclasses import dataclass, field

import numpy as np

from .arrays import Ints

EXACT_FLOAT = 2**53  # whole numbers up to here are floats without loss
MOST_CELLS = 64_000_000  # of the matrix with a column for each place


def best(gains: Ints, places: Ints) -> Ints:
    """The pairing with the highest sum of gains.

    ``gains`` int64 [n, c] from 0 on; 0 means that the pair is not wanted or not allowed,
    and is never formed · ``places`` int64 [c]. Returns each mentee's column or -1, int64 [n].
    """
    wanted = (gains > 0).sum(axis=0)
    width = np.minimum(places, wanted)
    if gains.size == 0 or width.sum() == 0:
        return np.full(len(gains), -1, dtype=np.int64)
    tandems = min(len(gains), int(width.sum()))
    if fits_floats(int(gains.max()), tandems) and len(gains) * width.sum() <= MOST_CELLS:
        return _compiled(gains, width)
    return by_integers(gains, width)


def fits_floats(largest: int, tandems: int) -> bool:
    """Whether every sum along a path of exchanges is a whole number that a float holds exactly."""
    return largest * (2 * tandems + 2) < EXACT_FLOAT


def _compiled(gains: Ints, width: Ints) -> Ints:
    """One column for each place; the shorter side goes first, as the algorithm has it."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - 0.7 s and 46 MB

    column_of_place = np.repeat(np.arange(len(width)), width)
    costs = np.negative(gains, dtype=np.float64)
    if len(column_of_place) < len(gains):
        place, mentee = linear_sum_assignment(costs.T[column_of_place])
    else:
        mentee, place = linear_sum_assignment(costs[:, column_of_place])
    return _decoded(gains, mentee, column_of_place[place])


def _decoded(gains: Ints, mentee: Ints, column: Ints) -> Ints:
    matched = np.full(len(gains), -1, dtype=np.int64)
    formed = gains[mentee, column] > 0
    matched[mentee[formed]] = column[formed]
    return matched


def by_integers(gains: Ints, places: Ints) -> Ints:
    """The same by successive shortest paths in int64, without scipy and without a limit of floats.

    For numbers too large for floats, and for mentors with so many places that one column for each
    would not fit into memory. About 0.3 s for 500 mentees, cubic from there.
    """
    search = _Search(gains, places)
    for mentee in range(len(gains)):
        search.add(mentee)
    return search.matched


@dataclass
class _Search:
    """Mentees come one by one; prices keep every pair's loss at 0 or more (Hungarian method)."""

    gains: Ints
    places: Ints
    matched: Ints = field(init=False)
    u: Ints = field(init=False)
    v: Ints = field(init=False)
    owners: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        n, columns = self.gains.shape
        self.matched = np.full(n, -1, dtype=np.int64)
        self.u, self.v = np.zeros(n, dtype=np.int64), np.zeros(columns, dtype=np.int64)
        self.owners = [[] for _column in range(columns)]

    def add(self, mentee: int) -> None:
        """Give the mentee a place along the shortest path of moves, or leave somebody out."""
        self.u[mentee] = max(0, int((self.gains[mentee] - self.v).max()))
        path = _Path(self, mentee)
        path.extend()
        path.apply()


class _Path:
    """Dijkstra from one mentee; its ends are a free place and a mentee who is left out."""

    def __init__(self, search: _Search, mentee: int) -> None:
        self.search = search
        columns = len(search.v)
        self.length = np.full(columns, np.iinfo(np.int64).max, dtype=np.int64)
        self.mover = np.full(columns, -1, dtype=np.int64)
        self.open = search.places > 0
        self.settled: list[int] = []
        self.shortest, self.out, self.end = int(search.u[mentee]), mentee, -1
        self.start = mentee
        self._look(mentee, 0)

    def _look(self, mentee: int, so_far: int) -> None:
        """From where this mentee is, by way of all others; staying out is an end."""
        search = self.search
        if so_far + search.u[mentee] < self.shortest:
            self.shortest, self.out = so_far + int(search.u[mentee]), mentee
        lengths = so_far + search.u[mentee] + search.v - search.gains[mentee]
        nearer = self.open & (lengths < self.length) & (search.gains[mentee] > 0)
        self.length[nearer] = lengths[nearer]
        self.mover[nearer] = mentee

    def extend(self) -> None:
        while self.open.any():
            candidates = np.where(self.open, self.length, np.iinfo(np.int64).max)
            column = int(candidates.argmin())
            if candidates[column] >= self.shortest:
                return
            if len(self.search.owners[column]) < self.search.places[column]:
                self.shortest, self.end = int(candidates[column]), column
                return
            self.open[column] = False
            self.settled.append(column)
            for owner in self.search.owners[column]:
                self._look(owner, int(candidates[column]))

    def apply(self) -> None:
        """Move everybody along the path, and the prices with them."""
        search = self.search
        for column in self.settled:
            gap = self.shortest - self.length[column]
            if gap > 0:
                search.v[column] += gap
                search.u[search.owners[column]] -= gap
        search.u[self.start] -= self.shortest
        column = self.end if self.end >= 0 else self._left(self.out)
        while column >= 0:
            mentee = int(self.mover[column])
            before = self._left(mentee)
            search.owners[column].append(mentee)
            search.matched[mentee] = column
            column = before

    def _left(self, mentee: int) -> int:
        """Take the mentee off their column, which is returned; -1 for whoever had none."""
        search = self.search
        column = int(search.matched[mentee])
        if column >= 0:
            search.owners[column].remove(mentee)
            search.matched[mentee] = -1
        return column
