"""The two pages that draw on several apps: the start page and a participant's own page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.models import Application, ApplicationState
from applications.queries import waiting_position
from events.models import COMMON_EVENTS, Event, EventState
from events.queries import Hours, hours_needed
from events.timeline import Row, Timeline, deadline_phrase, timeline
from mentoring.core import clock
from programme.models import Cohort, PhaseKind, Role, TeamMembership, TeamRole
from programme.queries import Window, application_window, current_cohort, phase_of
from programme.services import count_visit
from tandems.models import TandemState
from tandems.queries import my_tandems

ENOUGH_TANDEMS = 5  # fewer are not a number to show in public
CHANNEL_CODE = re.compile(r"[-\w]{1,20}", re.ASCII)


@login_not_required
@require_safe
def home(request):
    cohort = (
        Cohort.objects.published()
        .annotate(running=Count("tandems", filter=Q(tandems__state=TandemState.ACTIVE)))
        .prefetch_related("phases", "events")
        .first()
    )
    channel = _channel(request)
    if cohort is None:
        return render(request, "home_without_cohort.html")
    return render(request, "home.html", {"plan": _plan(cohort), "channel": channel})


def _channel(request) -> str:
    """The short code of the link that brought somebody here; it goes on to the application."""
    code = request.GET.get("k", "")
    if request.method == "GET" and CHANNEL_CODE.fullmatch(code) and count_visit(code):
        return code
    return ""


@dataclass(frozen=True)
class Plan:
    """What the start page says about the cohort on this day."""

    cohort: Cohort
    stage: str  # before, call, open, grace, closed, running, end
    window: Window
    phrase: str
    days_left: int | None
    mentee: Hours
    mentor: Hours
    timeline: Timeline
    gatherings: list[Event]

    @property
    def is_open(self) -> bool:
        return self.window.is_open

    @property
    def tandems(self) -> int | None:
        running = self.cohort.running
        return running if running >= ENOUGH_TANDEMS else None

    @property
    def first_month(self) -> date | None:
        return self.gatherings[0].starts_on if self.gatherings else None

    @property
    def last_month(self) -> date | None:
        return self.gatherings[-1].ends_on if self.gatherings else None


def _plan(cohort: Cohort) -> Plan:
    today = clock.today()
    window = application_window(cohort, now=clock.now())
    days_left = None
    if window.is_open and window.deadline:
        days_left = (timezone.localdate(window.deadline) - today).days
    return Plan(
        cohort=cohort,
        stage=_stage(cohort, window, today),
        window=window,
        phrase=deadline_phrase(phase_of(cohort, PhaseKind.APPLICATION)),
        days_left=days_left,
        mentee=hours_needed(cohort, role=Role.MENTEE),
        mentor=hours_needed(cohort, role=Role.MENTOR),
        timeline=timeline(cohort, today=today),
        gatherings=_gatherings(cohort),
    )


def _stage(cohort: Cohort, window: Window, today: date) -> str:
    mentoring = phase_of(cohort, PhaseKind.MENTORING)
    start = mentoring.operative_start if mentoring else None
    end = mentoring.operative_end if mentoring else None
    if end and today > end:
        return "end"
    if start and today >= start:
        return "running"
    return str(window.state)


def _gatherings(cohort: Cohort) -> list[Event]:
    """The dates for everybody, in order, from the events that were fetched with the cohort."""
    dated = [
        event
        for event in cohort.events.all()
        if event.kind in COMMON_EVENTS and event.starts_on and event.state != EventState.CANCELLED
    ]
    return sorted(dated, key=lambda event: event.starts_on)


@require_safe
def dashboard(request):
    """A person's own page: where they stand, and the next step of each thing."""
    cohort = current_cohort()
    if cohort is not None:
        prefetch_related_objects([cohort], "phases", "events")
    context = {
        "applications": _applications(request.user),
        "tandems": my_tandems(request.user),
        "contact_roles": _contact_roles(request.user),
        "cohort": cohort,
        "window": application_window(cohort, now=clock.now()) if cohort else None,
        "rows": _rows_ahead(cohort) if cohort else [],
    }
    return render(request, "dashboard.html", context)


def _applications(person) -> list[dict[str, Any]]:
    """A person's applications; withdrawn ones only while there is no newer one in that role."""
    applications = list(
        Application.objects.visible_to(person)
        .select_related("cohort")
        .order_by("-cohort__as_of", "role", "-created_at")
    )
    newest: dict[tuple, Application] = {}
    for application in sorted(applications, key=lambda a: a.state == ApplicationState.WITHDRAWN):
        newest.setdefault((application.cohort_id, application.role), application)
    return [
        {
            "application": application,
            "place": waiting_position(application) if application.waitlist_rank else None,
        }
        for application in newest.values()
    ]


def _contact_roles(person) -> list[TeamMembership]:
    memberships = TeamMembership.objects.active_of(person).select_related("association")
    return list(memberships.filter(role=TeamRole.CONTACT_PERSON))


def _rows_ahead(cohort: Cohort) -> list[Row]:
    rows = timeline(cohort, today=clock.today()).rows
    return [row for row in rows if row.entry.state != "past"]
