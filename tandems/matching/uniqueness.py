"""Whether a pairing is the only one left, and what of it is certain from the outset."""

import numpy as np

from .arrays import Bools, Ints, positions
from .board import Board, Face


def only_one(board: Board, face: Face, matched: Ints) -> bool:
    """Whether the face holds no other pairing than this; in doubt, no.

    Another pairing differs by a round of moves: nodes are mentors and "outside" (nobody, or a free
    place), an arrow says that somebody may leave one for the other. No round, no other pairing.
    Doubt is left only where a mentor's places are told apart (the goal "spread").
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
    """bool [m + 1, m + 1]; the last node is outside."""
    outside = board.instance.shape[1]
    paired = matched >= 0
    taken = np.bincount(matched[paired], minlength=len(board.places))
    dispensable = np.append(~face.columns, False)  # could do with one less; -1 is nobody's
    node = np.append(board.mentor, outside)
    arrows = np.zeros((outside + 1, outside + 1), dtype=np.bool_)

    def arrow(leaving: Ints, target: Ints) -> None:
        arrows[node[leaving], target] = True
        arrows[outside, target[dispensable[leaving]]] = True

    mentee, column = positions(face.edges)
    elsewhere = matched[mentee] != column
    mentee, column = mentee[elsewhere], column[elsewhere]
    inside = node[matched[mentee]] != node[column]
    arrow(matched[mentee[inside]], node[column[inside]])
    spare = (taken < board.places)[column]
    arrow(matched[mentee[spare]], np.full(int(spare.sum()), outside))
    leaving = matched[paired & ~face.rows]
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
