"""The chain of goals against every pairing there is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from tandems.matching.goals import all_values, feasible
from tandems.matching.instance import build
from tandems.matching.solve import assign, solve
from tandems.matching.steps import completed

from . import oracle
from .problems import examples, instances, orders


def values(instance):
    """The values in the order of the goals, to be compared like words in a dictionary."""
    solution = solve(instance)
    reached = all_values(instance, solution.pairs) | solution.goals
    return [reached[goal] for goal in completed(instance.goals)]


@examples
@given(instances())
def test_any_goals_in_any_order_are_the_best_there_is(instance):
    ways, expected = oracle.best(instance)

    solution = solve(instance)

    assert solution.goals == expected
    assert solution.pairs in {oracle.pairs_of(instance, way) for way in ways}
    assert solution.certificate.ok


@examples
@given(instances())
def test_every_rule_is_kept(instance):
    solution = solve(instance)

    assert feasible(instance, solution.pairs) == ""
    assert set(instance.pins) <= set(solution.pairs)


@examples
@given(instances(goals=("pairs", "fair", "points")))
def test_nobody_is_left_behind_for_the_sum(instance):
    assert solve(instance).goals == oracle.best(instance)[1]


def test_the_floor_looks_at_both_sides():
    """Each mentor could have mentee 0 for 9 points, but not both of them can."""
    points = [[9, 9], [8, 1], [1, 1]]

    for matrix in (points, [list(row) for row in zip(*points, strict=True)]):
        places = [1] * len(matrix[0])
        assert assign(matrix, None, places, goals=["pairs", "fair"]).goals == {
            "pairs": 2, "fair": 8,
        }  # fmt: skip


@pytest.mark.parametrize("goals", [["fair"], ["fair", "points"], ["fair", "points", "pairs"]])
def test_fair_compares_pairings_of_as_many_tandems_as_there_can_be(goals):
    """Else one tandem with 9 points would be the fairest of all."""
    solution = assign([[9, 2], [8, 1]], None, [1, 1], goals=goals)

    assert (len(solution.pairs), solution.goals["fair"]) == (2, 2)


@examples
@given(instances(largest=10**15))
def test_numbers_beyond_exact_floats_are_exact_too(instance):
    assert solve(instance).goals == oracle.best(instance)[1]


@examples
@given(instances(goals=("pairs", "points", "lottery"), largest=2))
def test_the_lottery_leaves_one_pairing(instance):
    ways, _values = oracle.best(instance)

    solution = solve(instance)

    assert len(ways) == 1
    assert solution.certificate.unique


@examples
@given(instances(largest=1), st.booleans())
def test_unique_means_that_there_is_no_other(instance, spread):
    """Also where a mentor's first place counts more than the others."""
    if spread and "spread" not in instance.goals:
        instance = replace(instance, goals=("spread", *instance.goals))
    ways, _values = oracle.best(instance)

    assert solve(instance).certificate.unique == (len(ways) == 1)


@pytest.mark.parametrize(
    ("points", "places", "goals", "unique"),
    [
        # The second mentee can leave, and the other one takes the first place.
        ([[0], [1]], [2], ["spread", "points"], False),
        ([[1], [1]], [2], ["spread", "points"], True),
        # Who has the first place and who the second makes no other pairing.
        ([[1, 0], [1, 0]], [2, 1], ["pairs", "points", "spread"], True),
        ([[1, 1], [1, 1]], [2, 1], ["pairs", "spread"], False),
    ],
)
def test_places_of_one_mentor_are_told_apart_only_where_it_matters(points, places, goals, unique):
    solution = assign(points, None, places, goals=goals)

    assert solution.certificate.ok
    assert solution.certificate.unique == unique


def test_sixty_thousand_mentors_for_one_mentee():
    """What is looked at does not grow with the square of those without anybody."""
    solution = assign(np.ones((1, 60_000), dtype=int), None, np.ones(60_000, dtype=int))

    assert (len(solution.pairs), solution.certificate.unique) == (1, False)


@examples
@given(instances(goals=("pairs", "points", "lottery")), st.text(max_size=3))
def test_another_seed_changes_only_what_is_equal(instance, seed):
    one, other = solve(instance), solve(replace(instance, seed=seed))

    assert (one.goals["pairs"], one.goals["points"]) == (
        other.goals["pairs"], other.goals["points"],
    )  # fmt: skip


@examples
@given(instances(goals=("pairs", "points", "lottery"), pins=False), st.randoms())
def test_the_order_of_people_changes_nothing(instance, random):
    n, m = instance.shape
    rows, columns = random.sample(range(n), n), random.sample(range(m), m)
    shuffled = build(
        instance.points[np.ix_(rows, columns)],
        instance.allowed[np.ix_(rows, columns)],
        instance.places[columns],
        goals=instance.goals,
        seed=instance.seed,
        mentees=rows,
        mentors=columns,
    )

    pairs = {(rows[i], columns[j]) for i, j in solve(shuffled).pairs}

    assert pairs == set(solve(instance).pairs)


