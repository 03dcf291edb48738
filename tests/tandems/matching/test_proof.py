"""What a certificate says, and that it can't be forged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from tandems.matching import steps
from tandems.matching.board import board
from tandems.matching.instance import build
from tandems.matching.prices import NotTheBestError, prices
from tandems.matching.solve import solve, verify
from tandems.matching.steps import Proof, plan

from . import oracle
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


def test_a_floor_above_that_of_a_pinned_tandem_is_not_proven(monkeypatch):
    """It would cut off pairings that are better afterwards: here 38 points instead of 19."""
    problem = build(
        [[3, 0, 0], [0, 30, 8], [0, 8, 5]], None, [1, 1, 1],
        goals=["pairs", "fair", "points"], pins=[(0, 0)],
    )  # fmt: skip
    monkeypatch.setattr(steps, "floor_of", lambda _board, _face: 8)

    forged = solve(problem)

    assert sum(int(problem.points[pair]) for pair in forged.pairs) == 19
    assert forged.certificate.reason == "Not proven the best for fair."


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: {"goals": ("keep",)},
        lambda proof: {"goals": (*proof.goals, "mutual")},
        lambda proof: {"goals": (None,)},
        lambda proof: {"value": proof.value + 1},
        lambda proof: {"value": 10**30},
        lambda proof: {"u": proof.u[:0]},
        lambda proof: {"u": proof.u + 1},
        lambda proof: {"v": proof.v + np.array([0, 1000])},
    ],
)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_nothing_of_a_proof_may_be_changed(number, change):
    """Not even what the proof could do without: here nobody could have a higher floor, and the
    second mentor has no place."""
    problem = build([[5, 9], [5, 9]], None, [2, 0], goals=["pairs", "fair", "points"])
    honest = solve(problem)
    proofs = list(honest.proofs)
    proofs[number] = replace(proofs[number], **change(proofs[number]))

    assert honest.certificate.ok
    assert not verify(problem, honest.pairs, proofs).ok


@examples
@given(instances(), st.data())
def test_what_is_proven_is_true_whatever_is_claimed(instance, data):
    """Any numbers of the proof changed, any other pairing: proven is only what is the best."""
    solution = solve(instance)
    proofs = [
        Proof(
            proof.goals,
            proof.value + data.draw(st.sampled_from([0, 0, 1, -1, 7])),
            *(prices + data.draw(st.sampled_from([0, 0, 1, -1])) for prices in (proof.u, proof.v)),
        )
        for proof in solution.proofs
    ]
    ways, values = oracle.best(instance)
    good = {oracle.pairs_of(instance, way) for way in ways}
    claimed = data.draw(st.sampled_from(oracle.possible(instance).tolist()))
    pairs = oracle.pairs_of(instance, np.array(claimed, dtype=int))

    certificate = verify(instance, pairs, proofs)

    assert not certificate.ok or (pairs in good and certificate.goals == values)


@examples
@given(instances(goals=("pairs", "fair", "points"), largest=7), st.integers(0, 8))
def test_a_solver_that_takes_another_floor_proves_nothing_false(instance, floor):
    """All its prices fit together; only the floor is made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "floor_of", lambda _board, _face: floor)
        try:
            forged = solve(instance)
        except (ArithmeticError, ValueError):  # it leaves no pairing at all
            return

    assert not forged.certificate.ok or forged.goals == oracle.best(instance)[1]


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
