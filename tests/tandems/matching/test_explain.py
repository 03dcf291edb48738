"""What a change would cost: the price told is what solving anew would have given."""

from dataclasses import replace

from hypothesis import given, strategies as st

from tandems.matching.errors import InputError
from tandems.matching.explain import Explanation
from tandems.matching.instance import build
from tandems.matching.proposal import match
from tandems.matching.solve import solve

from .cohorts import cohort
from .problems import examples, instances, orders

PRICED = orders(without=("fair", "lottery"))


def anew(instance, **changes):
    """The goals' values of the changed problem, the lottery left out; None if it can't be."""
    changed = replace(instance, **changes)
    pins = changed.pins
    try:  # the checks of pins are those of the front door
        build(changed.points, changed.allowed, changed.places, pins=pins)
    except InputError:
        return None
    return {goal: value for goal, value in solve(changed).goals.items() if goal != "lottery"}


def other_pins(instance, i):
    return tuple(pin for pin in instance.pins if pin[0] != i)


@examples
@given(instances(mentees=5, mentors=4), PRICED, st.booleans())
def test_price_of_every_pair_is_that_of_solving_anew(instance, goals, with_lottery):
    instance = replace(instance, goals=(*goals, "lottery") if with_lottery else tuple(goals))
    explanation = Explanation(instance, solve(instance))

    for i in range(instance.shape[0]):
        for j in range(instance.shape[1]):
            allowed = instance.allowed.copy()
            allowed[i, j] = True
            outcome = explanation.pinned(i, j)
            expected = anew(instance, allowed=allowed, pins=(*other_pins(instance, i), (i, j)))

            assert (outcome and outcome.goals) == expected


@examples
@given(instances(mentees=5, mentors=4), PRICED)
def test_price_of_leaving_out_and_of_a_veto(instance, goals):
    instance = replace(instance, goals=tuple(goals))
    solution = solve(instance)
    explanation = Explanation(instance, solution)

    for i, j in solution.pairs:
        out, other = instance.allowed.copy(), instance.allowed.copy()
        out[i], other[i, j] = False, False
        pins = other_pins(instance, i)

        assert explanation.without(i).goals == anew(instance, allowed=out, pins=pins)
        assert explanation.vetoed(i).goals == anew(instance, allowed=other, pins=pins)
        assert explanation.pinned(i, j).loss == 0


@examples
@given(instances(mentees=5, mentors=4), PRICED, st.booleans())
def test_value_of_one_more_place(instance, goals, with_lottery):
    instance = replace(instance, goals=(*goals, "lottery") if with_lottery else tuple(goals))
    explanation = Explanation(instance, solve(instance))

    for j in range(instance.shape[1]):
        places = instance.places.copy()
        places[j] += 1

        assert explanation.one_more_place(j).goals == anew(instance, places=places)


@examples
@given(instances(mentees=4, mentors=4, pins=False, goals=("pairs", "fair", "points")))
def test_a_floor_is_held_for_everybody_else(instance):
    solution = solve(instance)
    explanation = Explanation(instance, solution)
    floor = solution.goals["fair"]

    for i in range(instance.shape[0]):
        for outcome in explanation.alternatives(i):
            allowed = instance.points >= floor
            allowed &= instance.allowed
            allowed[i, outcome.mentor] = True
            again = replace(
                instance, allowed=allowed, goals=("pairs", "points"), pins=((i, outcome.mentor),)
            )

            assert outcome.goals == solve(again).goals


def test_alternatives_come_cheapest_first_with_the_present_one():
    proposal = match(cohort(50))
    explanation = Explanation(proposal.instance, proposal.solution)
    i, j = proposal.solution.pairs[10]

    outcomes = explanation.alternatives(i)

    assert (outcomes[0].mentor, outcomes[0].loss) == (j, 0)
    assert [outcome.loss for outcome in outcomes] == sorted(outcome.loss for outcome in outcomes)
    assert len(outcomes) == proposal.instance.allowed[i].sum()
    assert explanation.alternatives(i, most=5) == outcomes[:5]


def test_pairs_and_points_are_told_apart():
    """The second mentee can have nobody else: giving their mentor away loses a tandem."""
    instance = build([[5, 4], [9, 0]], [[True, True], [True, False]], [1, 1])
    explanation = Explanation(instance, solve(instance))

    outcome = explanation.pinned(0, 0)

    assert outcome.changes == {"pairs": -1, "points": 5 - 13}
    assert outcome.goals == {"pairs": 1, "points": 5}


def test_a_move_may_pass_through_a_free_place():
    """Mentee 0 leaves mentor 0 for 1, mentee 1 moves to 2, and mentee 2, who was out, comes in."""
    instance = build(
        [[9, 8, 0], [0, 7, 7], [6, 0, 0]],
        [[True, True, False], [False, True, True], [True, False, False]],
        [1, 1, 1],
        goals=["points"],
    )
    solution = solve(instance)
    explanation = Explanation(instance, solution)

    assert solution.pairs == ((0, 1), (1, 2), (2, 0))
    assert explanation.pinned(0, 0).changes == {"points": -5}


def test_a_mentor_without_a_place_can_not_be_had():
    instance = build([[5, 1], [4, 3]], None, [1, 1], pins=[(0, 1)])
    explanation = Explanation(instance, solve(instance))

    assert explanation.pinned(1, 1) is None
    assert explanation.pinned(0, 0).goals == {"pairs": 2, "points": 8}


def test_numbers_that_do_not_fit_are_python_s_own():
    instance = build([[10**13, 3], [2, 1]], None, [1, 1], goals=["pairs", "bands", "points"],
                     thresholds=[1, 2, 3] * 3)  # fmt: skip
    explanation = Explanation(instance, solve(instance))

    assert explanation.pinned(0, 1).goals == {
        "pairs": 2, "bands": [2, 2, 1] * 3, "points": 5,
    }  # fmt: skip


@examples
@given(instances(mentees=4, mentors=4, pins=False, goals=("pairs", "spread", "fair", "points")))
def test_one_more_place_holds_the_floor_and_spreads(instance):
    solution = solve(instance)
    explanation = Explanation(instance, solution)
    held = instance.allowed & (instance.points >= solution.goals["fair"])

    for j in range(instance.shape[1]):
        places = instance.places.copy()
        places[j] += 1
        outcome = explanation.one_more_place(j)

        assert outcome.goals == anew(
            instance, allowed=held, places=places, goals=("pairs", "spread", "points")
        )
        assert outcome.loss <= 0


def test_second_place_of_a_mentor_counts_for_spread():
    """Two mentees, one mentor: the second place adds a tandem, but nobody new."""
    instance = build([[5], [4]], None, [1], goals=["spread", "pairs"])

    outcome = Explanation(instance, solve(instance)).one_more_place(0)

    assert outcome.changes == {"spread": 0, "pairs": 1}
