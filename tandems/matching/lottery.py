"""A lottery that anyone can repeat: it depends on the seed and the ids, on nothing else."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from .arrays import Bools, Ints, positions

BITS = 24

Words = NDArray[np.uint64]


def tickets(
    edges: Bools, mentees: Sequence[object], mentors: Sequence[object], *, seed: str, draw: int
) -> Ints:
    """A number from 1 to 2^24 for every pair in ``edges`` bool [n, m], 0 elsewhere; int64 [n, m].

    SHA-256 of seed, draw, side and id gives each person 64 bits; the two words of a pair are added
    and mixed (splitmix64, Steele et al. 2014), and the upper 24 bits are the ticket.
    """
    drawn = np.zeros(edges.shape, dtype=np.int64)
    i, j = positions(edges)
    left, right = (
        _words(side, tuple(ids), seed, draw)
        for side, ids in (("mentee", mentees), ("mentor", mentors))
    )
    drawn[i, j] = (_mixed(left[i] + right[j]) >> np.uint64(64 - BITS)).astype(np.int64) + 1
    return drawn


@lru_cache(maxsize=16)
def _words(side: str, ids: tuple[object, ...], seed: str, draw: int) -> Words:
    hashes = [
        sha256("\0".join((seed, str(draw), side, str(id_))).encode("utf-8", "surrogatepass"))
        for id_ in ids
    ]
    return np.array([int.from_bytes(h.digest()[:8], "big") for h in hashes], dtype=np.uint64)


def _mixed(words: Words) -> Words:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
