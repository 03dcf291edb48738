from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from programme.queries import current_cohort

from . import ical
from .models import Audience


@login_not_required
@require_safe
def calendar(request):
    """The days of the plan that are certain, for everybody's calendar."""
    cohort = current_cohort()
    if cohort is None:
        raise Http404
    events = cohort.events.certain().exclude(audience=Audience.ORG).order_by("order")
    headers = {"Content-Disposition": 'inline; filename="mentoring-termine.ics"'}
    return HttpResponse(
        ical.calendar(cohort, events), content_type="text/calendar", headers=headers
    )
