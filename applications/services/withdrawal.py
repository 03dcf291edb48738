"""A person leaves, from whatever state. What follows for a tandem is the upper app's affair."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import OPEN, Application, ApplicationState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from programme.queries import may
from programme.services import end_participation

from .state import enter, hold, impossible

LEAVES_FROM = [
    *OPEN, ApplicationState.DRAFT, ApplicationState.WAITLISTED, ApplicationState.ACCEPTED,
]  # fmt: skip


@transaction.atomic
def withdraw(application: Application, *, by: User | None = None) -> Application:
    """Withdraw, end the participation if there is one, and queue the mail that says so.

    ``by`` is somebody of the team who was asked to; without it, it is the person. Withdrawing
    twice is answered like withdrawing once.
    """
    application = hold(application)
    _check_may_withdraw(application, by=by)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state not in LEAVES_FROM:
        raise impossible(application)
    _end_participation(application)
    application.draft = {}
    application.decided_at = application.decided_by = application.waitlist_rank = None
    enter(application, ApplicationState.WITHDRAWN, by=by or application.person)
    emails.queue_withdrawn(application)
    return application


def _check_may_withdraw(application: Application, *, by: User | None) -> None:
    if by is None or by == application.person:
        return
    if not may(by, "applications.decide_application", application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))


def _end_participation(application: Application) -> None:
    participation = (
        Participation.objects.current()
        .filter(cohort=application.cohort, person=application.person, role=application.role)
        .first()
    )
    if participation is not None:
        end_participation(participation, on=clock.today())
