"""A last day of the wishes that lies before they begin: the plan says so wherever it is made."""

from datetime import date

import pytest
from django.urls import reverse

from programme.dates import DatePrecision
from tandems.queries import wish_hints, wish_window
from tests.events.test_admin import save as save_event
from tests.factories import coordinator
from tests.programme.test_admin_plan import form_of

from .wishes import at

pytestmark = [pytest.mark.django_db]
NEVER = "Wünsche fürs Tandem enden am 3. Oktober 2008, bevor das erste Treffen vorbei ist"
HARDLY = "Wünsche fürs Tandem enden am 4. Oktober 2008, am Tag des ersten Treffens selbst"


def text(response):
    return " ".join(response.content.decode().split())


def until(meeting, day):
    meeting.cohort.wishes_until = day
    meeting.cohort.save()
    return meeting.cohort


@pytest.fixture
def lead(client, meeting):
    client.force_login(coordinator())
    return client


@pytest.mark.parametrize(
    ("last_day", "begins"),
    [
        (None, None),
        (date(2008, 10, 5), None),
        (date(2008, 10, 4), HARDLY),
        (date(2008, 10, 3), NEVER),
    ],
)
def test_hint_says_whether_anybody_can_answer(meeting, last_day, begins):
    hints = wish_hints(until(meeting, last_day))

    assert [hint.startswith(begins) for hint in hints] == ([True] if begins else [])


def test_a_meeting_until_midnight_ends_on_the_next_day(meeting):
    """By the clock of the place: the last day is over at the moment when the wishes begin."""
    meeting.starts_at, meeting.ends_at = at(3, 18), at(4, 0)
    meeting.save()
    cohort = until(meeting, date(2008, 10, 3))

    assert wish_window(cohort).is_open(at(4, 0)) is False
    assert [hint.startswith(NEVER) for hint in wish_hints(cohort)] == [True]


def test_without_a_day_of_the_meeting_nothing_is_compared(meeting):
    meeting.precision = DatePrecision.MONTH
    meeting.save()

    assert wish_hints(until(meeting, date(2008, 10, 3))) == []


def test_saving_the_cohort_warns_and_its_page_says_so(lead, meeting):
    page = reverse("admin:programme_cohort_change", args=[meeting.cohort_id])
    data = form_of(lead.get(page)) | {"wishes_until": "03.10.2008"}

    answer = lead.post(page, data)

    meeting.cohort.refresh_from_db()
    assert meeting.cohort.wishes_until == date(2008, 10, 3)  # a hint stops nobody
    assert next(str(message) for message in answer.wsgi_request._messages).startswith(NEVER)
    assert NEVER in text(lead.get(page))


def test_moving_the_meeting_warns_too(lead, meeting):
    until(meeting, date(2008, 10, 8))

    answer = save_event(lead, meeting, starts_on="10.10.2008", ends_on="")

    assert any(
        str(message).startswith("Wünsche fürs Tandem enden am 8. Oktober 2008, bevor")
        for message in answer.wsgi_request._messages
    )


def test_a_good_plan_is_saved_in_silence(lead, meeting):
    until(meeting, date(2008, 10, 8))

    answer = save_event(lead, meeting)

    assert not any("Wünsche" in str(message) for message in answer.wsgi_request._messages)


def test_the_start_page_says_so(lead, meeting):
    assert NEVER not in text(lead.get(reverse("admin:index")))

    until(meeting, date(2008, 10, 3))

    assert NEVER in text(lead.get(reverse("admin:index")))
