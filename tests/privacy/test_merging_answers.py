"""Two accounts become one: what both wished, and what both were asked, is there once."""

import pytest

from mentoring.core import clock
from privacy import services
from tandems.models import Answer, PlaceRequest, Preference, PreferenceBasis, WishRequest
from tests.factories import (
    EventFactory,
    ParticipationFactory,
    PlaceRequestFactory,
    PreferenceFactory,
    UserFactory,
    coordinator,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def cohort():
    return EventFactory().cohort


@pytest.fixture
def pair():
    return UserFactory(), UserFactory()


def merge(pair, cohort):
    services.merge_people(kept=pair[0], gone=pair[1], by=coordinator(cohort=cohort))


def test_what_the_coordination_knows_takes_no_wish_away(pair, cohort):
    """Whoever wished would miss it, and wonder why."""
    rows = [ParticipationFactory(cohort=cohort, person=person) for person in pair]
    mentor = ParticipationFactory(cohort=cohort, role="MENTOR")
    wish = {"cohort": cohort, "kind": "WISH", "rank": 1}
    PreferenceFactory(from_participation=mentor, to_participation=rows[0], **wish)
    PreferenceFactory(from_participation=rows[1], to_participation=mentor, **wish)
    known = {"cohort": cohort, "basis": PreferenceBasis.KNOWN}
    PreferenceFactory(from_participation=mentor, to_participation=rows[1], **known)
    PreferenceFactory(from_participation=rows[0], to_participation=mentor, **known)

    merge(pair, cohort)

    assert Preference.objects.said().wishes().count() == 2
    assert Preference.objects.vetoes().count() == 2


@pytest.mark.parametrize("kept_answered", [True, False])
@pytest.mark.usefixtures("standing")
def test_who_answered_with_one_of_two_accounts_has_answered(pair, cohort, kept_answered):
    rows = [ParticipationFactory(cohort=cohort, person=person) for person in pair]
    answered, silent = rows if kept_answered else reversed(rows)
    WishRequest.objects.create(participation=silent, asked_at=clock.now())
    WishRequest.objects.create(participation=answered, answered_at=clock.now())

    merge(pair, cohort)

    assert WishRequest.objects.get().answered_at == clock.now()


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("other", [Answer.OPEN, Answer.NO])
def test_a_yes_to_a_second_place_outlives_a_merge(pair, cohort, first, other):
    rows = [ParticipationFactory(cohort=cohort, person=p, role="MENTOR") for p in pair]
    for row, answer in zip(rows, [Answer.YES, other][:: 1 if first else -1], strict=True):
        moment = None if answer == Answer.OPEN else clock.now()
        PlaceRequestFactory(mentor=row, answer=answer, answered_at=moment)

    merge(pair, cohort)

    request = PlaceRequest.objects.get()
    assert (request.answer, request.mentor.person) == (Answer.YES, pair[0])
