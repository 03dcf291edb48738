"""What a change would cost the whole cohort, exactly, without solving anew.

All sums of the goals are packed into one number, as digits whose base none can exceed; the smallest
prices for it turn every possible move into a loss of 0 or more. The least loss of a change is then
the shortest way along which others make room (Dijkstra), and its digits are the goals' values.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from .arrays import Bools, Ints
from .board import board
from .goals import Aim, Values, aims, all_values
from .instance import Instance, Pairs
from .prices import prices
from .solve import Solution, solve
from .steps import completed

FITS = 2**58  # beyond, Python's own whole numbers take over: slower, never wrong


@dataclass(frozen=True)
class Outcome:
    """What the whole would be: ``goals`` its values, ``changes`` the differences to now.

    ``mentor`` the column of the mentor that the mentee would have, None for nobody · ``loss`` the
    packed difference, by which outcomes are compared: 0 is as good as now, below 0 is better.
    """

    mentor: int | None
    goals: Values
    changes: Values
    loss: int


class Explanation:
    """Prices around a solution, for "what if". Building it takes about one tenth of solving.

    Goals from the lottery on are left out, since it decides between equals only. A floor that
    "fair" has reached is held for everybody but the pair in question.
    """

    def __init__(self, instance: Instance, solution: Solution) -> None:
        self.instance = instance
        self.solution = solution
        self._board = board(instance)
        self._matched = self._board.matched(solution.pairs)
        self._known: tuple[int, Ints] | None = None
        self._aims = self._priced()
        self._gains = _packed(self._aims, self._board.edges.shape)
        self._edges = self._open_edges()
        self._far = 8 * (int(self._gains.max(initial=0)) + 1)  # longer than any shortest way
        wanted = self._gains * self._edges
        self._u, self._v = prices(wanted, self._matched, self._board.places)

    def alternatives(self, i: int, *, most: int | None = None) -> list[Outcome]:
        """For mentee (row) i the mentors who are allowed, cheapest first; now is among them.

        Equal losses are ordered by the points of the pair, then by the mentor.
        """
        losses = self._losses_of(i)
        possible = np.flatnonzero(self.instance.allowed[i] & (losses < self._far))
        keys = possible, -self.instance.points[i, possible], losses[possible]
        ranked = possible[np.lexsort(keys)] if losses.dtype != object else sorted(
            possible, key=lambda j: (losses[j], -self.instance.points[i, j], j))  # fmt: skip
        return [self._outcome(int(j), int(losses[j])) for j in ranked[:most]]

    def pinned(self, i: int, j: int) -> Outcome | None:
        """If mentee i were given mentor j, whatever the rules say.

        None if that can't be: the mentor has no place, or all of them are pinned to others.
        """
        loss = int(self._losses_of(i)[j])
        return self._outcome(j, loss) if loss < self._far else None

    def without(self, i: int) -> Outcome:
        """If mentee i were left out."""
        return self._outcome(None, self._at_home(i) + int(self._ways(i)[-1]))

    def vetoed(self, i: int) -> Outcome:
        """If the present tandem of mentee i were forbidden: the cheapest of all others."""
        now = dict(self.solution.pairs).get(i)
        others = [outcome for outcome in self.alternatives(i, most=2) if outcome.mentor != now]
        return min([*others, self.without(i)], key=lambda outcome: outcome.loss)

    def one_more_place(self, j: int) -> Outcome:
        """If mentor j took one more mentee: the smallest prices are exactly what that adds.

        The goal "spread" tells a mentor's places apart, so that no one price is theirs: there,
        and only there, it is solved anew.
        """
        if "spread" in self.instance.goals:
            return self._solved_with_one_more(j)
        return self._outcome(j, -int(self._v[j]))

    def _solved_with_one_more(self, j: int) -> Outcome:
        instance = self.instance
        places = instance.places.copy()
        places[j] += 1
        allowed = self._held()
        for pin in instance.pins:
            allowed[pin] = True
        wider = replace(instance, places=places, allowed=allowed, goals=self._goals)
        pairs = solve(wider).pairs
        return self._outcome(j, self._now - self._digits_in_one(self._numbers(wider, pairs)))

    # What counts -----------------------------------------------------------------------------

    def _priced(self) -> list[Aim]:
        most = self._board.most + len(self.instance.pins) + 1
        return [
            aim
            for goal in self._goals
            for aim in aims(self._board, goal, most=most, forbidden=True)
        ]

    @cached_property
    def _goals(self) -> tuple[str, ...]:
        goals = completed(self.instance.goals)
        until = goals.index("lottery") if "lottery" in goals else len(goals)
        return tuple(goal for goal in goals[:until] if goal != "fair")

    def _outcome(self, mentor: int | None, loss: int) -> Outcome:
        after = _digits(self._now - loss, self._aims)
        changes = [value - now for value, now in zip(after, self._values, strict=True)]
        return Outcome(mentor, self._by_goal(after), self._by_goal(changes), loss)

    def _by_goal(self, numbers: list[int]) -> Values:
        return {goal: numbers[place] for goal, place in self._layout}

    @cached_property
    def _layout(self) -> list[tuple[str, int | slice]]:
        """Where each goal's numbers stand among those of the aims."""
        layout: list[tuple[str, int | slice]] = []
        begin = 0
        for goal in self._goals:
            end = begin + sum(aim.goal == goal for aim in self._aims)
            layout.append((goal, slice(begin, end) if goal == "bands" else begin))
            begin = end
        return layout

    @cached_property
    def _values(self) -> list[int]:
        """The values now, in the order of the aims."""
        return self._numbers(self.instance, self.solution.pairs)

    def _numbers(self, instance: Instance, pairs: Pairs) -> list[int]:
        reached = all_values(instance, pairs)
        values: list[int] = []
        for goal in dict.fromkeys(aim.goal for aim in self._aims):
            value = reached[goal]
            values += value if isinstance(value, list) else [value]
        return values

    @cached_property
    def _now(self) -> int:
        return self._digits_in_one(self._values)

    def _digits_in_one(self, values: list[int]) -> int:
        packed = 0
        for aim, value in zip(self._aims, values, strict=True):
            packed = packed * (aim.highest + 1) + value
        return packed

    # The graph of moves ----------------------------------------------------------------------

    def _open_edges(self) -> Bools:
        """All that is allowed, for mentors without a place too; without the pinned mentees."""
        edges = self._held()[:, self._board.mentor]
        for i, _j in self.instance.pins:
            edges[i] = False
        return edges

    def _held(self) -> Bools:
        """What is allowed and reaches the floor of "fair", where there is one."""
        allowed = self.instance.allowed.copy()
        if "fair" in self.instance.goals:
            allowed &= self.instance.points >= self.solution.goals["fair"]
        return allowed

    @cached_property
    def _arcs(self) -> Ints:
        """The least loss of somebody's leaving one column for another, [to, from], c + 1 each.

        The last node stands for free places and for being out: it takes whoever has to go, gives
        whoever is out; a column may also be left with one mentee less, for its price.
        """
        outside = len(self._v)
        losses = self._u[:, None] + self._v[None, :] - self._gains
        losses[~self._edges] = self._far
        losses = np.column_stack([losses, self._u])
        arcs = np.full((outside + 1, outside + 1), self._far, dtype=losses.dtype)
        for column, owners in enumerate(self._owners):
            if len(owners):
                arcs[column] = losses[owners].min(axis=0)
        arcs[:outside][self._taken < self._board.places, outside] = 0
        np.minimum(arcs[outside, :outside], self._v, out=arcs[outside, :outside])
        return np.ascontiguousarray(arcs.T)

    @property
    def _taken(self) -> Ints:
        return np.array([len(owners) for owners in self._owners[:-1]], dtype=np.int64)

    @cached_property
    def _owners(self) -> list[Ints]:
        """The mentees in each column, and at the end those who are out; the pinned never move."""
        at = np.where(self._matched < 0, len(self._v), self._matched)
        at[[i for i, _j in self.instance.pins]] = -1
        order = np.argsort(at, kind="stable")
        bounds = np.searchsorted(at[order], np.arange(len(self._v) + 2))
        return [order[begin:end] for begin, end in pairwise(bounds)]

    def _home(self, i: int) -> int:
        """The column that mentee i would leave; the last node for whoever is out."""
        pinned = dict(self.instance.pins)
        if i not in pinned:
            return int(self._matched[i]) if self._matched[i] >= 0 else len(self._v)
        columns = np.flatnonzero(self._board.mentor == pinned[i])
        alone = list(pinned.values()).count(pinned[i]) == 1
        return int(columns[0] if alone else columns[-1])

    def _at_home(self, i: int) -> int:
        """What mentee i adds where they are, beyond the price of the place."""
        home = self._home(i)
        return int(self._gains[i, home]) - int(self._v[home]) if home < len(self._v) else 0

    def _losses_of(self, i: int) -> Ints:
        """For each mentor what is lost if mentee i goes there and all others follow, [m]."""
        losses = self._at_home(i) + self._v - self._gains[i] + self._ways(i)[:-1]
        home = self._home(i)
        losses[self._board.places == 0] = self._far
        if home < len(losses):
            losses[home] = 0
        least = np.full(self.instance.shape[1], self._far, dtype=losses.dtype)
        np.minimum.at(least, self._board.mentor, losses)
        return least

    def _ways(self, i: int) -> Ints:
        """From each node the least loss until the place that mentee i leaves is filled, [c + 1].

        Mentee i does not move again: a way ends where they begin.
        """
        home = self._home(i)
        if self._known is None or self._known[0] != home:
            self._known = home, _shortest_ways(self._arcs, home, self._far)
        return self._known[1]


