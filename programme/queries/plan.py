"""What is open when. Deadlines are instants: computed in UTC, whatever zone the server is in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Phase,
    PhaseKind,
    TeamMembership,
    TeamRole,
)

# A form that was opened before the deadline may be sent this long after it, without being late.
LAST_MINUTES = timedelta(minutes=15)


class WindowState(StrEnum):
    BEFORE = "before"
    CALL = "call"  # the call is promoted, and the form is open
    OPEN = "open"  # the promotion is over, the form still open
    GRACE = "grace"  # for drafts only, and they are late
    CLOSED = "closed"


@dataclass(frozen=True)
class Window:
    """When a cohort takes applications. ``state`` is that of the moment that was asked about.

    ``deadline`` is the last second that counts, to its end: 30 September, 23:59:59 takes what
    arrives at 23:59:59.999.
    """

    state: WindowState
    opens_on: date | None = None
    deadline: datetime | None = None
    grace_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody may begin an application, and send it in time."""
        return self.state in (WindowState.CALL, WindowState.OPEN)

    @property
    def takes_drafts(self) -> bool:
        """Whether an application that was begun in time may still be sent."""
        return self.is_open or self.state == WindowState.GRACE

    def is_in_time(self, *, now: datetime, opened_at: datetime | None = None) -> bool:
        """Whether what is sent now counts as in time; ``opened_at``: when its form was opened."""
        if self.is_open:
            return True
        if self.deadline is None or opened_at is None or self.state == WindowState.BEFORE:
            return False
        end = _end_of_second(self.deadline)
        return _utc(opened_at) < end and _utc(now) < end + LAST_MINUTES

    def takes(self, *, now: datetime, opened_at: datetime | None = None) -> bool:
        """Whether a draft may be sent now, in time or late."""
        return self.takes_drafts or self.is_in_time(now=now, opened_at=opened_at)


def current_cohort() -> Cohort | None:
    """The one that is published; the database sees to it that there is only one."""
    return Cohort.objects.published().first()


def application_window(cohort: Cohort, *, now: datetime) -> Window:
    """Whether the cohort takes applications at this moment, since when and until when.

    A draft cohort is not open yet, an archived one no longer. The call of the plan may end before
    the deadline: the form stays open, it only is no longer promoted.
    """
    phases = {phase.kind: phase for phase in cohort.phases.all()}
    application, call = phases.get(PhaseKind.APPLICATION), phases.get(PhaseKind.CALL)
    if cohort.status == CohortStatus.ARCHIVED:
        return _window(WindowState.CLOSED, cohort, application, call)
    if cohort.status == CohortStatus.DRAFT or application is None:
        return _window(WindowState.BEFORE, cohort, application, call)
    return _window(_state(cohort, application, call, _utc(now)), cohort, application, call)


def phase_of(cohort: Cohort, kind: PhaseKind) -> Phase | None:
    """One phase of the plan. Prefetched phases are used as they are."""
    return next((phase for phase in cohort.phases.all() if phase.kind == kind), None)


def end_of_day(day: date) -> datetime:
    """The last second of a day in the programme's time zone: how a deadline is stored."""
    return timezone.make_aware(
        datetime.combine(day, time(23, 59, 59)), timezone.get_default_timezone()
    )


def _window(
    state: WindowState, cohort: Cohort, application: Phase | None, call: Phase | None
) -> Window:
    deadline = application.hard_deadline if application else None
    return Window(
        state=state,
        opens_on=_opens_on(application, call),
        deadline=deadline,
        grace_until=_grace_until(cohort, deadline) if deadline else None,
    )


def _state(cohort: Cohort, application: Phase, call: Phase | None, now: datetime) -> WindowState:
    opens_on = _opens_on(application, call)
    if opens_on is None or now < _start_of_day(opens_on) or application.hard_deadline is None:
        return WindowState.BEFORE
    if now < _end_of_second(application.hard_deadline):
        return WindowState.CALL if _is_promoted(call, now) else WindowState.OPEN
    if now < _end_of_second(_grace_until(cohort, application.hard_deadline)):
        return WindowState.GRACE
    return WindowState.CLOSED


def _opens_on(application: Phase | None, call: Phase | None) -> date | None:
    """The form opens with its own phase; without a date of its own, with the call."""
    own = application.operative_start if application else None
    return own or (call.operative_start if call else None)


def _is_promoted(call: Phase | None, now: datetime) -> bool:
    if call is None or call.operative_start is None or call.operative_end is None:
        return False
    day = timezone.localdate(now, timezone.get_default_timezone())
    return call.operative_start <= day <= call.operative_end


def _grace_until(cohort: Cohort, deadline: datetime) -> datetime:
    return _utc(deadline) + timedelta(hours=cohort.late_grace_hours)


def _start_of_day(day: date) -> datetime:
    return _utc(
        timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
    )


def _end_of_second(moment: datetime) -> datetime:
    """The first instant that no longer counts."""
    return _utc(moment).replace(microsecond=0) + timedelta(seconds=1)


def _utc(moment: datetime) -> datetime:
    # Two times in one zone are subtracted and compared by their clock faces: wrong by an hour
    # across the change of the clocks. In UTC there is nothing to get wrong.
    if timezone.is_naive(moment):
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


def team_of(cohort: Cohort, *, today: date):
    """Who works for this cohort now, with their names and associations."""
    return (
        TeamMembership.objects.active(today)
        .filter(cohort=cohort, person__is_active=True)
        .select_related("person", "association")
        .order_by("role", "person__search_name")
    )


def contact_persons_missing(cohort: Cohort, *, today: date):
    """The associations that nobody speaks for: the gaps on the page "Organisation"."""
    named = team_of(cohort, today=today).filter(role=TeamRole.CONTACT_PERSON)
    return DistrictAssociation.objects.exclude(pk__in=named.values("association"))


def channel_link(channel: CallChannel) -> str:
    """The address that is shared and printed: who comes by it is counted, and nothing else."""
    return f"{settings.SITE_URL}/?k={channel.token}"


def contact_associations(person: User, cohort: Cohort):
    """The associations for which somebody is the contact person of this cohort today."""
    mine = TeamMembership.objects.active_of(person).filter(
        role=TeamRole.CONTACT_PERSON, cohort=cohort, cohort__status=CohortStatus.PUBLISHED
    )
    return DistrictAssociation.objects.filter(pk__in=mine.values("association")).order_by("name")
