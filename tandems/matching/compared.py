"""What was said, as matrices and vectors that can be compared for a block of mentees at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Bools
from .geo import Kilometres
from .model import Problem

Shares = NDArray[np.float32]

SLACK_KM = 5  # post codes are points of an area: no limit is decided on less
NO_LIMIT = 30_000


class Block(NamedTuple):
    """Some mentees and how far all mentors are from them.

    ``kilometres`` int16 [rows, mentors] · ``located`` whether it is known where they live, bool
    [rows] and [mentors].
    """

    rows: slice
    kilometres: Kilometres
    located: tuple[Bools, Bools]


class Sets:
    """Who has which codes, as bits in words of 16: what two share is counted in a few cycles.

    (A matrix product would do, but its threads wait for each other on a busy machine.)
    """

    def __init__(self, left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> None:
        # Many gave the same answer, so each answer is turned into bits once.
        answers = [*{*left, *right}]
        number = {mine: k for k, mine in enumerate(answers)}
        which = [np.array([number[mine] for mine in side], dtype=np.intp) for side in (left, right)]
        codes = sorted(frozenset[str]().union(*answers))
        bit = {code: 1 << k for k, code in enumerate(codes)}
        bits = [sum([bit[code] for code in mine]) for mine in answers]
        self.words = []
        for begin in range(0, len(codes) or 1, 16):
            word = np.array([answer >> begin & 0xFFFF for answer in bits], dtype=np.uint16)
            self.words.append((word[which[0]], word[which[1]]))
        counts = np.array([*map(len, answers)], dtype=np.float32)
        self.count = counts[which[0]][:, None]
        self.said = counts[which[0]] > 0, counts[which[1]] > 0

    def shared(self, rows: slice) -> Shares:
        """How many codes each two have in common, [rows, right]."""
        counts = [np.bitwise_count(left[rows, None] & right) for left, right in self.words]
        return sum(counts[1:], start=counts[0]).astype(np.float32)

    def filled(self, shares: Shares, rows: slice, unknown: float) -> Shares:
        """``unknown`` where one of the two has no code at all."""
        return filled(shares, self.said[0][rows], self.said[1], unknown)

    def part(self, rows: slice, unknown: float) -> Shares:
        """Which part of the left one's codes the right one has."""
        shares = self.shared(rows)
        shares /= np.maximum(self.count[rows], 1)
        return self.filled(shares, rows, unknown)


def filled(shares: Shares, left: Bools, right: Bools, unknown: float) -> Shares:
    """``unknown`` where one of the two did not say anything: bool [rows] and [mentors]."""
    # By number, which is several times as fast as by a mask.
    shares[np.flatnonzero(~left)] = unknown
    shares[:, np.flatnonzero(~right)] = unknown
    return shares


def videos(problem: Problem) -> tuple[Bools, Bools]:
    """Who is fine with video; who did not say is taken for a no."""
    return (
        np.array([p.video_ok is True for p in problem.mentees], dtype=np.bool_),
        np.array([p.video_ok is True for p in problem.mentors], dtype=np.bool_),
    )


def by_video(video: tuple[Bools, Bools], block: Block, share: float) -> Shares:
    """``share`` where both are fine with video, else 0."""
    return np.float32(share) * video[0][block.rows, None] * video[1]


def limits(problem: Problem) -> tuple[Kilometres, Kilometres]:
    """How far each would go, slack included."""
    mine, theirs = (
        [
            NO_LIMIT if p.max_distance_km is None else min(NO_LIMIT, p.max_distance_km + SLACK_KM)
            for p in side
        ]
        for side in (problem.mentees, problem.mentors)
    )
    return np.array(mine, dtype=np.int16), np.array(theirs, dtype=np.int16)


def within(block: Block, limit: tuple[Kilometres, Kilometres]) -> Bools:
    """Where the way is short enough for both; true where it is unknown."""
    return (block.kilometres <= limit[0][block.rows, None]) & (block.kilometres <= limit[1])


def numbers(values: Sequence[float | None]) -> Shares:
    """A vector with NaN for what was not said."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float32)