def _shortest_ways(arcs: Ints, end: int, far: int) -> Ints:
    """Dijkstra's lengths from every node to ``end``; ``arcs`` [to, from], ``far`` is no way."""
    ways = arcs[end].copy()
    ways[end] = 0
    waiting = ways.copy()
    waiting[end] = far
    while True:
        node = int(waiting.argmin())
        length = waiting[node]
        if length >= far:
            return ways
        waiting[node] = far
        longer = arcs[node] + length
        nearer = longer < ways
        np.copyto(ways, longer, where=nearer)
        np.copyto(waiting, longer, where=nearer)


def _packed(summed: list[Aim], shape: tuple[int, ...]) -> Ints:
    """All aims in one number, the first the leading digit."""
    top = 1
    for aim in summed[1:]:
        top *= aim.highest + 1
    leading = int(np.max(summed[0].gains, initial=0)) + 1 if summed else 1
    gains = np.zeros(shape, dtype=np.int64 if top * leading < FITS else object)
    for aim in summed:
        gains *= aim.highest + 1
        gains += aim.gains
    return gains


def _digits(packed: int, summed: list[Aim]) -> list[int]:
    digits = []
    for aim in reversed(summed):
        packed, digit = divmod(packed, aim.highest + 1)
        digits.append(digit)
    return digits[::-1]
