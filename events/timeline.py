"""The *Zeitstrahl*: what the plan of a cohort holds, in order, and where it lies on a line.

Places and lengths are computed from the days, so that the drawing is true to the dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from programme.dates import DatePrecision, display_de, last_of_month, window
from programme.models import Cohort, Phase, PhaseKind

from .models import Audience, Event, EventKind, EventState

EXACT = [DatePrecision.DAY, DatePrecision.DAY_RANGE]
AGENDA_IN_LINE = 80  # a short agenda belongs to the line ("Tandembildung, …"), a long one does not
# The stored plan keeps the words of the brief; pages speak of *Mentor*innen*, and shorter.
PUBLIC_TITLES = {
    "Erstes Treffen aller Mentoren und Mentees": "Erstes Treffen aller Mentor*innen und Mentees",
    "Auftaktveranstaltung auf dem Landesparteitag": "Auftakt auf dem Landesparteitag",
    "Ende des Mentoring": "Ende des Mentorings",
}


@dataclass(frozen=True)
class Entry:
    """One row. ``shape`` is "day" (a dot), "range" (both ends fixed) or "window" (about then)."""

    phrase: str
    title: str
    emphasis: str
    shape: str
    starts_on: date | None
    ends_on: date | None
    order: int
    state: str = "ahead"

    @property
    def machine_date(self) -> str:
        """For ``<time datetime>``: the day if it is certain, else the month."""
        if self.starts_on is None:
            return ""
        return f"{self.starts_on:%Y-%m}" if self.shape == "window" else f"{self.starts_on:%Y-%m-%d}"


@dataclass(frozen=True)
class Mark:
    """Where a stretch of days lies on the line, in per cent of its length, as SVG takes it."""

    left: str
    middle: str
    width: str


@dataclass(frozen=True)
class Row:
    entry: Entry
    mark: Mark | None
    is_next: bool


@dataclass(frozen=True)
class Timeline:
    """``months`` are the first days of the months that the line covers, each with its place."""

    rows: list[Row]
    months: list[tuple[date, Mark]]
    today: Mark | None
    day: date


def timeline(cohort: Cohort, *, today: date) -> Timeline:
    """Draw the plan of a cohort. Asks for its phases and events, or takes those fetched before."""
    entries = sorted(entries_of(cohort, today=today), key=_order)
    first_ahead = next((entry for entry in entries if entry.state != "past"), None)
    starts = [entry.starts_on for entry in entries if entry.starts_on]
    ends = [entry.ends_on for entry in entries if entry.ends_on]
    if not starts or not ends:
        return Timeline([Row(entry, None, False) for entry in entries], [], None, today)
    line = Line(min(starts).replace(day=1), last_of_month(max(ends)))
    return Timeline(
        rows=[Row(entry, line.mark_of(entry), entry is first_ahead) for entry in entries],
        months=[(month, line.mark(month, last_of_month(month))) for month in line.months()],
        today=line.mark(today, today) if line.start <= today <= line.end else None,
        day=today,
    )


@dataclass(frozen=True)
class Line:
    """The days from the first of the first month to the last of the last."""

    start: date
    end: date

    def mark_of(self, entry: Entry) -> Mark | None:
        if entry.starts_on is None or entry.ends_on is None:
            return None
        return self.mark(entry.starts_on, entry.ends_on)

    def mark(self, first: date, last: date) -> Mark:
        left, right = (first - self.start).days, (last - self.start).days + 1
        return Mark(self.share(left), self.share((left + right) / 2), self.share(right - left))

    def share(self, days: float) -> str:
        return f"{100 * days / ((self.end - self.start).days + 1):.2f}%"

    def months(self) -> Iterable[date]:
        month = self.start
        while month <= self.end:
            yield month
            month = last_of_month(month) + timedelta(days=1)


def entries_of(cohort: Cohort, *, today: date) -> Iterable[Entry]:
    """The phases that have a row of their own, and the events that are not the team's alone."""
    for phase in cohort.phases.all():
        if phase.kind == PhaseKind.APPLICATION:
            yield _deadline(phase, today)
        elif phase.kind in [PhaseKind.CALL, PhaseKind.EVALUATION]:
            yield _stage(phase, today)
    for event in cohort.events.all():
        if event.state != EventState.CANCELLED and event.audience != Audience.ORG:
            yield _gathering(event, today)


def _deadline(phase: Phase, today: date) -> Entry:
    """Of the application only its end is in the plan; it opens with the call."""
    phrase = deadline_phrase(phase)
    found = window(phase.end_precision, phase.ends_on)
    shape = "day" if phase.end_precision in EXACT else "window"
    return _entry(phrase, _("Deadline for applications"), shape, found, phase.order, today)


def deadline_phrase(phase: Phase | None) -> str:
    """Until when people can apply, in the words of the plan: "Ende September 2008"."""
    if phase is None:
        return ""
    return phase.display_override.removeprefix("bis ") or display_de(
        phase.ends_on, phase.ends_on, phase.end_precision
    )


def _stage(phase: Phase, today: date) -> Entry:
    start = window(phase.start_precision, phase.starts_on)
    end = window(phase.end_precision, phase.ends_on)
    found = (start.start, end.end) if start and end else start or end
    is_exact = phase.start_precision in EXACT and phase.end_precision in EXACT
    shape = "range" if is_exact else "window"
    return _entry(phase.date_phrase, phase.title, shape, found, phase.order, today)


def _gathering(event: Event, today: date) -> Entry:
    found = window(event.precision, event.starts_on, event.ends_on)
    shape = "day" if event.precision in EXACT else "window"
    agenda = ", ".join(line.strip() for line in event.agenda.splitlines() if line.strip())
    is_short = event.kind == EventKind.KICKOFF and 0 < len(agenda) <= AGENDA_IN_LINE
    title = f"{public_title(event)}: {agenda}" if is_short else public_title(event)
    emphasis = ""
    if event.kind == EventKind.PRESENTATION:  # the only bold word of the plan's own timeline
        emphasis, _blank, title = title.partition(" ")
    return _entry(event.date_phrase, title, shape, found, event.order, today, emphasis)


def public_title(event: Event) -> str:
    """The title as pages say it, until a coordinator chooses other words."""
    return PUBLIC_TITLES.get(event.title, event.title)


def _entry(
    phrase: str,
    title: str,
    shape: str,
    found: tuple[date, date] | None,
    order: int,
    today: date,
    emphasis: str = "",
) -> Entry:
    start, end = found or (None, None)
    state = "ahead"
    if start and end and end < today:
        state = "past"
    elif start and start <= today:
        state = "now"
    return Entry(phrase, title, emphasis, shape, start, end, order, state)


def _order(entry: Entry) -> tuple[date, date, int]:
    """By date, what ends earlier first; undated entries stand at the end, as the plan has them."""
    return (entry.starts_on or date.max, entry.ends_on or date.max, entry.order)
