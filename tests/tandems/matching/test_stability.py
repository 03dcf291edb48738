"""Who would rather have each other, and Gale and Shapley's pairing to compare with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tandems.matching.model import AFTER_MEETING, Mentee, Mentor, Pin, Problem, Wish
from tandems.matching.proposal import match
from tandems.matching.stability import blocking, likings, stable, stated_blocking_pairs

from .cohorts import cohort
from .problems import examples, instances


def both(mentee, mentor, rank=1):
    return Wish(mentee, mentor, "mentee", rank), Wish(mentee, mentor, "mentor", rank)


CROSSED = Problem(
    mentees=(Mentee(id="a"), Mentee(id="b")),
    mentors=(Mentor(id="x"), Mentor(id="y")),
    wishes=(*both("a", "x"), *both("b", "y")),
)


def test_mutual_wishes_leave_no_stated_blocking_pair():
    problem = cohort(60, weights=AFTER_MEETING)

    assert stated_blocking_pairs(match(problem)) == []


@pytest.mark.parametrize(
    ("changes", "pairs"),
    [
        ({"pins": (Pin("a", "y"),)}, []),
        ({"vetoes": frozenset({("a", "x")})}, [("b", "y")]),
        ({"goals": ("keep", "pairs"), "previous": frozenset({("a", "y"), ("b", "x")})},
         [("a", "x"), ("b", "y")]),
        ({"goals": ("keep",), "previous": frozenset({("a", "y")})}, [("a", "x"), ("b", "y")]),
        ({"goals": ("keep",), "previous": frozenset({("a", "x")})}, [("b", "y")]),
    ],
    ids=["pinned", "vetoed", "crossed", "one out", "other out"],
)  # fmt: skip
def test_stated_blocking_pairs(changes, pairs):
    assert stated_blocking_pairs(match(replace(CROSSED, **changes))) == pairs


def test_a_better_choice_does_not_block():
    """The mentor named a too, but prefers the one they have."""
    problem = Problem(
        mentees=(Mentee(id="a"), Mentee(id="b")), mentors=(Mentor(id="x"),),
        wishes=(*both("a", "x", rank=2), *both("b", "x", rank=1)),
        goals=("keep",), previous=frozenset({("b", "x")}),
    )  # fmt: skip

    assert stated_blocking_pairs(match(problem)) == []
    turned = replace(problem, previous=frozenset({("a", "x")}))
    assert stated_blocking_pairs(match(turned)) == [("b", "x")]


@examples
@given(instances(pins=False, largest=3), st.data())
def test_deferred_acceptance_blocks_nothing_and_leaves_the_same_people_out(instance, data):
    """The same people whoever asks: the rural hospitals theorem (Roth 1986)."""
    n, m = instance.shape
    order = data.draw(st.permutations(range(n * m)))
    mentees = np.array(order).reshape(n, m)
    mentors = np.array(order[::-1]).reshape(n, m)

    asked_by = [
        stable(mentees, mentors, instance.allowed, instance.places, by=side)
        for side in ("mentee", "mentor")
    ]

    for matched in asked_by:
        taken = np.bincount(matched[matched >= 0], minlength=m)
        assert (taken <= instance.places).all()
        assert not blocking(matched, mentees, mentors, instance.allowed, instance.places).any()
    assert ((asked_by[0] >= 0) == (asked_by[1] >= 0)).all()
    both_paired = np.flatnonzero(asked_by[0] >= 0)
    best, worst = (mentees[both_paired, matched[both_paired]] for matched in asked_by)
    assert (best >= worst).all()


def test_thousands_ask_a_few():
    """4,000 students and 35 courses in the literature; recursion would fail here."""
    random = np.random.default_rng(4)
    n, m = 4000, 35
    mentees, mentors = (random.permutation(n * m).reshape(n, m) for _side in "ab")
    allowed = random.random((n, m)) < 0.2
    places = np.full(m, 100)

    matched = stable(mentees, mentors, allowed, places)

    assert not blocking(matched, mentees, mentors, allowed, places).any()
    assert (matched >= 0).sum() == 3500


def test_blocking_pair_is_seen():
    points = np.array([[2, 1], [1, 2]])
    crossed = np.array([1, 0])

    found = blocking(crossed, points, points, points > 0, np.array([1, 1]))

    assert found.tolist() == [[True, False], [False, True]]


def test_liking_is_the_wish_then_the_points():
    problem = replace(CROSSED, wishes=(*CROSSED.wishes, Wish("a", "y", "mentee", 2)))
    of_mentees, of_mentors = likings(match(problem))

    assert of_mentees[0, 0] > of_mentees[0, 1] > of_mentees[1, 0]
    assert of_mentors[0, 0] > of_mentors[1, 0]
