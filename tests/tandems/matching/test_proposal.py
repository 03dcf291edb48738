"""From people to tandems: pins, overrides, wishes, and people who have left."""

from dataclasses import replace
from random import Random

import pytest

from tandems.matching.errors import InputError
from tandems.matching.model import AFTER_MEETING, Mentee, Mentor, Pin, Problem, Wish
from tandems.matching.proposal import match
from tandems.matching.record import record_of, verify_record

from .cohorts import cohort


def people(mentees="ab", mentors="xy", **options):
    return Problem(
        mentees=tuple(Mentee(id=id_) for id_ in mentees),
        mentors=tuple(Mentor(id=id_) for id_ in mentors),
        **options,
    )


def both(mentee, mentor, rank=1):
    return Wish(mentee, mentor, "mentee", rank), Wish(mentee, mentor, "mentor", rank)


def test_a_cohort_is_paired_and_proven():
    proposal = match(cohort(40))

    assert proposal.solution.certificate.ok
    assert proposal.solution.certificate.unique
    assert proposal.solution.goals["pairs"] == len(proposal.pairs) > 30
    assert not any(proposal.score.mask[pair] for pair in proposal.solution.pairs)


def test_order_of_people_and_wishes_changes_nothing():
    problem = cohort(40, weights=AFTER_MEETING)
    random = Random(3)  # noqa: S311 - an order
    shuffled = replace(
        problem,
        mentees=tuple(random.sample(problem.mentees, 40)),
        mentors=tuple(random.sample(problem.mentors, 24)),
        wishes=tuple(random.sample(problem.wishes, len(problem.wishes))),
    )

    assert match(shuffled).pairs == match(problem).pairs


def test_mutual_wishes_come_before_points():
    """Without the goal the first choices of both mentees would decide."""
    first_choices = Wish("a", "y", "mentee", 1), Wish("b", "x", "mentee", 1)
    problem = people(wishes=(*both("a", "x", rank=5), *first_choices), weights=AFTER_MEETING)

    assert match(problem).pairs == [("a", "x"), ("b", "y")]
    assert match(replace(problem, goals=("pairs", "points"))).pairs == [("a", "y"), ("b", "x")]


def test_pin_is_kept_and_counts():
    proposal = match(people(pins=(Pin("a", "y"),), previous=frozenset({("a", "y")}),
                            goals=("pairs", "keep", "points")))  # fmt: skip

    assert proposal.pairs == [("a", "y"), ("b", "x")]
    assert proposal.solution.goals["keep"] == 1


def test_pin_against_a_rule_needs_a_written_reason():
    problem = people(mentors="x", pins=(Pin("a", "x"),))
    problem = replace(problem, mentees=(Mentee(id="a", member=False), Mentee(id="b")))

    with pytest.raises(InputError, match=r"^pins: 'a' with 'x': against NON_MEMBER a reason is"):
        match(problem)

    assert match(replace(problem, pins=(Pin("a", "x", "Sie kennen sich."),))).pairs == [("a", "x")]


@pytest.mark.parametrize(
    "options",
    [
        {"vetoes": frozenset({("a", "x")})},
        {"conflicts": frozenset({("a", "x")})},
        {"rather_not": frozenset({("a", "x")})},
        {"mentees": (Mentee(id="a", minor=True),)},
    ],
    ids=["veto", "conflict", "rather not", "minor"],
)
def test_no_reason_is_good_enough_for_some_rules(options):
    problem = replace(people(pins=(Pin("a", "x", "trotzdem"),)), **options)

    with pytest.raises(InputError, match=r"^pins: 'a' with 'x': never against "):
        match(problem)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"pins": (Pin("a", "x"), Pin("b", "x"))}, "pins: 'a' and 'b' are pinned to 'x', who"),
        ({"pins": (Pin("a", "x"), Pin("a", "y"))}, "pins: 'a' is pinned twice"),
        ({"pins": (Pin("gone", "x"),)}, "pins: 'gone' or 'x' does not take part."),
        ({"mentees": (Mentee(id="a"), Mentee(id="a"))}, "mentees: 'a' stands there twice."),
        ({"mentors": (Mentor(id="x"), Mentor(id="x"))}, "mentors: 'x' stands there twice."),
        ({"mentors": (Mentor(id="x", places=-1),)}, "places: no number below 0"),
        ({"goals": ("luck",)}, "goals: 'luck' is unknown"),
    ],
    ids=["one place", "twice", "gone", "mentees", "mentors", "places", "goals"],
)
def test_what_can_not_be_is_named(options, complaint):
    with pytest.raises(InputError) as raised:
        match(replace(people(), **options))

    assert str(raised.value).startswith(complaint)


def test_people_who_have_left_are_ignored_with_a_note():
    problem = people(
        wishes=(Wish("a", "gone", "mentee", 1), *both("a", "x")),
        previous=frozenset({("gone", "x"), ("a", "x")}),
    )

    assert match(problem).notes == (
        "wishes: 1 ignored, unknown people.", "previous: 1 ignored, unknown people.",
    )  # fmt: skip


def test_after_a_withdrawal_nobody_else_moves():
    problem = cohort(40)
    first = match(problem)
    gone = first.pairs[0][1]
    rest = replace(
        problem,
        mentors=tuple(mentor for mentor in problem.mentors if mentor.id != gone),
        previous=frozenset(first.pairs),
        goals=("keep", "pairs", "points", "lottery"),
    )

    again = match(rest)

    assert {pair for pair in first.pairs if pair[1] != gone} <= set(again.pairs)


def test_a_mentor_who_pauses_gets_nobody():
    problem = people()
    paused = replace(problem, mentors=(Mentor(id="x", places=0), Mentor(id="y")))

    assert [mentor for _mentee, mentor in match(paused).pairs] == ["y"]


def test_a_person_in_both_roles_is_not_paired_with_themselves():
    problem = Problem(
        mentees=(Mentee(id="a", person="p"), Mentee(id="b")), mentors=(Mentor(id="x", person="p"),)
    )

    assert match(problem).pairs == [("b", "x")]


def test_nobody_knows_anything():
    """No answer, no place, no wish: still everybody gets somebody, by lot."""
    proposal = match(people("abc", "xyz", seed="Auftakt"))

    assert proposal.solution.goals["pairs"] == 3
    assert proposal.solution.certificate.unique


def test_a_run_is_proven_again_from_its_record():
    proposal = match(cohort(30, weights=AFTER_MEETING))

    certificate = verify_record(record_of(proposal.instance, proposal.solution))

    assert certificate.ok
    assert certificate.goals == proposal.solution.goals
