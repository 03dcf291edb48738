"""Why somebody is left over: reasons that are true, and help that helps."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tandems.matching.leftover import Removed, leftover, sentences
from tandems.matching.model import Mentee, Mentor, Pin, Problem
from tandems.matching.proposal import match
from tandems.matching.rules import ABSOLUTE, NEUTRAL_TEXT, TEXTS, Rule

from .cohorts import cohort
from .problems import examples


def test_nobody_is_left_over():
    problem = Problem(mentees=(Mentee(id="a"),), mentors=(Mentor(id="x"),))

    assert leftover(match(problem)) == []


@examples
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(1, 4))
def test_more_mentees_than_places(seed, mentees, mentors):
    proposal = match(cohort(mentees, mentors, seed=seed, rivals="branch"))

    for report in leftover(proposal):
        competition = report.competition
        assert (competition is None) == (not report.allowed)
        if competition:
            allowed = proposal.instance.allowed[list(competition.mentees)]
            assert len(competition.mentees) > competition.places
            assert set(allowed.nonzero()[1].tolist()) <= set(competition.mentors)
            assert report.mentee in competition.mentees


@examples
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(1, 4))
def test_the_offered_help_brings_one_tandem_more(seed, mentees, mentors):
    problem = cohort(mentees, mentors, seed=seed, goals=("pairs", "points"))
    proposal = match(problem)
    now = proposal.solution.goals["pairs"]

    for report in leftover(proposal):
        if report.relaxation:
            pin = Pin(
                proposal.problem.mentees[report.mentee].id,
                proposal.problem.mentors[report.relaxation.mentor].id,
                "Ausnahme",
            )
            assert match(replace(problem, pins=(pin,))).solution.goals["pairs"] == now + 1
        for j in report.one_more_place:
            more = tuple(
                replace(mentor, places=mentor.places + (k == j))
                for k, mentor in enumerate(proposal.problem.mentors)
            )
            assert match(replace(problem, mentors=more)).solution.goals["pairs"] == now + 1


@pytest.mark.parametrize("rule", ["vetoes", "conflicts", "rather_not", "former"])
def test_what_protects_is_never_offered(rule):
    problem = Problem(
        mentees=(Mentee(id="a"),), mentors=(Mentor(id="x"),), **{rule: frozenset({("a", "x")})}
    )
    proposal = match(problem)
    (report,) = leftover(proposal)

    assert (report.allowed, report.relaxation, report.one_more_place) == ((), None, ())
    assert sentences(proposal, report) == [
        "0 Mentor*innen kommen in Frage.", f"Bei 1 Mentor*in: {NEUTRAL_TEXT}",
    ]  # fmt: skip


def test_minors_stay_protected():
    problem = Problem(
        mentees=(Mentee(id="a", minor=True, member=False),), mentors=(Mentor(id="x"),)
    )
    (report,) = leftover(match(problem))

    assert report.removed == (Removed(Rule.MINOR, 1, 0), Removed(Rule.NON_MEMBER, 1, 0))
    assert report.relaxation is None


def test_the_smallest_relaxation_is_offered():
    """One rule is fewer than two, however many points the other mentor would bring."""
    mentors = (
        Mentor(id="x", topics=frozenset({"Europa"}), branch="Nord"),
        Mentor(id="y", topics=frozenset({"Verkehr"})),
        Mentor(id="z", places=0, nonmember_ok=True),
    )
    mentee = Mentee(id="a", member=False, topics=frozenset({"Europa"}), branch="Nord")
    proposal = match(Problem(mentees=(mentee,), mentors=mentors, rivals="branch"))
    (report,) = leftover(proposal)

    assert report.relaxation.mentor == 1
    assert report.relaxation.rules == (Rule.NON_MEMBER,)
    assert report.removed == (Removed(Rule.RIVALS, 1, 0), Removed(Rule.NON_MEMBER, 2, 1))


def test_sentences_about_a_competition():
    problem = Problem(mentees=tuple(Mentee(id=id_) for id_ in "abc"), mentors=(Mentor(id="x"),))
    proposal = match(problem)

    assert sentences(proposal, leftover(proposal)[0]) == [
        "1 Mentor*in kommt in Frage.",
        "2 Mentees teilen sich 1 Platz bei 1 Mentor*in.",
        "Es würde ein weiterer Platz helfen, gleich bei wem von 1 Mentor*in.",
    ]


def test_left_over_though_a_place_is_free():
    """Where points come before pairs, nobody competes: it is the goals that leave somebody out."""
    problem = Problem(
        mentees=(Mentee(id="a"),), mentors=(Mentor(id="x"),), goals=("bands",), thresholds=(9999,)
    )
    (report,) = leftover(match(problem))

    assert (report.allowed, report.competition, report.one_more_place) == ((0,), None, ())


def test_no_sentence_gives_a_confidential_rule_away():
    proposal = match(
        cohort(60, 5, rivals="branch", rather_not=frozenset({("mentee-00001", "mentor-00001")}))
    )
    secret = {TEXTS[rule] for rule in Rule if rule & ABSOLUTE} - {
        TEXTS[Rule.MINOR], TEXTS[Rule.SAME_PERSON],
    }  # fmt: skip

    said = [line for report in leftover(proposal) for line in sentences(proposal, report)]

    assert not [line for line in said for text in secret | {TEXTS[Rule.RIVALS]} if text in line]
    assert any(NEUTRAL_TEXT in line for line in said)
