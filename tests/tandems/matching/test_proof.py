"""What a certificate says, and that it can't be forged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from tandems.matching.board import board
from tandems.matching.instance import build
from tandems.matching.prices import NotTheBestError, prices
from tandems.matching.solve import solve, verify
from tandems.matching.steps import Proof, plan

from .problems import examples, instances


@examples
@given(instances(goals=("pairs", "points"), pins=False))
def test_prices_are_a_bound_that_is_reached(instance):
    """By hand, for the one step of pairs and points: duality in four lines."""
    solution = solve(instance)
    (proof,) = solution.proofs
    most = min(instance.shape[0], int(instance.places.sum()))
    worth = instance.points + most * int(instance.points[instance.allowed].max(initial=0)) + 1
    chosen = sum(int(worth[pair]) for pair in solution.pairs)

    assert (proof.u >= 0).all()
    assert (proof.v >= 0).all()
    assert (proof.u[:, None] + proof.v >= worth)[instance.allowed & (instance.places > 0)].all()
    assert proof.u.sum() + (proof.v * instance.places).sum() == chosen


@examples
@given(instances(), st.data())
def test_a_smaller_pairing_is_not_proven(instance, data):
    goals = tuple(goal for goal in instance.goals if goal != "lottery")
    instance = replace(instance, goals=(*goals, "lottery"))
    solution = solve(instance)
    assume(solution.pairs)
    without = data.draw(st.sampled_from(solution.pairs))
    fewer = tuple(pair for pair in solution.pairs if pair != without)

    assert not verify(instance, fewer, solution.proofs).ok


@examples
@given(instances(), st.data())
def test_changed_prices_prove_nothing(instance, data):
    solution = solve(instance)
    assume(solution.proofs and len(solution.proofs[0].u))
    first, *others = solution.proofs
    row = data.draw(st.integers(0, len(first.u) - 1))
    u = first.u.copy()
    u[row] += data.draw(st.sampled_from([1, -1, 10**6]))

    forged = [replace(first, u=u), *others]

    assert not verify(instance, solution.pairs, forged).ok


PROBLEM = build(
    [[5, 1, 0], [4, 3, 2], [1, 1, 1]], None, [1, 1, 1], goals=["pairs", "fair", "points", "lottery"]
)
SOLVED = solve(PROBLEM)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        (((0, 0), (0, 1)), "A mentee is in two tandems."),
        (((0, 0), (1, 0)), "A mentor has more mentees than places."),
        (((0, 1), (1, 0), (2, 2)), "Not proven the best for points."),
        ((), "Not proven the best for pairs."),
    ],
)
def test_reason_why_a_pairing_is_not_proven(pairs, reason):
    assert verify(PROBLEM, pairs, SOLVED.proofs).reason == reason


def test_forbidden_pairs_and_lost_pins_are_seen():
    allowed = np.ones((3, 3), dtype=bool)
    allowed[0, 0] = False

    forbidden = verify(replace(PROBLEM, allowed=allowed), ((0, 0),), SOLVED.proofs)
    lost = verify(replace(PROBLEM, pins=((2, 2),)), ((0, 0),), SOLVED.proofs)

    assert forbidden.reason == "A pair is not allowed."
    assert lost.reason == "A pin is not kept."


@pytest.mark.parametrize(
    ("proofs", "reason"),
    [
        (SOLVED.proofs[:-1], "A proof is missing."),
        ((*SOLVED.proofs, SOLVED.proofs[0]), "There are more proofs than steps."),
        (SOLVED.proofs[::-1], "Not proven the best for pairs."),
    ],
)
def test_all_proofs_and_no_others(proofs, reason):
    assert verify(PROBLEM, SOLVED.pairs, proofs).reason == reason


def test_a_floor_that_is_too_low_is_not_proven():
    fair = SOLVED.proofs[1]

    forged = (SOLVED.proofs[0], replace(fair, value=fair.value - 1), *SOLVED.proofs[2:])

    assert fair.goals == ("fair",)
    assert not verify(PROBLEM, SOLVED.pairs, forged).ok


def test_a_floor_that_could_be_higher_is_not_proven():
    """Everything else in order: only that nothing above the floor can be had is not shown."""
    problem = build([[5, 1], [4, 3]], None, [1, 1], goals=["pairs", "fair"])
    chain = board(problem)
    pairs, fair, rest = plan(chain)
    first = pairs.answer(chain.start)[1]
    face = pairs.narrowed(chain.start, first)
    low = Proof(("fair",), 1, np.full(2, 9), np.zeros(2, dtype=int))
    last = rest.answer(fair.narrowed(face, low))[1]

    assert verify(problem, ((0, 1), (1, 0)), [first, low, last]).reason == (
        "Not proven the best for fair."
    )


def test_prices_that_only_add_up_by_overflow_prove_nothing():
    """Four times 2^62 is 0 in 64 bits: such prices would cover everything and cost nothing."""
    problem = build([[1], [1], [1], [1]], None, [1])
    honest = solve(problem).proofs[0]
    u = np.full(4, 2**62)
    u[0] += honest.value

    assert not verify(problem, ((0, 0),), [replace(honest, u=u, v=np.zeros(1, dtype=int))]).ok


def test_prices_of_the_wrong_length_prove_nothing():
    forged = [replace(proof, u=proof.u[:1]) for proof in SOLVED.proofs]

    assert not verify(PROBLEM, SOLVED.pairs, forged).ok


def test_there_are_no_prices_for_a_pairing_that_is_not_the_best():
    gains = np.array([[5, 1], [4, 3]])

    with pytest.raises(NotTheBestError):
        prices(gains, np.array([1, 0]), np.array([1, 1]))
