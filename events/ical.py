"""The public calendar: what of the plan is certain, to be subscribed to.

"Anfang Oktober" is no entry: a calendar would make it the first of October.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event as Entry

from programme.models import Cohort

from .models import Event, EventState


def calendar(cohort: Cohort, events: Iterable[Event]) -> bytes:
    """A calendar file. The same events give the same bytes, so that a cache can keep it."""
    file = Calendar()
    file.add("prodid", "-//mentoring-programme//DE")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", f"{cohort.title}: {cohort.label}")
    file.add("x-wr-timezone", settings.TIME_ZONE)
    for event in events:
        file.add_component(_entry(event))
    return file.to_ical()


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", event.updated_at.astimezone(UTC))
    entry.add("summary", event.title)
    _add_time(entry, event)
    where = ", ".join(part for part in (event.venue, event.address) if part)
    if where:
        entry.add("location", where)
    if event.agenda:
        entry.add("description", event.agenda)
    entry.add("status", "TENTATIVE" if event.state == EventState.PLANNED else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")  # a note, not an appointment that blocks the day
    return entry


def _add_time(entry: Entry, event: Event) -> None:
    if event.starts_at and event.ends_at:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        entry.add("dtend", event.ends_at.astimezone(UTC))
        return
    if event.starts_on and event.ends_on:  # certain events have both
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.ends_on + timedelta(days=1))  # the first day that is not part
