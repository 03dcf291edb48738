"""What the pages of an application share."""

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from applications.forms import FormFacts, StepForm
from applications.models import Application
from applications.queries import window_for
from applications.queries.plan import PLAN_VERSION, cohort_with_plan
from mentoring.core import clock
from programme.models import Cohort
from programme.queries import Window, application_window

OPENED = "applications.opened"


class ContinuedElsewhereError(Exception):
    """The person had applied twice, and the two were made one: this is where it goes on."""

    def __init__(self, application: Application):
        super().__init__()
        self.application = application


def follow_merges(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Links of an application that goes on in another one lead there."""

    @wraps(view)
    def follow(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except ContinuedElsewhereError as moved:
            return redirect(moved.application)

    return follow


def own(request: HttpRequest, pk) -> Application:
    """The application if it is this person's; everybody else's is not found."""
    rows = (
        Application.objects.visible_to(request.user)
        .select_related("association")
        .annotate(plan_version=PLAN_VERSION)
    )
    application = get_object_or_404(rows, pk=pk)
    if application.merged_into is not None:
        raise ContinuedElsewhereError(application.merged_into)
    application.cohort = cohort_with_plan(application.cohort_id, application.plan_version)
    application.person = request.user  # the same row: no need to read it again
    return application


def facts_for(person: User, cohort: Cohort) -> FormFacts:
    return FormFacts(cohort, address=person.email)


def window_of(cohort: Cohort) -> Window:
    return application_window(cohort, now=clock.now())


def window_of_mine(application: Application) -> Window:
    """As it is for this person: they may have been let in late."""
    return window_for(
        application.cohort, person=application.person, role=application.role, now=clock.now()
    )


def first_open(steps: list[StepForm]) -> int | None:
    """The number of the first step in which something is missing; None when all are complete."""
    return next((number for number, form in enumerate(steps, 1) if not form.is_valid()), None)


def opened_stamp(application: Application) -> str:
    """When the page was opened, signed: it counts at the deadline."""
    return signing.dumps([str(application.pk), clock.now().isoformat()], salt=OPENED)


def opened_at(application: Application, stamp: str):
    try:
        pk, moment = signing.loads(stamp, salt=OPENED)
    except signing.BadSignature:
        return None
    return parse_datetime(moment) if pk == str(application.pk) else None


def time_of_day(moment) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""
