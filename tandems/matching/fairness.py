"""The highest floor: the most points that every tandem of a best pairing can have at least."""

import numpy as np

from .arrays import Bools, Ints
from .board import Board, Face

BEYOND = np.iinfo(np.int64).max
MANY = 1_000_000


def floor_of(board: Board, face: Face) -> int:
    """The largest value that all tandems can reach with nobody left out who must be matched.

    Searched among the points that occur, from the highest thinkable one downwards; 0 where there
    is no tandem at all. A pinned tandem is never lifted, so the floor stays at or below it.
    """
    floors = _floors(board, face)
    if not len(floors):
        return 0
    high = int(np.searchsorted(floors, _ceiling(board, face), side="right"))
    low, step = high - 1, 1
    while low > 0 and not _can_fill(board, face, int(floors[low])):
        high, low = low, max(0, low - step)
        step *= 2
    while high - low > 1:  # low can be had, high can not
        middle = (low + high) // 2
        if _can_fill(board, face, int(floors[middle])):
            low = middle
        else:
            high = middle
    return int(floors[max(low, 0)])


def next_floor(board: Board, face: Face, floor: int) -> int | None:
    """The smallest value above the floor that could be a floor too; None if there is none."""
    points = board.widened(board.instance.points)
    above = int(points.min(where=face.edges & (points > floor), initial=BEYOND))
    pinned = _lowest_pin(board)
    if pinned is not None and floor < pinned < above:
        return pinned
    return None if above == BEYOND or (pinned is not None and pinned < above) else above


def reached(board: Board, matched: Ints) -> int:
    """The floor of one pairing, its pins included; 0 without a tandem."""
    return min((int(board.instance.points[pair]) for pair in board.pairs(matched)), default=0)


def requirements(board: Board, face: Face, floor: int) -> Ints:
    """Gains that count how many are matched of those who must be, from the floor on."""
    edges = face.edges & (board.widened(board.instance.points) >= floor)
    gains = np.zeros(edges.shape, dtype=np.int64)
    gains += face.rows[:, None]
    gains += face.columns
    return gains * edges


def required(board: Board, face: Face) -> int:
    """What ``requirements`` sum up to if everybody is matched who must be."""
    return int(face.rows.sum()) + int(board.places[face.columns].sum())


def _floors(board: Board, face: Face) -> Ints:
    """All values that the smallest points of a pairing could have, rising."""
    floors = _distinct(board.widened(board.instance.points)[face.edges])
    pinned = _lowest_pin(board)
    return floors if pinned is None else np.append(floors[floors < pinned], pinned)


def _lowest_pin(board: Board) -> int | None:
    return min((int(board.instance.points[pin]) for pin in board.instance.pins), default=None)


def _distinct(values: Ints) -> Ints:
    """Sorted, each once; small numbers are counted, which is quicker than sorting."""
    if values.max(initial=0) > MANY:
        return np.unique(values)
    return np.flatnonzero(np.bincount(values))


def _ceiling(board: Board, face: Face) -> int:
    """No floor is above the best that the worst-off of those has who must be matched."""
    points = board.widened(board.instance.points)
    best = np.where(face.edges, points, -1)
    highest = [int(best[face.rows].max(axis=1, initial=-1).min(initial=points.max(initial=0)))]
    highest.append(int(best[:, face.columns].max(axis=0, initial=-1).min(initial=highest[0])))
    return min(highest)


def _can_fill(board: Board, face: Face, floor: int) -> bool:
    """Whether all can be matched who must be; if each side can by itself, both can together.

    (Mendelsohn and Dulmage 1958.)
    """
    edges = face.edges & (board.widened(board.instance.points) >= floor)
    rows = edges[face.rows]
    columns = edges[:, face.columns]
    width = board.places[face.columns]
    return _matches_all(rows, board.places) and _fills_all(columns, width)


def _matches_all(edges: Bools, places: Ints) -> bool:
    if not edges.any(axis=1).all():
        return False
    width = np.minimum(places, edges.sum(axis=0))
    return _most(edges[:, np.repeat(np.arange(len(width)), width)]) == len(edges)


def _fills_all(edges: Bools, places: Ints) -> bool:
    if (edges.sum(axis=0) < places).any():
        return False
    return _most(edges[:, np.repeat(np.arange(len(places)), places)].T) == places.sum()


def _most(edges: Bools) -> int:
    """How many rows can be matched at once (Hopcroft and Karp)."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    if not edges.size:
        return 0
    return int((maximum_bipartite_matching(csr_array(edges), perm_type="column") >= 0).sum())
