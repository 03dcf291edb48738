"""The slow truth: every pairing there is, looked at one by one."""

from functools import cache

import numpy as np

from tandems.matching import lottery
from tandems.matching.steps import completed


@cache
def pairings(n, m):
    """All ways to give each of n mentees one of m mentors or nobody (m), [ways, n]."""
    return np.indices((m + 1,) * n).reshape(n, -1).T if n else np.zeros((1, 0), dtype=int)


def possible(instance):
    n, m = instance.shape
    ways = pairings(n, m)
    allowed = np.column_stack([instance.allowed, np.ones(n, dtype=bool)])
    good = np.ones(len(ways), dtype=bool)
    for i in range(n):
        good &= allowed[i, ways[:, i]]
    for j in range(m):
        good &= (ways == j).sum(axis=1) <= instance.places[j]
    for i, j in instance.pins:
        good &= ways[:, i] == j
    return ways[good]


def best(instance):
    """The pairings that are the best for one goal after the other, and the values of the goals."""
    ways, values = possible(instance), {}
    for goal in completed(instance.goals):
        reached = _reached(instance, goal, ways)
        top = max(map(tuple, reached.tolist()))
        ways = ways[(reached == top).all(axis=1)]
        values[goal] = list(top) if goal == "bands" else int(top[0])
    return ways, {goal: values[goal] for goal in instance.goals}


def pairs_of(instance, way):
    return tuple((i, j) for i, j in enumerate(way.tolist()) if j < instance.shape[1])


def _reached(instance, goal, ways):
    """The value of each pairing, [ways, 1], or [ways, thresholds]."""
    n, m = instance.shape
    if goal == "bands":
        reaching = [_summed(instance.points >= least, ways) for least in instance.thresholds]
        return np.array(reaching, dtype=np.int64).reshape(-1, len(ways)).T
    if goal == "spread":
        chosen = [(ways == j).any(axis=1) for j in range(m)]
        return np.array(chosen, dtype=np.int64).reshape(m, len(ways)).sum(axis=0)[:, None]
    if goal == "fair":
        points = np.column_stack([instance.points, np.full(n, 2**62)])
        least = np.min([points[i, ways[:, i]] for i in range(n)] or [[2**62]], axis=0)
        return np.where(least == 2**62, 0, least)[:, None]
    every = np.ones((n, m), dtype=bool)
    gains = {
        "pairs": every,
        "mutual": instance.marked(instance.mutual),
        "keep": instance.marked(instance.previous),
        "points": instance.points,
        "lottery": lottery.tickets(
            every, instance.mentees, instance.mentors, seed=instance.seed, draw=1
        ),
    }[goal]
    return _summed(gains, ways)[:, None]


def _summed(gains, ways):
    """The sum of the gains of each pairing; nobody gains nothing."""
    total = np.zeros(len(ways), dtype=np.int64)
    for i, row in enumerate(gains):
        total += np.append(row, 0)[ways[:, i]]
    return total
