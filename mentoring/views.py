"""The pages that draw on several apps: the start page, a participant's own, a contact person's."""

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import AccessAction
from accounts.services import log_accesses
from applications.models import Application, ApplicationState
from applications.queries import waiting_position
from applications.queries.association import association_pages
from events.queries import kickoff_day
from events.timeline import Row, timeline
from mentoring.core import clock
from programme.models import Cohort, TeamMembership, TeamRole
from programme.queries import (
    application_window,
    contact_associations,
    current_cohort,
    team_of,
)
from programme.services import count_visit
from tandems.models import Answer, PlaceRequest
from tandems.queries import my_tandems, wish_invitations
from tandems.queries.districts import tandems_by_association

from .plan import ENOUGH_TANDEMS, drawn, published_plan

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
    wishes = wish_invitations(request.user)
    places = list(PlaceRequest.objects.visible_to(request.user).filter(answer=Answer.OPEN))
    context = {
        "applications": _applications(request.user),
        "tandems": my_tandems(request.user),
        "wishes": wishes,
        "places": places,
        "asked": bool(places) or any(invitation.is_open for invitation in wishes),
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


@require_safe
def association(request):
    """What a contact person needs to spread the call, and what has come of it in their district.

    For everybody else there is no such page.
    """
    cohort = current_cohort()
    associations = list(contact_associations(request.user, cohort)) if cohort else []
    if cohort is None or not associations:
        raise Http404
    team = list(team_of(cohort, today=clock.today()))
    pages = association_pages(request.user, cohort, associations, team)
    seen = [applicant.person for page in pages for applicant in page.applicants]
    log_accesses(actor=request.user, people=seen, action=AccessAction.VIEWED, page="my association")
    kickoff = kickoff_day(cohort)
    has_begun = kickoff is not None and kickoff <= clock.today()
    tandems = tandems_by_association(cohort) if has_begun else {}
    for page in pages:
        page.tandems = tandems.get(page.association.pk, 0) if has_begun else None
    context = {
        "cohort": cohort,
        "pages": pages,
        "enough_tandems": ENOUGH_TANDEMS,
        "window": application_window(cohort, now=clock.now()),
        "phases": cohort.phases.order_by("order"),
        "coordinators": [m.person for m in team if m.role == TeamRole.COORDINATOR],
    }
    return render(request, "association.html", context)
