"""What each goal counts, and what a given pairing reaches."""

from dataclasses import dataclass

import numpy as np

from . import lottery
from .arrays import LARGEST, Bools, Ints
from .board import Board
from .instance import Instance, Pairs

Values = dict[str, int | list[int]]


@dataclass(frozen=True, eq=False)
class Aim:
    """A sum to be raised. ``gains`` int64 or bool [n, c] · ``highest`` no sum is above it."""

    goal: str
    gains: Ints | Bools
    highest: int


def aims(board: Board, goal: str, *, most: int, forbidden: bool = False) -> list[Aim]:
    """The sums of one goal, the first the most important; only "bands" has several.

    ``most`` tandems are thought of, ``forbidden`` ones too if asked for. "fair" and "lottery" are
    no sums that are known beforehand, and have steps of their own.
    """
    instance = board.instance
    if goal == "points":
        counted = instance.points if forbidden else instance.points * instance.allowed
        highest = int(counted.max(initial=0))
        return [Aim(goal, board.widened(instance.points), most * highest)]
    if goal == "bands":
        return [
            Aim(goal, board.widened(_reaching(instance, threshold)), most)
            for threshold in instance.thresholds
        ]
    if goal == "spread":
        return [Aim(goal, np.broadcast_to(board.first, board.edges.shape), int(board.first.sum()))]
    if goal == "pairs":
        return [Aim(goal, np.ones(board.edges.shape, dtype=np.bool_), most)]
    marked = instance.marked(instance.previous if goal == "keep" else instance.mutual)
    return [Aim(goal, board.widened(marked), min(most, int(marked.sum())))]


def _reaching(instance: Instance, threshold: int) -> Bools:
    return instance.points >= max(-1, min(threshold, LARGEST + 1))


def values(instance: Instance, pairs: Pairs) -> Values:
    """What the tandems reach in each goal of the instance, pins counted."""
    reached = all_values(instance, pairs)
    if "lottery" in instance.goals:
        reached["lottery"] = _drawn(instance, pairs)
    return {goal: reached[goal] for goal in instance.goals}


def all_values(instance: Instance, pairs: Pairs) -> Values:
    """The same for every goal that is no lottery, asked for or not."""
    points = [int(instance.points[i, j]) for i, j in pairs]
    return {
        "pairs": len(pairs),
        "mutual": len(set(pairs) & set(instance.mutual)),
        "spread": len({j for _i, j in pairs}),
        "fair": min(points, default=0),
        "bands": [sum(point >= least for point in points) for least in instance.thresholds],
        "keep": len(set(pairs) & set(instance.previous)),
        "points": sum(points),
    }


def _drawn(instance: Instance, pairs: Pairs) -> int:
    edges = instance.marked(pairs)
    ids = instance.mentees, instance.mentors
    return int(lottery.tickets(edges, *ids, seed=instance.seed, draw=1).sum())


def feasible(instance: Instance, pairs: Pairs) -> str:
    """Empty if every rule is kept, else one sentence about the first that is not."""
    mentees = [i for i, _j in pairs]
    if len(set(mentees)) < len(mentees):
        return "A mentee is in two tandems."
    if any(not instance.allowed[i, j] for i, j in pairs):
        return "A pair is not allowed."
    taken = np.bincount([j for _i, j in pairs], minlength=instance.shape[1])
    if (taken > instance.places).any():
        return "A mentor has more mentees than places."
    if set(instance.pins) - set(pairs):
        return "A pin is not kept."
    return ""
