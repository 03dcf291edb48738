"""How much counts what: sets with a name, what is usual when, and what a draft remembers."""

import pytest
from django.core.management import CommandError, call_command

from tandems import queries, services
from tandems.matching.model import AFTER_MEETING, BEFORE_MEETING, Weights
from tandems.models import MatchingRun
from tests.factories import (
    CohortFactory,
    MatchingRunFactory,
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
OWN = Weights(100, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def mentees(db):
    return [accepted_mentee(person__last_name=name) for name in ("Eins", "Zwei")]


@pytest.fixture
def mentors(db):
    return [accepted_mentor(person__last_name=name) for name in ("Rot", "Grün")]


def test_before_anybody_has_a_wish_wishes_count_nothing():
    assert queries.default_weights(CohortFactory()) == BEFORE_MEETING


def test_exclusions_are_no_wishes():
    preference = PreferenceFactory()

    assert queries.default_weights(preference.cohort) == BEFORE_MEETING


def test_wishes_count_as_soon_as_there_is_one():
    preference = PreferenceFactory(kind="WISH", rank=1)

    assert queries.default_weights(preference.cohort) == AFTER_MEETING
    assert queries.default_weights(CohortFactory(key="2009-10", status="DRAFT")) == BEFORE_MEETING


@pytest.mark.parametrize("name", queries.WEIGHTS)
def test_every_set_is_known_by_its_numbers(name):
    assert queries.set_of(queries.WEIGHTS[name]) == name


def test_other_numbers_are_ones_own():
    assert queries.set_of(OWN) == queries.WeightSet.OWN


def test_short_ways_are_what_counts_most_in_their_set():
    near = vars(queries.WEIGHTS["NEAR"])

    assert max(near, key=near.get) == "distance"
    assert near["distance"] >= 2 * max(v for key, v in near.items() if key != "distance")


def test_criteria_are_named_with_their_numbers():
    found = {one.key: one.number for one in queries.weighed(AFTER_MEETING)}

    assert found == vars(AFTER_MEETING)
    assert [row for row in queries.compared_weights() if row[0] == "Entfernung"] == [
        ("Entfernung", [18, 12, 36])
    ]


def test_draft_without_numbers_is_of_the_time_before_there_were_wishes():
    assert queries.weights_of(MatchingRunFactory()) == BEFORE_MEETING


@pytest.mark.parametrize("weights", [None, OWN, AFTER_MEETING])
def test_draft_is_rebuilt_with_its_own_weights(mentees, mentors, weights):
    services.run_matching(mentees[0].cohort, by=None, weights=weights)

    stored = MatchingRun.objects.get()
    assert queries.weights_of(stored) == (weights or BEFORE_MEETING)
    assert services.rebuilt(stored, queries.cast_of_run(stored)) is not None


# The command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "stored"),
    [("near", queries.WEIGHTS["NEAR"]), ("AFTER", AFTER_MEETING), ("100,0,0,0,0,0,0,0,0", OWN)],
)
def test_command_takes_a_set_or_nine_numbers(mentees, mentors, said, stored):
    call_command("propose_tandems", "2008-09", f"--weights={said}")

    assert queries.weights_of(MatchingRun.objects.get()) == stored


@pytest.mark.parametrize(
    "said", ["far", "1,2,3", "24,24,18,12,6,6,9", "100,,0,0,0,0,0", "-1,101,0,0,0,0,0"]
)
def test_command_says_what_it_expects(mentees, mentors, said):
    with pytest.raises(CommandError, match="nine whole numbers"):
        call_command("propose_tandems", "2008-09", f"--weights={said}")

    assert not MatchingRun.objects.exists()
