"""The two pages that draw on several apps: the start page and a participant's own page."""

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.models import Application, ApplicationState
from applications.queries import waiting_position
from events.timeline import Row, timeline
from mentoring.core import clock
from programme.models import Cohort, TeamMembership, TeamRole
from programme.queries import application_window, current_cohort
from programme.services import count_visit
from tandems.queries import my_tandems

from .plan import drawn, published_plan

CHANNEL_CODE = re.compile(r"[-\w]{1,20}", re.ASCII)


@login_not_required
@require_safe
def home(request):
    plan = published_plan(now=clock.now())
    channel = _channel(request)
    if plan is None:
        return render(request, "home_without_cohort.html")
    return render(request, "home.html", {"start": drawn(plan, channel), "cohort": plan.cohort})


def _channel(request) -> str:
    """The short code of the link that brought somebody here; it goes on to the application."""
    code = request.GET.get("k", "")
    if request.method == "GET" and CHANNEL_CODE.fullmatch(code) and count_visit(code):
        return code
    return ""


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
