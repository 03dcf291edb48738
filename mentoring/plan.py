"""What the start page says about the published cohort, read and drawn as seldom as possible.

The page is the one that everybody opens, and almost always the same. One query tells whether the
plan is still that of the last time, by a checksum of its rows: no clock and no expiry are involved,
so a change shows at once, and the demo may turn its clock as it likes. What is drawn is a function
of the plan, the day and the state of the applications, and is kept under exactly these.
"""

from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone

from events.models import COMMON_EVENTS, Event, EventState
from events.queries import Hours, hours_needed
from events.timeline import Timeline, deadline_phrase, timeline
from programme.models import Cohort, PhaseKind, Role
from programme.queries import application_window, phase_of

ENOUGH_TANDEMS = 5  # fewer are not a number to show in public
# Raw, since Django takes longer to put such a query together than the database to answer it.
PUBLISHED = """
    SELECT cohort.*,
        md5(cohort::text
            || coalesce((SELECT string_agg(phase::text, '' ORDER BY phase.id)
                         FROM programme_phase phase WHERE phase.cohort_id = cohort.id), '')
            || coalesce((SELECT string_agg(event::text, '' ORDER BY event.id)
                         FROM events_event event WHERE event.cohort_id = cohort.id), '')
        ) AS checksum,
        (SELECT count(*) FROM tandems_tandem tandem
         WHERE tandem.cohort_id = cohort.id AND tandem.state = 'ACTIVE') AS running
    FROM programme_cohort cohort
    WHERE cohort.status = 'PUBLISHED'
"""

_last: dict[str, Cohort] = {}  # at most one: the checksum, and the cohort with all its rows


class Plan:
    """The published cohort at one moment. Equal plans look equal on the page."""

    def __init__(self, cohort: Cohort, *, checksum: str, running: int, now: datetime):
        self.cohort = cohort
        self.today = timezone.localdate(now)
        self.window = application_window(cohort, now=now)
        self.tandems = running if running >= ENOUGH_TANDEMS else None
        self._key = (checksum, self.tandems, self.today, self.window.state)

    def __eq__(self, other):
        return isinstance(other, Plan) and self._key == other._key

    def __hash__(self):
        return hash(self._key)

    @property
    def stage(self) -> str:
        """before, call, open, grace, closed as the applications; then running, and end."""
        mentoring = phase_of(self.cohort, PhaseKind.MENTORING)
        start = mentoring.operative_start if mentoring else None
        end = mentoring.operative_end if mentoring else None
        if end and self.today > end:
            return "end"
        if start and self.today >= start:
            return "running"
        return str(self.window.state)

    @property
    def is_open(self) -> bool:
        return self.window.is_open

    @property
    def days_left(self) -> int | None:
        if self.window.deadline is None:
            return None
        return (timezone.localdate(self.window.deadline) - self.today).days

    @property
    def phrase(self) -> str:
        return deadline_phrase(phase_of(self.cohort, PhaseKind.APPLICATION))

    @cached_property
    def mentee(self) -> Hours:
        return hours_needed(self.cohort, role=Role.MENTEE)

    @cached_property
    def mentor(self) -> Hours:
        return hours_needed(self.cohort, role=Role.MENTOR)

    @cached_property
    def timeline(self) -> Timeline:
        return timeline(self.cohort, today=self.today)

    @cached_property
    def gatherings(self) -> list[Event]:
        """The dates for everybody, in order."""
        dated = [
            event
            for event in self.cohort.events.all()
            if event.kind in COMMON_EVENTS
            and event.starts_on
            and event.state != EventState.CANCELLED
        ]
        return sorted(dated, key=lambda event: event.starts_on or date.max)

    @property
    def first_month(self) -> date | None:
        return self.gatherings[0].starts_on if self.gatherings else None

    @property
    def last_month(self) -> date | None:
        return self.gatherings[-1].ends_on if self.gatherings else None


def published_plan(*, now: datetime) -> Plan | None:
    """One query if nothing changed since the last time, else three."""
    found: Any = next(iter(Cohort.objects.raw(PUBLISHED)), None)  # and two columns more
    if found is None:
        return None
    cohort = _last.get(found.checksum)
    if cohort is None:
        cohort = found
        prefetch_related_objects([cohort], "phases", "events")
        _last.clear()
        _last[found.checksum] = cohort
    return Plan(cohort, checksum=found.checksum, running=found.running, now=now)


@lru_cache(maxsize=64)
def drawn(plan: Plan, channel: str) -> str:
    """The part of the start page that says the same to everybody who came by this channel."""
    return render_to_string("programme/_start.html", {"plan": plan, "channel": channel})
