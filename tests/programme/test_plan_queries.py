import os
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programme.dates import DatePrecision
from programme.models import CohortStatus, PhaseKind
from programme.queries import (
    Window,
    WindowState,
    application_window,
    contact_persons_missing,
    current_cohort,
    end_of_day,
    team_of,
)
from tests.factories import (
    CohortFactory,
    DistrictAssociationFactory,
    PhaseFactory,
    TeamMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def cohort():
    cohort = CohortFactory()
    PhaseFactory(
        cohort=cohort,
        kind=PhaseKind.CALL,
        title="Ausschreibung",
        starts_on=date(2008, 5, 18),
        ends_on=date(2008, 8, 31),
        end_precision=DatePrecision.DAY,
        hard_deadline=None,
        order=2,
    )
    return cohort


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def server_zone(request, monkeypatch):
    """Run the process in another zone, as a server may."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    os.environ["TZ"] = before or "Europe/Berlin"
    time.tzset()


def berlin(*args, **kwargs):
    return datetime(*args, **kwargs, tzinfo=BERLIN)


MOMENTS = [
    (berlin(2008, 5, 17, 23, 59, 59, 999_999), "before"),
    (berlin(2008, 5, 18), "call"),
    (berlin(2008, 8, 31, 23, 59, 59, 999_999), "call"),
    (berlin(2008, 9, 1), "open"),
    (berlin(2008, 9, 30, 23, 59, 59, 999_999), "open"),
    (berlin(2008, 10, 1), "grace"),
    (berlin(2008, 10, 3, 23, 59, 59, 999_999), "grace"),
    (berlin(2008, 10, 4), "closed"),
]


@pytest.mark.parametrize(("now", "state"), MOMENTS)
def test_state_at_each_edge(cohort, now, state):
    assert application_window(cohort, now=now).state == state


@pytest.mark.parametrize(("now", "state"), MOMENTS)
def test_state_is_the_same_in_every_zone(cohort, server_zone, now, state):
    assert application_window(cohort, now=now.astimezone(UTC)).state == state
    assert application_window(cohort, now=now.astimezone(ZoneInfo(server_zone))).state == state


def test_window_names_the_days(cohort):
    window = application_window(cohort, now=berlin(2008, 9, 20, 18))

    assert window.opens_on == date(2008, 5, 18)
    assert window.deadline == datetime(2008, 9, 30, 21, 59, 59, tzinfo=UTC)
    assert window.grace_until == datetime(2008, 10, 3, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened_at", "sent_at", "in_time"),
    [
        (None, berlin(2008, 9, 30, 23, 59, 59, 999_999), True),
        (None, berlin(2008, 10, 1), False),
        (berlin(2008, 9, 30, 23, 59, 59), berlin(2008, 10, 1, 0, 14, 59), True),
        (berlin(2008, 9, 30, 23, 59, 59), berlin(2008, 10, 1, 0, 15), False),
        (berlin(2008, 10, 1), berlin(2008, 10, 1, 0, 5), False),
    ],
)
def test_form_opened_in_time_has_fifteen_minutes_more(cohort, opened_at, sent_at, in_time):
    window = application_window(cohort, now=sent_at)

    assert window.is_in_time(now=sent_at, opened_at=opened_at) is in_time
    assert window.takes(now=sent_at, opened_at=opened_at) is True  # late drafts have their grace


def test_fifteen_minutes_hold_without_any_grace(cohort):
    cohort.late_grace_hours = 0
    now = berlin(2008, 10, 1, 0, 10)
    window = application_window(cohort, now=now)

    assert window.state == "closed"
    assert window.takes(now=now, opened_at=berlin(2008, 9, 30, 23, 50)) is True
    assert window.takes(now=now) is False


def test_nothing_is_in_time_before_it_opens(cohort):
    now = berlin(2008, 5, 17, 12)

    window = application_window(cohort, now=now)

    assert (window.is_open, window.takes_drafts) == (False, False)
    assert window.is_in_time(now=now, opened_at=now) is False


@pytest.mark.parametrize(
    ("status", "state"), [(CohortStatus.DRAFT, "before"), (CohortStatus.ARCHIVED, "closed")]
)
def test_only_a_published_cohort_is_open(cohort, status, state):
    cohort.status = status

    assert application_window(cohort, now=berlin(2008, 9, 20)).state == state


def test_undated_application_phase_opens_with_the_call(cohort):
    cohort.phases.filter(kind=PhaseKind.APPLICATION).update(
        starts_on=None, start_precision=DatePrecision.UNDATED
    )

    assert application_window(cohort, now=berlin(2008, 5, 18)).state == "call"


def test_cohort_without_application_phase_never_opens(cohort):
    cohort.phases.all().delete()

    window = application_window(cohort, now=berlin(2008, 9, 20))

    assert (window.state, window.opens_on, window.deadline) == ("before", None, None)


def test_form_is_open_although_there_is_no_call():
    assert application_window(CohortFactory(), now=berlin(2008, 6, 1)).state == "open"


def test_without_time_zone_there_is_no_answer(cohort):
    with pytest.raises(ValueError, match="time zone"):
        application_window(cohort, now=datetime(2008, 9, 20))  # noqa: DTZ001 - that is the point


def test_hour_that_happens_twice_is_two_moments(cohort):
    """25 October 2026, 02:30, is 00:30 and 01:30 in UTC; a deadline in it means one of them."""
    first = berlin(2026, 10, 25, 2, 30)
    second = first.replace(fold=1)
    cohort.phases.filter(kind=PhaseKind.APPLICATION).update(hard_deadline=first)

    assert application_window(cohort, now=first).state == "open"
    assert application_window(cohort, now=second).state == "grace"


def test_grace_is_counted_in_real_hours_across_the_change_of_clocks(cohort):
    """The clocks go back on 26 October 2008: 72 hours later it is one hour earlier on the face."""
    deadline = end_of_day(date(2008, 10, 24))
    cohort.phases.filter(kind=PhaseKind.APPLICATION).update(hard_deadline=deadline)

    window = application_window(cohort, now=deadline)

    assert window.grace_until == berlin(2008, 10, 27, 22, 59, 59)
    assert window.grace_until.astimezone(UTC) - deadline.astimezone(UTC) == timedelta(hours=72)


def test_quarter_of_an_hour_is_counted_across_the_missing_hour(cohort):
    """28 March 2027, 01:59:59 is followed by 03:00:00; 02:30 does not exist."""
    deadline = berlin(2027, 3, 28, 1, 59, 59)
    cohort.phases.filter(kind=PhaseKind.APPLICATION).update(hard_deadline=deadline)

    assert application_window(cohort, now=deadline).state == "open"
    soon, late = berlin(2027, 3, 28, 3, 14), berlin(2027, 3, 28, 3, 15)
    assert application_window(cohort, now=soon).is_in_time(now=soon, opened_at=deadline) is True
    assert application_window(cohort, now=late).is_in_time(now=late, opened_at=deadline) is False


def test_clock_faces_of_one_zone_are_not_compared():
    """Times from a form are in Berlin's zone, where Python compares what the clock shows."""
    spring = Window(WindowState.GRACE, deadline=berlin(2027, 3, 28, 1, 59, 59))
    autumn = Window(WindowState.GRACE, deadline=berlin(2026, 10, 25, 2, 50))
    hour_later = berlin(2026, 10, 25, 2, 51, fold=1)

    assert spring.is_in_time(now=berlin(2027, 3, 28, 3, 14), opened_at=spring.deadline) is True
    assert autumn.is_in_time(now=hour_later, opened_at=autumn.deadline) is False


def test_deadline_is_the_last_second_of_the_day(server_zone):
    assert end_of_day(date(2008, 9, 30)) == datetime(2008, 9, 30, 21, 59, 59, tzinfo=UTC)
    assert end_of_day(date(2008, 10, 26)) == datetime(2008, 10, 26, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("item_count", [1, 3])
def test_window_costs_one_query(cohort, item_count, django_assert_num_queries):
    for _index in range(item_count):
        with django_assert_num_queries(1):
            application_window(cohort, now=berlin(2008, 9, 20))


def test_current_cohort_is_the_published_one(cohort):
    CohortFactory(key="2007-08", status=CohortStatus.ARCHIVED)

    assert current_cohort() == cohort


def test_there_may_be_no_current_cohort():
    CohortFactory(status=CohortStatus.DRAFT)

    assert current_cohort() is None


def test_team_is_who_works_for_the_cohort_today(cohort):
    member = TeamMembershipFactory(cohort=cohort)
    TeamMembershipFactory(cohort=cohort, ends_on=date(2008, 9, 1))
    TeamMembershipFactory(cohort=cohort, starts_on=date(2008, 12, 1))
    TeamMembershipFactory(cohort=cohort, person=UserFactory(is_active=False))
    TeamMembershipFactory(cohort=CohortFactory(key="2007-08", status=CohortStatus.ARCHIVED))

    assert list(team_of(cohort, today=date(2008, 9, 1))) == [member]


def test_association_without_contact_person_is_a_gap(cohort):
    named = DistrictAssociationFactory()
    gap = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    TeamMembershipFactory(cohort=cohort, role="CONTACT_PERSON", association=named)

    assert list(contact_persons_missing(cohort, today=date(2008, 9, 1))) == [gap]
