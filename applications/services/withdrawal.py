"""A person leaves, from whatever state. What follows for a tandem is the upper app's affair."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import OPEN, Application, ApplicationState
from mentoring.core import clock
from programme.models import Participation
from programme.services import end_participation

from .decision import expect, lock
from .state import enter, hold, impossible

LEAVES_FROM = [
    *OPEN, ApplicationState.DRAFT, ApplicationState.WAITLISTED, ApplicationState.ACCEPTED,
]  # fmt: skip


@transaction.atomic
def withdraw(application: Application) -> Application:
    """The person withdraws. Twice is answered like once."""
    application = hold(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state not in LEAVES_FROM:
        raise impossible(application)
    return _leave(application, by=application.person)


@transaction.atomic
def record_withdrawal(
    application: Application, *, by: User, seen: str = "", note: str = ""
) -> Application:
    """The team writes down that somebody has asked to withdraw, on the phone for instance.

    For whoever decides, and on others only: one's own is withdrawn on the portal.
    """
    application = lock(application, by=by)
    expect(application, LEAVES_FROM, by=by, seen=seen)
    application.decision_note = note.strip() or application.decision_note
    return _leave(application, by=by, reason=_("Withdrawn on request"))


def _leave(application: Application, *, by: User, reason: str = "") -> Application:
    """End the participation if there is one, and queue the mail that says so."""
    _end_participation(application)
    application.draft = {}
    application.decided_at = application.decided_by = application.waitlist_rank = None
    enter(application, ApplicationState.WITHDRAWN, by=by, reason=reason)
    emails.queue_withdrawn(application)
    return application


def _end_participation(application: Application) -> None:
    participation = (
        Participation.objects.current()
        .filter(cohort=application.cohort, person=application.person, role=application.role)
        .first()
    )
    if participation is not None:
        end_participation(participation, on=clock.today())
