"""Whether a pairing is the only one left, and what of it is certain from the outset."""

import numpy as np

from .arrays import Bools, Ints, positions
from .board import Board, Face


def only_one(board: Board, face: Face, matched: Ints) -> bool:
    """Whether the face holds no other pairing than this.

    Another pairing differs by a round of moves: nodes are columns and "outside" (nobody, or a free
    place), an arrow says that somebody may leave one for the other. No round, no other pairing.
    """
    arrows = _moves(board, face, matched)
    into = np.ascontiguousarray(arrows.T)
    onward = arrows.sum(axis=1)
    ends = onward == 0
    while ends.any():
        onward -= into[ends].sum(axis=0)
        onward[ends] = -1  # done: never an end again
        ends = onward == 0
    return bool((onward < 0).all())


def _moves(board: Board, face: Face, matched: Ints) -> Bools:
    """bool [k + 1, k + 1]: the k columns with somebody in them, and outside.

    Nobody can move on from an empty column, so no round leads through one. A move within a mentor's
    two columns changes no tandem: it only makes room for somebody, or fills up after them.
    """
    count = len(board.places)
    taken = np.bincount(matched[matched >= 0], minlength=count)
    spare, loose = taken < board.places, (taken > 0) & ~face.columns  # loose: could do with less
    source = np.where(matched >= 0, matched, count)
    mentee, column = positions(face.edges)
    elsewhere = matched[mentee] != column
    here, there = source[mentee[elsewhere]], column[elsewhere]
    within = np.append(board.mentor, -1)[here] == board.mentor[there]
    shifting = np.zeros(count, dtype=np.bool_)
    shifting[here[within]] = True
    rest = np.arange(board.instance.shape[1], count)
    first = board.mentor[rest]
    roomy, lax = spare.copy(), np.append(loose, False)
    for one, other in ((first, rest), (rest, first)):
        roomy[one] |= shifting[one] & spare[other]
        lax[one] |= shifting[other] & loose[other]

    node = np.full(count + 1, -1)
    busy = np.append(np.flatnonzero(taken), count)
    node[busy] = np.arange(len(busy))
    outside = len(busy) - 1
    both = shifting[first] & shifting[rest]
    node[rest[both]] = node[first[both]]
    arrows = np.zeros((len(busy), len(busy)), dtype=np.bool_)
    for one, other in ((first, rest), (rest, first)):
        onward = shifting[one] & (taken[other] > 0) & ~both
        arrows[node[one[onward]], node[other[onward]]] = True

    def arrow(leaving: Ints, target: Ints) -> None:
        arrows[node[leaving], target] = True
        arrows[outside, target[lax[leaving]]] = True

    here, there = here[~within], there[~within]
    known = node[there] >= 0
    arrow(here[known], node[there[known]])
    for leaving in (here[roomy[there]], matched[(matched >= 0) & ~face.rows]):
        arrow(leaving, np.full(len(leaving), outside))
    return arrows


def certain(face: Face, places: Ints) -> Ints:
    """Pairs that every pairing of the face has, as columns int64 [n], -1 where nothing is certain.

    Who must be matched and has one choice takes it; a column that must be full and has no more
    choices than places takes all; and so on with what is left. Not all that is certain is found.
    """
    fixed = np.full(len(face.rows), -1, dtype=np.int64)
    left = places.copy()
    mentee, column = positions(face.edges)
    while len(mentee):
        choices = np.bincount(mentee, minlength=len(fixed))
        takers = np.bincount(column, minlength=len(left))
        only = (face.rows & (choices == 1))[mentee] | (face.columns & (takers == left))[column]
        if not only.any():
            break
        fixed[mentee[only]] = column[only]
        left = places - np.bincount(fixed[fixed >= 0], minlength=len(left))
        still = (fixed[mentee] < 0) & (left[column] > 0)
        mentee, column = mentee[still], column[still]
    return fixed
