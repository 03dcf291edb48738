"""What forbids a pair, and what may be said about it."""

from dataclasses import replace
from itertools import product

import pytest

from tandems.matching.model import Mentee, Mentor, Problem
from tandems.matching.rules import ABSOLUTE, CONFIDENTIAL, NEUTRAL_TEXT, Rule, public_texts, texts
from tandems.matching.score import Scorer

HALLE, MAGDEBURG = (51.48, 11.97), (52.12, 11.63)
PAIR = frozenset({("a", "x")})


def mask(mentee=None, mentor=None, **options):
    problem = Problem(
        mentees=(Mentee(id="a", **mentee or {}),), mentors=(Mentor(id="x", **mentor or {}),),
        **options,
    )  # fmt: skip
    return Scorer(problem).score().mask[0, 0]


@pytest.mark.parametrize(
    ("mentee", "mentor", "options", "rule"),
    [
        ({}, {}, {}, 0),
        ({}, {}, {"vetoes": PAIR}, Rule.TEAM_VETO),
        ({}, {}, {"conflicts": PAIR}, Rule.CONFLICT),
        ({}, {}, {"rather_not": PAIR}, Rule.RATHER_NOT),
        ({}, {}, {"former": PAIR}, Rule.SAME_AIM),
        ({}, {}, {"vetoes": frozenset({("a", "gone"), ("gone", "x")})}, 0),
        ({"person": "p"}, {"person": "p"}, {}, Rule.SAME_PERSON),
        ({"person": ""}, {"person": ""}, {}, 0),
        ({"minor": True}, {}, {}, Rule.MINOR),
        ({"minor": True}, {"minors_ok": True}, {}, 0),
        ({"member": False}, {}, {}, Rule.NON_MEMBER),
        ({"member": False}, {"nonmember_ok": True}, {}, 0),
        ({"branch": "Halle-Nord"}, {"branch": "Halle-Nord"}, {}, 0),
        ({"branch": "Halle-Nord"}, {"branch": "Halle-Nord"}, {"rivals": "branch"}, Rule.RIVALS),
        ({"association": "15002"}, {"association": "15002"}, {"rivals": "branch"}, 0),
        (
            {"association": "15002"}, {"association": "15002"}, {"rivals": "association"},
            Rule.RIVALS,
        ),
        (
            {"candidacies": frozenset({("MDL", "Halle")})},
            {"candidacies": frozenset({("MDL", "Halle"), ("MAYOR", "Halle")})},
            {},
            Rule.SAME_AIM,
        ),
        (
            {"candidacies": frozenset({("MDL", "Halle")})},
            {"candidacies": frozenset({("MAYOR", "Halle")})},
            {},
            0,
        ),
        (
            {"minor": True, "member": False}, {}, {"vetoes": PAIR, "rather_not": PAIR},
            Rule.MINOR | Rule.NON_MEMBER | Rule.TEAM_VETO | Rule.RATHER_NOT,
        ),
    ],
)  # fmt: skip
def test_bits(mentee, mentor, options, rule):
    assert mask(mentee, mentor, **options) == rule


@pytest.mark.parametrize(
    ("limits", "video", "rule"),
    [
        ((None, None), (False, False), 0),
        ((50, None), (False, False), Rule.TOO_FAR),
        ((None, 50), (True, False), Rule.TOO_FAR),
        ((50, 50), (True, True), 0),
        ((50, 50), (True, None), Rule.TOO_FAR),
        ((70, 70), (False, False), 0),
        ((69, 69), (False, False), Rule.TOO_FAR),
    ],
    ids=["no limit", "mentee", "mentor", "video", "not said", "slack", "beyond the slack"],
)
def test_too_far(limits, video, rule):
    """Halle and Magdeburg are 75 km apart; no limit is decided on less than 5 km."""
    mentee = {"home": HALLE, "max_distance_km": limits[0], "video_ok": video[0]}
    mentor = {"homes": (MAGDEBURG,), "max_distance_km": limits[1], "video_ok": video[1]}

    assert mask(mentee, mentor) == rule


def test_an_unknown_place_is_never_too_far():
    assert mask({"max_distance_km": 25}, {"homes": (HALLE,), "max_distance_km": 25}) == 0


def test_confidential_rules_can_not_be_told_apart():
    """Whatever confidential rules a pair has, and however many, the words are the same."""
    secret = [rule for rule in Rule if rule & CONFIDENTIAL]
    masks = [
        sum(rule for rule, on in zip(secret, chosen, strict=True) if on)
        for chosen in product([False, True], repeat=len(secret))
    ]

    said = {tuple(public_texts(one)) for one in masks if one}

    assert said == {(NEUTRAL_TEXT,)}
    assert {Rule.TEAM_VETO, Rule.CONFLICT, Rule.RATHER_NOT, Rule.RIVALS} <= set(secret)


def test_open_rules_keep_their_words():
    assert public_texts(Rule.MINOR | Rule.RATHER_NOT) == [
        NEUTRAL_TEXT, "Die*der Mentor*in begleitet keine Mentees unter 18.",
    ]  # fmt: skip
    assert public_texts(0) == []


def test_the_coordination_reads_each_rule():
    everything = sum(Rule)

    assert len(set(texts(everything))) == len(Rule)
    assert NEUTRAL_TEXT not in texts(everything)


def test_what_protects_people_is_never_set_aside():
    assert set(Rule) - set(ABSOLUTE) == {Rule.RIVALS, Rule.TOO_FAR, Rule.NON_MEMBER}


def test_problem_can_be_changed_without_touching_the_first():
    problem = Problem(mentees=(Mentee(id="a"),), mentors=(Mentor(id="x"),))

    forbidden = replace(problem, vetoes=PAIR)

    assert Scorer(problem).score().mask[0, 0] == 0
    assert Scorer(forbidden).score().mask[0, 0] == Rule.TEAM_VETO
