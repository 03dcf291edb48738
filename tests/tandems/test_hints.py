"""Time, needs and contacts: what a pair lacks, in one short line each."""

import pytest

from tandems import queries
from tests.factories import ParticipationFactory, accepted_mentee, accepted_mentor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def compared(mentee, mentor):
    known = queries.know([mentee, mentor])
    return queries.compare(known, known.sides[mentee.pk], known.sides[mentor.pk])


@pytest.mark.parametrize(
    ("needed", "offered", "places", "words", "short"),
    [
        ("H6", "H3", 1, "Mentee 4–6 h, Mentor*in bis 3 h", True),
        ("H3", "H3", 1, "Mentee bis 3 h, Mentor*in bis 3 h", False),
        ("H6", "H6", 1, "Mentee 4–6 h, Mentor*in 4–6 h", False),
        ("H6", "H6", 2, "Mentee 4–6 h, Mentor*in 4–6 h für zwei Mentees", True),
        ("H3", "H6", 2, "Mentee bis 3 h, Mentor*in 4–6 h für zwei Mentees", False),
        ("H11", "H6", 1, "Mentee mehr als 10 h, Mentor*in 4–6 h", False),  # 5 hours are enough
        ("H11", "H10", 2, "Mentee mehr als 10 h, Mentor*in 7–10 h für zwei Mentees", False),
    ],
)
def test_hours_of_both_and_whether_they_are_enough(needed, offered, places, words, short):
    mentee = accepted_mentee(profile__hours_per_month=needed)
    mentor = accepted_mentor(profile__hours_per_month=offered, profile__capacity=places)

    pair = compared(mentee, mentor)

    assert (pair.hours, pair.short_of_time) == (words, short)
    assert (f"Wenig Zeit: {words}." in [warning.text for warning in pair.warnings]) == short


def test_what_is_looked_for_and_not_offered_is_named():
    mentee = accepted_mentee(
        profile__needs=["open_doors", "advise_decisions"], profile__contact_wishes=["PRESSE", "AG"]
    )
    mentor = accepted_mentor(profile__offers=["advise_decisions"], profile__contact_offers=["AG"])

    pair = compared(mentee, mentor)

    assert pair.open_needs == ["Zugang zu Kreisen und Kontakten"]
    assert pair.open_contacts == ["Presse"]


@pytest.mark.parametrize("unknown", ["mentee", "mentor"])
def test_nothing_is_said_of_answers_that_are_not_there(unknown):
    mentee = ParticipationFactory() if unknown == "mentee" else accepted_mentee()
    mentor = ParticipationFactory(role="MENTOR") if unknown == "mentor" else accepted_mentor()

    pair = compared(mentee, mentor)

    assert (pair.hours, pair.short_of_time) == ("", False)


def test_contacts_nobody_answered_for_are_open():
    mentee = accepted_mentee(profile__contact_wishes=["SGK"])

    pair = compared(mentee, ParticipationFactory(role="MENTOR"))

    assert pair.open_contacts == ["SGK (Kommunalpolitik)"]
