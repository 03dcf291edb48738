"""What is left to decide once the pins are set, and the face on which it is decided.

A *column* is a mentor, or, where every mentor is first to get one mentee, a mentor's first place
and the rest of their places. ``matched[i]`` is the column of mentee i, or -1.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Bools, Ints
from .instance import Instance, Pairs
from .prices import BLOCK


@dataclass(frozen=True, eq=False)
class Face:
    """All pairings that are the best so far: those within ``edges`` that fill what must be filled.

    ``edges`` bool [n, c] · ``rows`` bool [n], mentees who must be matched · ``columns`` bool [c],
    columns that must be full. (Complementary slackness: see ``narrowed``.)
    """

    edges: Bools
    rows: Bools
    columns: Bools

    def narrowed(self, gains: Ints, prices: tuple[Ints, Ints]) -> "Face":
        """The face of the pairings that are the best of this face by ``gains``.

        ``prices`` (u, v) prove the best value. A pairing has that value exactly if it uses edges
        without a loss only, and leaves nobody out and no place free that has a price.
        """
        u, v = prices
        lossless = np.empty(self.edges.shape, dtype=np.bool_)
        for begin in range(0, len(u), BLOCK):
            block = slice(begin, begin + BLOCK)
            np.equal(u[block, None] + v, gains[block], out=lossless[block])
        lossless &= self.edges
        return Face(
            edges=lossless,
            rows=self.rows | (u > 0),
            columns=self.columns | (v > 0),
        )


@dataclass(frozen=True, eq=False)
class Board:
    """``mentor`` int [c] is the mentor of each column, ``places`` int [c] what pins left of it."""

    instance: Instance
    mentor: Ints
    places: Ints
    first: Bools
    edges: Bools

    @property
    def start(self) -> Face:
        n, c = self.edges.shape
        return Face(self.edges, np.zeros(n, dtype=np.bool_), np.zeros(c, dtype=np.bool_))

    @property
    def most(self) -> int:
        """No pairing has more tandems beside the pins."""
        return min(self.edges.shape[0], int(self.places.sum()))

    def widened(self, matrix: NDArray[Any]) -> NDArray[Any]:
        """A matrix by mentors, by columns."""
        return matrix if len(self.mentor) == matrix.shape[1] else matrix[:, self.mentor]

    def pairs(self, matched: Ints) -> Pairs:
        """All tandems, pins too, in the order of the mentees."""
        mentor = self.mentor.tolist()
        free = [(i, mentor[c]) for i, c in enumerate(matched.tolist()) if c >= 0]
        return tuple(sorted([*free, *self.instance.pins]))

    def matched(self, pairs: Pairs) -> Ints:
        """The columns of the tandems beside the pins; a mentor's first place is taken first."""
        matched = np.full(self.edges.shape[0], -1, dtype=np.int64)
        columns: dict[int, list[int]] = {}
        for c, j in enumerate(self.mentor.tolist()):
            columns.setdefault(j, []).append(c)
        left = self.places.tolist()
        for i, j in sorted(set(pairs) - set(self.instance.pins)):
            first, last = columns[j][0], columns[j][-1]
            matched[i] = c = first if left[first] > 0 else last
            left[c] -= 1
        return matched


def board(instance: Instance) -> Board:
    """Take the pinned mentees and their places off; split the places if the goals ask for it."""
    places = instance.places.copy()
    edges = instance.allowed.copy()
    for i, j in instance.pins:
        places[j] -= 1
        edges[i, :] = False
    mentor = np.arange(len(places))
    first = np.ones(len(places), dtype=np.bool_)
    if "spread" in instance.goals:
        several = np.flatnonzero(instance.places > 1)
        pinned = np.isin(mentor, [j for _i, j in instance.pins])
        one = np.where(pinned, 0, np.minimum(places, 1))
        places = np.concatenate([one, (places - one)[several]])
        mentor = np.concatenate([mentor, several])
        first = np.concatenate([first, np.zeros(len(several), dtype=np.bool_)])
        edges = edges[:, mentor]
    edges &= places > 0
    return Board(instance, mentor, places, first, edges)
