"""One problem in plain arrays, checked: what the chain of goals works on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import arrays
from .arrays import Bools, Ints
from .errors import InputError, shown

Id = str | int
Pairs = tuple[tuple[int, int], ...]

GOALS = ("pairs", "mutual", "spread", "fair", "bands", "keep", "points", "lottery")
MOST_PAIRS = 20_000_000


@dataclass(frozen=True, eq=False)
class Instance:
    """Who could go with whom, and what is wanted, in the order of wanting.

    ``points`` int64 [n, m] from 0 on · ``allowed`` bool [n, m] · ``places`` int64 [m], at most n ·
    ``goals`` names of ``GOALS``, the most important first · ``pins``, ``previous``, ``mutual``
    pairs of row and column · ``thresholds`` of the goal "bands" · ``seed`` of the lottery ·
    ``mentees`` [n] and ``mentors`` [m] the ids, which the lottery hashes.
    """

    points: Ints
    allowed: Bools
    places: Ints
    goals: tuple[str, ...]
    pins: Pairs
    previous: Pairs
    mutual: Pairs
    thresholds: tuple[int, ...]
    seed: str
    mentees: tuple[Id, ...]
    mentors: tuple[Id, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.mentees), len(self.mentors)

    def marked(self, pairs: Pairs) -> Bools:
        """A matrix that is true at the pairs."""
        matrix = np.zeros(self.shape, dtype=np.bool_)
        for i, j in pairs:
            matrix[i, j] = True
        return matrix


def build(
    points: Any,
    allowed: Any,
    places: Any,
    *,
    goals: Any = ("pairs", "points"),
    pins: Any = (),
    previous: Any = (),
    mutual: Any = (),
    thresholds: Any = (),
    seed: Any = "",
    mentees: Sequence[Id] | None = None,
    mentors: Sequence[Id] | None = None,
) -> Instance:
    """Check everything and put it together; raises ``InputError`` naming the field.

    Arguments as for ``assign``; ``mentees`` and ``mentors`` are ids, by default 0, 1, 2, …
    """
    free = arrays.int_vector(places, "places")
    rows = range(arrays.length(points, "points")) if mentees is None else mentees
    columns = range(_width(points, len(free))) if mentors is None else mentors
    shape = _shape(rows, columns)
    matrix = _fitting(arrays.int_matrix(points, "points"), shape, "points")
    if len(free) != shape[1]:
        raise InputError("places", f"{shape[1]} expected, one for each mentor, not {len(free)}.")
    instance = Instance(
        points=matrix,
        allowed=_allowed(allowed, shape),
        places=np.array([min(number, shape[0]) for number in free], dtype=np.int64),
        goals=_goals(goals),
        pins=_index_pairs(pins, shape, "pins"),
        previous=_index_pairs(previous, shape, "previous"),
        mutual=_index_pairs(mutual, shape, "mutual"),
        thresholds=_thresholds(thresholds),
        seed=_seed(seed),
        mentees=tuple(rows),
        mentors=tuple(columns),
    )
    _check_pins(instance)
    return instance


def _width(points: Any, otherwise: int) -> int:
    """How many mentors the points are about; without a row it can't be told."""
    return arrays.length(next(iter(points)), "points") if len(points) else otherwise


def _shape(mentees: Sequence[Id], mentors: Sequence[Id]) -> tuple[int, int]:
    n, m = len(mentees), len(mentors)
    if n * m > MOST_PAIRS:
        raise InputError("points", f"{n} mentees by {m} mentors are more than {MOST_PAIRS} pairs.")
    return n, m


def _fitting(matrix: Any, shape: tuple[int, int], field: str) -> Any:
    nothing = matrix.shape == (0, 0) and 0 in shape  # an empty list, whatever is missing
    if matrix.shape != shape and not nothing:
        rows, columns = matrix.shape
        raise InputError(field, f"{shape[0]} rows of {shape[1]} expected, not {rows} of {columns}.")
    return matrix.reshape(shape)


def _allowed(value: Any, shape: tuple[int, int]) -> Bools:
    if value is None:
        return np.ones(shape, dtype=np.bool_)
    return _fitting(arrays.bool_matrix(value, "allowed"), shape, "allowed")


def _goals(value: Any) -> tuple[str, ...]:
    names = arrays.items(value, "goals")
    for goal in names:
        if not isinstance(goal, str) or goal not in GOALS:
            raise InputError("goals", f"{shown(goal)} is unknown; there are {', '.join(GOALS)}.")
    twice = [goal for goal, times in Counter(names).items() if times > 1]
    if twice:
        raise InputError("goals", f"{shown(twice[0])} is named twice.")
    if not names:
        raise InputError("goals", "at least one is needed.")
    return tuple(map(str, names))


def _thresholds(value: Any) -> tuple[int, ...]:
    thresholds = arrays.items(value, "thresholds")
    return tuple(arrays.whole(threshold, "thresholds") for threshold in thresholds)


def _seed(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError("seed", f"a text expected, not {shown(value)}.")
    return value


def _index_pairs(value: Any, shape: tuple[int, int], field: str) -> Pairs:
    found = []
    for one, other in arrays.pairs(value, field):
        i, j = arrays.whole(one, field), arrays.whole(other, field)
        if not (0 <= i < shape[0] and 0 <= j < shape[1]):
            pair = f"({shown(i)}, {shown(j)})"
            raise InputError(field, f"{pair} lies outside {shape[0]} by {shape[1]}.")
        found.append((i, j))
    return tuple(found)


def _check_pins(instance: Instance) -> None:
    by_mentee: dict[int, int] = {}
    by_mentor: dict[int, list[int]] = {}
    for i, j in instance.pins:
        mentee, mentor = shown(instance.mentees[i]), shown(instance.mentors[j])
        if i in by_mentee:
            first = shown(instance.mentors[by_mentee[i]])
            both = f"to {mentor}" if first == mentor else f"to {first} and {mentor}"
            raise InputError("pins", f"{mentee} is pinned twice, {both}.")
        if not instance.allowed[i, j]:
            raise InputError("pins", f"{mentee} with {mentor} is not allowed.")
        by_mentee[i] = j
        by_mentor.setdefault(j, []).append(i)
    for j, mine in by_mentor.items():
        if len(mine) > instance.places[j]:
            names = " and ".join(shown(instance.mentees[i]) for i in mine[:4])
            names += f" and {len(mine) - 4} more" if len(mine) > 4 else ""
            places = {0: "no place", 1: "one place"}.get(
                int(instance.places[j]), f"{instance.places[j]} places"
            )
            verb = "is" if len(mine) == 1 else "are"
            raise InputError(
                "pins", f"{names} {verb} pinned to {shown(instance.mentors[j])}, who has {places}."
            )
