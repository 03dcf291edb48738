"""Both solvers for one matrix: optima that are known, and that they agree."""

import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tandems.matching import assignment
from tandems.matching.errors import InputError
from tandems.matching.solve import assign

from .problems import examples, instances

ROOT = Path(__file__).parents[3]


def planted(size, *, seed, highest=100):
    """Points whose best sum is known: u + v less a slack that is 0 on one permutation only.

    As in the assignment problems of the OR-Library, with values up to about ``highest``.
    """
    random = Random(seed)  # noqa: S311 - a test problem
    u, v = ([random.randint(1, highest) for _k in range(size)] for _side in "uv")
    chosen = random.sample(range(size), size)
    points = [
        [u[i] + v[j] - (0 if chosen[i] == j else random.randint(0, min(highest, u[i] + v[j])))
         for j in range(size)]
        for i in range(size)
    ]  # fmt: skip
    return points, sum(u) + sum(v)


@pytest.mark.parametrize("size", [100, 200])
def test_planted_optimum(size):
    points, best = planted(size, seed=size)

    assert assign(points, None, [1] * size).goals == {"pairs": size, "points": best}


def test_product_matrix():
    """The sum of i·j is the highest where both rise together (rearrangement inequality)."""
    size = 120
    points = np.outer(np.arange(1, size + 1), np.arange(1, size + 1))

    solution = assign(points, None, np.ones(size, dtype=int), goals=["pairs", "points", "lottery"])

    assert solution.goals["points"] == sum(k * k for k in range(1, size + 1))
    assert solution.pairs == tuple((k, k) for k in range(size))


def test_a_mentor_for_everybody():
    """As many places as mentees: each takes their own best, however many share a mentor."""
    points = np.arange(300 * 7).reshape(300, 7) * 37 % 101

    solution = assign(points, None, [300] * 7)

    assert solution.goals == {"pairs": 300, "points": int(points.max(axis=1).sum())}


@examples
@given(instances(pins=False), st.sampled_from([1, 10**9, 10**13]))
def test_both_solvers_reach_the_same_sum(instance, factor):
    gains = (instance.points * instance.allowed) * factor
    rows = np.arange(len(gains))

    sums = [
        int(gains[rows[found >= 0], found[found >= 0]].sum())
        for found in (
            assignment.best(gains, instance.places),
            assignment.by_integers(gains, instance.places) if gains.size else np.full(0, -1),
        )
    ]

    assert sums[0] == sums[1]


def test_integers_find_a_planted_optimum_too():
    points, best = planted(60, seed=1, highest=10**12)
    gains = np.array(points)

    found = assignment.by_integers(gains, np.ones(60, dtype=int))

    assert gains[np.arange(60), found].sum() == best


def test_floats_would_have_been_wrong():
    """One more than 2^53 is no float: a solver that used them could not tell these apart."""
    large = 2**53
    solution = assign([[large, large + 1], [large, large]], None, [1, 1], goals=["points"])

    assert solution.goals == {"points": 2 * large + 1}


def test_what_no_integer_holds_is_refused_in_a_sentence():
    with pytest.raises(InputError, match=r"^points: 2305843009213693952 is too large to be added"):
        assign([[2**61, 1], [1, 1]], None, [1, 1])


def test_forbidden_points_may_be_as_large_as_they_like():
    """Some write a huge number where a pair must not be; it counts for nothing."""
    points, allowed = [[5, 2**62], [4, 3]], [[True, False], [True, True]]

    assert assign(points, allowed, [1, 1]).goals == {"pairs": 2, "points": 8}


def test_few_places_for_many_keep_the_compiled_solver(monkeypatch):
    """What is exact depends on how many tandems there can be, not on how many want one."""
    monkeypatch.setattr(assignment, "by_integers", None)
    points = np.full((3000, 2), 10**9)
    points[7] += 1

    solution = assign(points, None, [1, 1])

    assert solution.goals == {"pairs": 2, "points": 2 * 10**9 + 1}


def test_wide_mentors_need_no_column_for_each_place(monkeypatch):
    monkeypatch.setattr(assignment, "MOST_CELLS", 10)
    points = [[5, 1], [4, 3], [4, 0]]

    assert assign(points, None, [2, 2]).goals == {"pairs": 3, "points": 12}


def test_scipy_is_imported_when_first_needed():
    code = (
        "import sys, tandems.matching.solve; print('scipy' in sys.modules, 'django' in sys.modules)"
    )

    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert result.stdout == "False False\n"
