from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from events.models import Audience, Event, EventState
from mentoring.core import clock
from tests.plan import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return load_plan()


def entries(client):
    response = client.get(reverse("events:calendar"))
    assert response["Content-Type"] == "text/calendar"
    return {str(entry["summary"]): entry for entry in Calendar.from_ical(response.content).events}


def test_calendar_lies_at_its_address():
    assert reverse("events:calendar") == "/termine.ics"


def test_only_certain_days_are_in_the_calendar(client, cohort):
    assert {
        name: (entry.decoded("dtstart"), entry.decoded("dtend"))
        for name, entry in entries(client).items()
    } == {
        "Vorstellung beim Landesparteirat": (date(2008, 5, 17), date(2008, 5, 18)),
        "Auftaktveranstaltung auf dem Landesparteitag": (date(2008, 10, 24), date(2008, 10, 26)),
    }


def test_entry_keeps_its_identity_when_it_moves(client, cohort):
    kickoff = Event.objects.get(key="kickoff")
    before = entries(client)[kickoff.title]["uid"]
    kickoff.starts_on, kickoff.ends_on = date(2008, 11, 7), date(2008, 11, 8)
    kickoff.save()

    moved = entries(client)[kickoff.title]

    assert moved["uid"] == before == f"{kickoff.pk}@localhost"
    assert moved.decoded("dtstart") == date(2008, 11, 7)


def test_fixed_day_enters_the_calendar(client, cohort):
    Event.objects.filter(key="first_meeting").update(
        precision="DAY", starts_on="2008-10-04", ends_on="2008-10-04", state=EventState.FIXED
    )

    entry = entries(client)["Erstes Treffen aller Mentoren und Mentees"]

    assert (entry.decoded("dtstart"), str(entry["status"])) == (date(2008, 10, 4), "CONFIRMED")


def test_times_are_moments_across_the_change_of_clocks(client, cohort):
    """26 October 2008, 10:00 in Berlin, is winter time: 09:00 in UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    Event.objects.filter(key="kickoff").update(
        starts_at=datetime(2008, 10, 25, 10, tzinfo=berlin),
        ends_at=datetime(2008, 10, 26, 10, tzinfo=berlin),
    )

    entry = entries(client)["Auftaktveranstaltung auf dem Landesparteitag"]

    assert entry.decoded("dtstart") == datetime(2008, 10, 25, 8, tzinfo=UTC)
    assert entry.decoded("dtend") == datetime(2008, 10, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize("change", [{"state": EventState.CANCELLED}, {"audience": Audience.ORG}])
def test_what_is_not_for_everybody_stays_out(client, cohort, change):
    Event.objects.filter(key="kickoff").update(**change)

    assert list(entries(client)) == ["Vorstellung beim Landesparteirat"]


def test_link_to_a_meeting_is_not_public(client, cohort):
    Event.objects.filter(key="kickoff").update(
        venue="Bürgerhaus", address="Markt 1, Naumburg", online_url="https://video.example.org/x"
    )

    entry = entries(client)["Auftaktveranstaltung auf dem Landesparteitag"]

    assert str(entry["location"]) == "Bürgerhaus, Markt 1, Naumburg"
    assert b"video.example.org" not in client.get(reverse("events:calendar")).content


def test_line_breaks_in_a_title_make_no_new_line(client, cohort):
    Event.objects.filter(key="kickoff").update(title="Auftakt\r\nATTENDEE:mailto:x@example.org")

    content = client.get(reverse("events:calendar")).content

    assert not any(line.startswith(b"ATTENDEE") for line in content.split(b"\r\n"))


def test_same_plan_gives_the_same_bytes_and_no_cookie(client, cohort):
    first, second = (client.get(reverse("events:calendar")) for _ in range(2))

    assert first.content == second.content
    assert not first.cookies


def test_calendar_does_not_exist_without_a_published_cohort(client, cohort):
    cohort.status = "ARCHIVED"
    cohort.save()

    assert client.get(reverse("events:calendar")).status_code == 404


def test_only_reading_is_allowed(client, cohort):
    assert client.post(reverse("events:calendar")).status_code == 405


@pytest.mark.parametrize("item_count", [1, 3])
def test_calendar_costs_two_queries(client, cohort, item_count, django_assert_num_queries):
    days = {"precision": "DAY", "starts_on": clock.today(), "ends_on": clock.today()}
    Event.objects.exclude(order__lte=item_count).delete()
    Event.objects.update(**days)

    with django_assert_num_queries(2):  # cohort, events
        assert len(entries(client)) == item_count
