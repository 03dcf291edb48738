from datetime import date

import pytest

from events.models import Event, EventState
from events.queries import common_events, hours_needed, kickoff_day, next_event
from programme.models import PhaseKind, Role
from tests.factories import CohortFactory, EventFactory
from tests.plan import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return load_plan()


def test_mentee_needs_thirty_five_hours(cohort):
    hours = hours_needed(cohort, role=Role.MENTEE)

    assert (hours.events, hours.meetings, hours.shadowing, hours.total) == (20, 12, 3, 35)
    assert hours.per_month == "5"


def test_mentor_needs_thirty_two_hours(cohort):
    hours = hours_needed(cohort, role=Role.MENTOR)

    assert (hours.events, hours.meetings, hours.shadowing, hours.total) == (20, 9, 3, 32)
    assert hours.per_month == "4 bis 5"


def test_two_places_double_meetings_and_shadowing_but_no_event(cohort):
    hours = hours_needed(cohort, role=Role.MENTOR, places=2)

    assert (hours.events, hours.meetings, hours.shadowing, hours.total) == (20, 18, 6, 44)
    assert hours.per_month == "6 bis 7"


def test_hours_follow_from_the_settings(cohort):
    cohort.target_meetings, cohort.meeting_minutes, cohort.preparation_minutes = 4, 60, 15
    Event.objects.filter(key="kickoff").update(expected_minutes=480)

    hours = hours_needed(cohort, role=Role.MENTEE)

    assert (hours.events, hours.meetings, hours.total) == (22, 5, 30)


def test_cancelled_event_costs_no_time(cohort):
    Event.objects.filter(key="closing").update(state=EventState.CANCELLED)

    assert hours_needed(cohort, role=Role.MENTEE).events == 16


def test_event_without_minutes_counts_as_suggested(cohort):
    Event.objects.update(expected_minutes=None)

    assert hours_needed(cohort, role=Role.MENTEE).events == 20


def test_common_events_are_the_four_of_the_plan(cohort):
    assert [event.key for event in common_events(cohort)] == [
        "first_meeting",
        "kickoff",
        "interim_review",
        "closing",
    ]


def test_kickoff_is_the_day_of_signing(cohort):
    assert kickoff_day(cohort) == date(2008, 10, 25)


@pytest.mark.parametrize("state", [EventState.CANCELLED, None])
def test_without_kickoff_the_mentoring_phase_says_when_it_begins(cohort, state):
    kickoff = Event.objects.filter(key="kickoff")
    kickoff.update(state=state) if state else kickoff.delete()

    assert kickoff_day(cohort) == date(2008, 10, 25)


def test_kickoff_may_be_unknown():
    cohort = CohortFactory()
    cohort.phases.filter(kind=PhaseKind.MENTORING).delete()

    assert kickoff_day(cohort) is None


def test_next_event_is_the_first_that_is_not_over(cohort, september):
    Event.objects.filter(key="first_meeting").update(state=EventState.CANCELLED)
    EventFactory(cohort=CohortFactory(key="2009-10", status="DRAFT"))

    assert next_event(cohort).key == "kickoff"
