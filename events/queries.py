"""What others ask about the gatherings of a cohort."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mentoring.core import clock
from programme.models import Cohort, PhaseKind, Role
from programme.queries import phase_of

from .models import COMMON_EVENTS, DEFAULT_MINUTES, Event, EventKind, EventState


@dataclass(frozen=True)
class Hours:
    """What taking part costs, in whole hours; ``per_month`` in words: "5" or "4 bis 5"."""

    total: int
    per_month: str
    events: int
    meetings: int
    shadowing: int


def common_events(cohort: Cohort):
    """The gatherings that everybody is asked to keep free, in the order of the plan."""
    return cohort.events.common().order_by("order")


def _kickoffs(cohort: Cohort) -> Iterable[Event]:
    """Prefetched events are used as they are."""
    if "events" in getattr(cohort, "_prefetched_objects_cache", {}):
        events = [e for e in cohort.events.all() if e.kind == EventKind.KICKOFF]
        return [e for e in events if e.state != EventState.CANCELLED]
    return cohort.events.filter(kind=EventKind.KICKOFF).exclude(state=EventState.CANCELLED)[:1]


def kickoff_day(cohort: Cohort) -> date | None:
    """The day on which the agreements are signed: the kick-off's last, as the tandems start then.

    Without such an event, the start of the phase "Mentoring"; ``None`` as long as nothing is set.
    """
    event = next(iter(_kickoffs(cohort)), None)
    if event is not None and event.ends_on is not None:
        return event.ends_on
    mentoring = phase_of(cohort, PhaseKind.MENTORING)
    return mentoring.operative_start if mentoring else None


def next_event(cohort: Cohort) -> Event | None:
    """The next gathering that is not over yet."""
    return (
        cohort.events.filter(ends_on__gte=clock.today())
        .exclude(state=EventState.CANCELLED)
        .order_by("starts_on", "order")
        .first()
    )


def hours_needed(cohort: Cohort, *, role: str, places: int = 1) -> Hours:
    """The sum of hours in a cohort, ways not counted (they differ too much).

    The common events once, and for each tandem the meetings aimed at and one shadowing. Mentees
    prepare their meetings. A month's share is that of the mentoring and the month before it, in
    which people first meet: six months make seven.
    """
    preparation = cohort.preparation_minutes if role == Role.MENTEE else 0
    events = sum(minutes_of(event) for event in _fetched_common(cohort))
    meetings = cohort.target_meetings * (cohort.meeting_minutes + preparation) * places
    shadowing = cohort.shadowing_minutes * places
    total = events + meetings + shadowing
    return Hours(
        total=_hours(total),
        per_month=_per_month(total / 60 / (cohort.duration_months + 1)),
        events=_hours(events),
        meetings=_hours(meetings),
        shadowing=_hours(shadowing),
    )


def _fetched_common(cohort: Cohort) -> list[Event]:
    """The common events; those that were fetched with the cohort are used as they are."""
    return [
        event
        for event in cohort.events.all()
        if event.kind in COMMON_EVENTS and event.state != EventState.CANCELLED
    ]


def minutes_of(event: Event) -> int:
    return event.expected_minutes or DEFAULT_MINUTES.get(EventKind(event.kind), 0)


def _hours(minutes: int) -> int:
    return (minutes + 30) // 60


def _per_month(hours: float) -> str:
    """A number if it is one, else the two around it: 4.57 is "4 bis 5"."""
    near = round(hours)
    if abs(hours - near) <= 0.25:
        return str(near)
    return _("%(low)d to %(high)d") % {"low": int(hours), "high": int(hours) + 1}