@examples
@given(instances(goals=("pairs", "points"), pins=False), st.integers(1, 50))
def test_more_points_for_a_chosen_pair_keep_it_chosen(instance, more):
    pairs = solve(instance).pairs
    assume(pairs)
    points = instance.points.copy()
    points[pairs[0]] += more

    assert pairs[0] in solve(replace(instance, points=points)).pairs


@examples
@given(instances(), st.data())
def test_one_more_place_never_harms(instance, data):
    assume(instance.shape[1])
    places = instance.places.copy()
    places[data.draw(st.integers(0, len(places) - 1))] += 1

    assert values(replace(instance, places=places)) >= values(instance)


@examples
@given(instances(pins=False), st.data())
def test_a_veto_never_helps(instance, data):
    assume(all(instance.shape))
    allowed = instance.allowed.copy()
    cell = tuple(data.draw(st.integers(0, size - 1)) for size in instance.shape)
    allowed[cell] = False

    assert values(replace(instance, allowed=allowed)) <= values(instance)


@examples
@given(instances(goals=("pairs", "bands", "points")), orders(without=("pairs", "keep")))
def test_a_proposal_is_kept_where_nothing_has_changed(instance, goals):
    before = solve(instance)

    again = replace(instance, goals=("pairs", "keep", *goals), previous=before.pairs)

    assert solve(again).pairs == before.pairs


@examples
@given(instances(goals=("pairs", "keep", "points"), mentees=5), st.data())
def test_after_somebody_has_left_as_few_as_possible_move(instance, data):
    assume(instance.shape[1])
    before = solve(replace(instance, pins=()))
    gone = data.draw(st.integers(0, instance.shape[1] - 1))
    places = instance.places.copy()
    places[gone] = 0

    again = replace(instance, places=places, previous=before.pairs, pins=())

    assert solve(again).goals == oracle.best(again)[1]


SOME = [[5, 1], [4, 3]]


@pytest.mark.parametrize(
    ("points", "places", "pairs"),
    [
        ([], [], ()),
        ([], [1, 2], ()),
        ([[], []], [], ()),
        (SOME, [0, 0], ()),
        (SOME, [1, 1], ((0, 0), (1, 1))),
        (SOME, [0, 1], ((1, 1),)),
        (SOME, [10**30, 10**30], ((0, 0), (1, 0))),
        ([[7]], [1], ((0, 0),)),
        ([[0, 0], [0, 0]], [1, 1], ((0, 0), (1, 1))),
    ],
    ids=[
        "nobody", "no mentee", "no mentor", "no place", "as many", "too few places",
        "more places than people", "one", "no points at all",
    ],
)  # fmt: skip
def test_odd_sizes(points, places, pairs):
    solution = assign(points, None, places)

    assert solution.goals["pairs"] == len(pairs)
    assert solution.goals["points"] == sum(points[i][j] for i, j in pairs)
    assert solution.certificate.ok


def test_all_vetoed():
    solution = assign(SOME, [[False, False], [False, False]], [1, 1])

    assert solution.pairs == ()
    assert solution.certificate == replace(solution.certificate, ok=True, unique=True)


def test_pairs_come_before_points():
    solution = assign([[9, 5], [8, 0]], [[True, True], [True, False]], [1, 1])

    assert solution.pairs == ((0, 1), (1, 0))


def test_points_alone_may_leave_somebody_out():
    solution = assign([[9, 0], [8, 0]], None, [1, 1], goals=["points"])

    assert solution.goals == {"points": 9}


def test_every_mentor_first_gets_one():
    points, places = [[9, 1], [9, 1]], [2, 1]

    plain = assign(points, None, places)
    spread = assign(points, None, places, goals=["pairs", "spread", "points"])

    assert plain.goals == {"pairs": 2, "points": 18}
    assert spread.goals == {"pairs": 2, "spread": 2, "points": 10}


def test_a_pin_counts_in_every_goal():
    solution = assign(
        SOME, None, [1, 1], goals=["pairs", "fair", "bands", "keep", "points"],
        pins=[(0, 1)], previous=[(0, 1)], thresholds=[1, 4],
    )  # fmt: skip

    assert solution.goals == {"pairs": 2, "fair": 1, "bands": [2, 1], "keep": 1, "points": 5}


def test_two_runs_are_equal():
    points = np.arange(2000).reshape(50, 40) % 7

    one, other = (assign(points, None, [1] * 40, goals=["pairs", "lottery"]) for _run in "12")

    assert one.pairs == other.pairs
