"""Points: what each criterion adds, that the parts add up, and that silence is neutral."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tandems.matching.model import (
    AFTER_MEETING,
    BEFORE_MEETING,
    Mentee,
    Mentor,
    Problem,
    Weights,
    Wish,
)
from tandems.matching.score import Scorer, safe_reasons, uncertainty

from .cohorts import cohort
from .problems import examples

HALLE, MERSEBURG, MAGDEBURG = (51.48, 11.97), (51.36, 12.0), (52.12, 11.63)
MENTEE = Mentee(
    id="a", home=HALLE, topics=frozenset({"Bildung", "Finanzen", "Verkehr"}),
    needs=("open_doors", "raise_visibility"), contact_wishes=frozenset({"SGK", "AG"}),
    target_bodies=frozenset({"KREISTAG"}), hours=6, slots=frozenset({"WD_EVE"}), video_ok=True,
    dates={"kick-off": True, "closing": True}, max_distance_km=50, wants_woman=True,
)  # fmt: skip
MENTOR = Mentor(
    id="x", homes=(MERSEBURG,), topics=frozenset({"Bildung", "Finanzen"}), woman=True,
    offers=frozenset({"open_doors"}), contact_offers=frozenset({"SGK"}), hours=6,
    bodies_held=frozenset({"KREISTAG"}), slots=frozenset({"WD_EVE"}), video_ok=True,
    dates={"kick-off": True, "closing": True}, max_distance_km=50,
)  # fmt: skip
DATES = ("kick-off", "closing")


def parts(mentee=MENTEE, mentor=MENTOR, **options):
    problem = Problem(mentees=(mentee,), mentors=(mentor,), dates=DATES, **options)
    return {part.criterion: part for part in Scorer(problem).parts(0, 0)}


def test_what_each_criterion_adds_and_says():
    found = {key: (part.points, part.most, part.reason) for key, part in parts().items()}

    assert found == {
        "topics": (1600, 2400, "2 von 3 Themen gemeinsam: Bildung, Finanzen"),
        "help": (
            1500,
            2400,
            ("bietet Zugang zu Kreisen und Kontakten (das Wichtigste ist dabei); "
            "Kontakte: SGK (Kommunalpolitik)"),
        ),
        "distance": (1800, 1800, "etwa 14 km Luftlinie; Video ist für beide in Ordnung"),
        "time": (
            1200, 1200, "6 h im Monat angeboten, 5 h gebraucht; eine gemeinsame Tageszeit",
        ),
        "format": (600, 600, "Treffen in Präsenz sind für beide möglich"),
        "gender": (600, 600, "Wunsch nach einer Mentorin erfüllt"),
        "office": (1000, 1000, "hat das Ziel erreicht: Kreistag"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("criterion", "mentor", "points"),
    [
        ("topics", {"topics": frozenset({"Europa"})}, 0),
        ("topics", {"topics": frozenset()}, 1200),
        ("help", {"offers": frozenset()}, 1200),
        ("help", {"offers": frozenset(), "contact_offers": frozenset()}, 1200),
        ("help", {"offers": frozenset({"raise_visibility"})}, 900),
        ("distance", {"homes": (MAGDEBURG,)}, 990),
        ("distance", {"homes": (MAGDEBURG,), "video_ok": False}, 771),
        ("distance", {"homes": (MAGDEBURG, MERSEBURG)}, 1800),
        ("distance", {"homes": ()}, 900),
        ("time", {"hours": 3}, 912),
        ("time", {"hours": None}, 840 + 0),
        ("time", {"hours": 6, "places": 2}, 912),
        ("time", {"slots": frozenset({"WEEKEND"})}, 960),
        ("time", {"slots": frozenset({"FLEX"})}, 1200),
        ("time", {"dates": {"kick-off": True, "closing": False}}, 1080),
        ("time", {"dates": {"kick-off": True, "closing": None}}, 1140),
        ("time", {"dates": {}}, 1080),
        ("format", {"homes": (MAGDEBURG,)}, 420),
        ("format", {"homes": (MAGDEBURG,), "video_ok": None}, 0),
        ("format", {"homes": ()}, 300),
        ("gender", {"woman": False}, 0),
        ("gender", {"woman": None}, 300),
        ("office", {"bodies_held": frozenset({"STADTRAT"})}, 600),
        ("office", {"bodies_held": frozenset(), "bodies_known": frozenset({"KREISTAG"})}, 600),
        ("office", {"bodies_held": frozenset({"PARTY"})}, 0),
        ("office", {"bodies_held": frozenset()}, 500),
    ],
    ids=str,
)
def test_points_of_another_answer(criterion, mentor, points):
    assert parts(mentor=replace(MENTOR, **mentor))[criterion].points == points


def test_no_wish_for_a_woman_is_no_loss():
    part = parts(replace(MENTEE, wants_woman=False), replace(MENTOR, woman=False))["gender"]

    assert (part.points, part.reason) == (600, "kein Wunsch geäußert")


@pytest.mark.parametrize(
    ("wishes", "points", "reasons"),
    [
        ((), (800, 480), ("nicht genannt", "nicht genannt")),
        ((Wish("a", "x", "mentee", 1),), (2000, 480), ("genannt als 1. Wunsch", "nicht genannt")),
        ((Wish("a", "x", "mentor", 2),), (800, 1020), ("nicht genannt", "genannt als 2. Wunsch")),
        ((Wish("a", "gone", "mentee", 1),), (800, 480), ("nicht genannt", "nicht genannt")),
    ],
)
def test_wishes_after_the_meeting(wishes, points, reasons):
    found = parts(weights=AFTER_MEETING, wishes=wishes)
    both = found["wish_of_mentee"], found["wish_of_mentor"]

    assert tuple(part.points for part in both) == points
    assert tuple(part.reason for part in both) == reasons
    assert not any(part.shareable for part in both)


def test_before_the_meeting_wishes_are_no_criterion():
    assert "wish_of_mentee" not in parts(weights=BEFORE_MEETING)


def test_silence_is_neutral_and_its_range_is_told():
    found = parts(Mentee(id="a"), Mentor(id="x"))
    said = {part.reason for key, part in found.items() if key != "gender"}

    assert said == {"keine Angabe, neutral gewertet"}
    assert uncertainty(list(found.values())) == (600, 10_000)
    assert sum(part.points for part in found.values()) == 600 + 9400 // 2


def test_half_silence_is_said():
    part = parts(mentor=replace(MENTOR, contact_offers=frozenset()))["help"]

    assert part.reason.endswith("; zum Teil keine Angabe, neutral gewertet")
    assert (part.low, part.points, part.high) == (1200, 1500, 1800)


def test_safe_reasons_tell_no_wish_and_no_gender():
    found = parts(weights=AFTER_MEETING, wishes=(Wish("a", "x", "mentee", 1),))

    assert safe_reasons(list(found.values())) == [
        found["distance"].reason, found["topics"].reason, found["help"].reason,
    ]  # fmt: skip


@pytest.mark.parametrize("weights", [BEFORE_MEETING, AFTER_MEETING])
def test_parts_add_up_to_the_point(weights):
    scorer = Scorer(cohort(70, weights=weights))
    points = scorer.score().points

    for i, j in [(0, 0), (33, 20), (63, 5), (64, 41), (69, 41)]:
        mine = scorer.parts(i, j)
        low, high = uncertainty(mine)

        assert sum(part.points for part in mine) == points[i, j]
        assert 0 <= low <= points[i, j] <= high <= 10_000
        assert scorer.contributions(i)[:, j].tolist() == [part.points for part in mine]


def test_parts_of_many_are_those_of_each_whatever_the_order():
    scorer = Scorer(cohort(70))
    pairs = ((69, 41), (0, 0), (64, 41), (33, 20), (63, 5), (0, 3))

    assert scorer.parts_of(pairs) == [scorer.parts(i, j) for i, j in pairs]
    assert scorer.kilometres_of(pairs) == [scorer.kilometres(i, j) for i, j in pairs]
    assert scorer.parts_of(()) == scorer.kilometres_of(()) == []


def test_points_lie_between_0_and_10000_and_blocks_make_no_difference(monkeypatch):
    problem = cohort(70)
    whole = Scorer(problem).score()
    monkeypatch.setattr("tandems.matching.score.AT_A_TIME", 7 * len(problem.mentors))
    in_pieces = Scorer(problem).score()

    assert whole.points.min() >= 0
    assert whole.points.max() <= 10_000
    assert (whole.points == in_pieces.points).all()
    assert (whole.mask == in_pieces.mask).all()


def test_nobody_s_points_depend_on_who_else_applied():
    problem = cohort(40)
    alone = replace(problem, mentees=problem.mentees[7:9], mentors=problem.mentors[3:4])

    points, few = Scorer(problem).score().points, Scorer(alone).score().points

    assert (points[7:9, 3:4] == few).all()


@examples
@given(st.integers(0, 10**6), st.data())
def test_a_better_offer_never_lowers_the_points(seed, data):
    problem = cohort(5, 3, seed=seed, weights=AFTER_MEETING)
    mentor = problem.mentors[0]
    better = data.draw(st.sampled_from([
        {"hours": (mentor.hours or 0) + 3} if mentor.hours else {},
        {"offers": mentor.offers | {"open_doors"}} if mentor.offers else {},
        {"topics": mentor.topics | {"Thema 1"}} if mentor.topics else {},
        {"contact_offers": mentor.contact_offers | {"SGK"}} if mentor.contact_offers else {},
        {"slots": mentor.slots | {"FLEX"}},
        {"bodies_held": mentor.bodies_held | {"LANDTAG"}} if mentor.bodies_held else {},
        {"woman": True},
        {"homes": (*mentor.homes, HALLE)} if mentor.homes else {},
    ]))  # fmt: skip

    improved = replace(problem, mentors=(replace(mentor, **better), *problem.mentors[1:]))

    before, after = (Scorer(one).score().points[:, 0] for one in (problem, improved))
    assert (after >= before).all()


@pytest.mark.parametrize("by", ["mentee", "mentor"])
def test_a_better_rank_is_worth_more(by):
    totals = [
        sum(p.points for p in parts(
            weights=AFTER_MEETING, wishes=(Wish("a", "x", by, rank),) if rank else (),
        ).values())
        for rank in (1, 2, 3, 4, 5, 0)
    ]  # fmt: skip

    assert totals == sorted(set(totals), reverse=True)


@pytest.mark.parametrize(
    "numbers",
    [(24, 24, 18, 12, 6, 6, 11), (100, 0, 0, 0, 0, 0, 1, -1), (24.0, 24, 18, 12, 6, 6, 10)],
)
def test_weights_sum_to_100(numbers):
    with pytest.raises(ValueError, match=r"^weights: "):
        Weights(*numbers)


def test_weights_of_the_programme():
    assert sum(vars(BEFORE_MEETING).values()) == sum(vars(AFTER_MEETING).values()) == 100
    assert AFTER_MEETING.wish_of_mentee + AFTER_MEETING.wish_of_mentor == 32


@pytest.mark.parametrize("rank", [0, 6, -1])
def test_ranks_go_from_1_to_5(rank):
    with pytest.raises(ValueError, match=r"^wishes: "):
        Wish("a", "x", "mentee", rank)


def test_distance_is_known_for_one_pair():
    scorer = Scorer(Problem(mentees=(MENTEE, Mentee(id="b")), mentors=(MENTOR,)))

    assert scorer.kilometres(0, 0) == 14
    assert scorer.kilometres(1, 0) is None


def test_empty_sides():
    nobody = Scorer(Problem(mentees=(), mentors=())).score()
    lonely = Scorer(Problem(mentees=(MENTEE,), mentors=())).score()

    assert (nobody.points.shape, lonely.points.shape) == ((0, 0), (1, 0))
    assert lonely.mask.dtype == np.uint16
