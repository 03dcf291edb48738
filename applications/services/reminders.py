"""Drafts are reminded of twice before the deadline, and of what they still lack."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from applications import emails
from applications.models import Application, ApplicationState
from mentoring.core import clock
from programme.models import Cohort, CohortStatus
from programme.queries import application_window

from .state import hold

DAYS_BEFORE = (7, 2)
CAUGHT_UP = timedelta(days=1)  # a run that was missed is made up for on the next day


def drafts_to_remind(*, today: date) -> list[tuple[Application, int]]:
    """Each draft that is due, with the reminder that it is due for (7 or 2 days before)."""
    due = []
    for cohort in Cohort.objects.filter(status=CohortStatus.PUBLISHED).prefetch_related("phases"):
        days = _due_on(cohort, today)
        if days is not None:
            planned = today - timedelta(days=days - _days_left(cohort, today))
            due += [(draft, days) for draft in _drafts(cohort) if _began(draft) < planned]
    return due


@transaction.atomic
def remind(application: Application, *, days: int, missing: list[str], today: date) -> bool:
    """Queue one reminder, once. Whoever sent the draft in meanwhile gets none."""
    application = hold(application)
    deadline = application_window(application.cohort, now=clock.now()).deadline
    if application.state != ApplicationState.DRAFT or deadline is None:
        return False
    left = (timezone.localdate(deadline) - today).days
    emails.queue_reminder(
        application, days=days, days_left=left, missing=missing, deadline=deadline
    )
    return True


def _drafts(cohort: Cohort):
    return (
        Application.objects.filter(
            cohort=cohort,
            state=ApplicationState.DRAFT,
            person__is_active=True,
            person__email_verified_at__isnull=False,
        )
        .select_related("person", "cohort")
        .order_by("pk")
    )


def _due_on(cohort: Cohort, today: date) -> int | None:
    left = _days_left(cohort, today)
    return next((days for days in DAYS_BEFORE if 0 <= days - left <= CAUGHT_UP.days), None)


def _days_left(cohort: Cohort, today: date) -> int:
    deadline = application_window(cohort, now=clock.now()).deadline
    return (timezone.localdate(deadline) - today).days if deadline else -1


def _began(draft: Application) -> date:
    return timezone.localdate(draft.created_at)
