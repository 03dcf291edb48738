"""What is read of people: of many at once the same as of few."""

import pytest

from tandems import queries
from tests.factories import (
    PreferenceFactory,
    TandemFactory,
    TopicFactory,
    accepted_mentee,
    accepted_mentor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.mark.parametrize("few", [50, 0])
def test_many_are_known_as_few_are(monkeypatch, few):
    monkeypatch.setattr("tandems.queries.reading.FEW", few)
    mentee, mentor, other = accepted_mentee(), accepted_mentor(), accepted_mentor()
    mentor.person.applications.get().mentor_profile.topics.set(
        [TopicFactory(label="Verkehr", order=2), TopicFactory(label="Bildung", order=1)]
    )
    PreferenceFactory(from_participation=mentee, to_participation=mentor)
    PreferenceFactory(from_participation=mentee, to_participation=other)
    PreferenceFactory(from_participation=other, to_participation=mentee, kind="WISH", rank=1)

    known = queries.know([mentee, mentor])

    assert known.vetoes == {frozenset({mentee.pk, mentor.pk})}
    assert known.wishes == {}
    assert known.sides[mentor.pk].topics == ("Bildung", "Verkehr")
    assert len(known.sides[mentor.pk].held) == 1  # what the application says
    assert known.sides[mentee.pk].sought is not None


def test_wishes_of_a_mentee_with_a_tandem_count_no_more():
    mentee, provided, mentor = accepted_mentee(), accepted_mentee(), accepted_mentor()
    TandemFactory(mentee=provided, mentor=accepted_mentor())
    for one in (mentee, provided):
        PreferenceFactory(from_participation=one, to_participation=mentor, kind="WISH", rank=1)
    PreferenceFactory(from_participation=mentor, to_participation=provided, kind="WISH", rank=1)

    cast = queries.cast_of(mentee.cohort, preset="BALANCED", seed="2008")

    [wish] = cast.problem.wishes
    assert (wish.mentee, wish.mentor, wish.by) == (str(mentee.pk), str(mentor.pk), "mentee")
