"""Decisions that are prepared in the meeting, and sent together later.

Until they are sent nobody but the team knows of them: they can change as often as the team likes.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import OPEN, Application, ApplicationState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.queries import may

from .decision import DECIDE, check_reason, check_stranger
from .state import hold, impossible

CAN_BE_PREPARED = {
    **{
        state: [ApplicationState.ACCEPTED, ApplicationState.WAITLISTED, ApplicationState.REJECTED]
        for state in OPEN
    },
    ApplicationState.WAITLISTED: [ApplicationState.ACCEPTED, ApplicationState.REJECTED],
}


def mark_of(application: Application) -> str:
    """What a page showed of it. It comes back with the click: was somebody faster?"""
    return f"{application.state}:{application.pending_state}:{application.pending_reason}"


@transaction.atomic
def prepare_decision(
    application: Application, *, by: User, state: str, reason: str = "", seen: str | None = None
) -> Application:
    """Note down what shall be decided. Only a rejection has a reason."""
    application = _hold(application, by=by, seen=seen)
    possible = CAN_BE_PREPARED.get(ApplicationState(application.state), [])
    if not possible:
        raise impossible(application)
    if state not in possible:
        raise NotAllowedError(_("This can't be decided here."))
    if state == ApplicationState.REJECTED:
        check_reason(reason)
    else:
        reason = ""
    return _note(application, state=state, reason=reason, by=by)


@transaction.atomic
def clear_decision(application: Application, *, by: User, seen: str | None = None) -> Application:
    """Take back what was prepared and not sent."""
    return _note(_hold(application, by=by, seen=seen), state="", reason="", by=None)


def _hold(application: Application, *, by: User, seen: str | None) -> Application:
    application = hold(application)
    if not may(by, DECIDE, application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    check_stranger(application, by=by)
    if seen not in (None, mark_of(application)):
        raise NotAllowedError(
            _("%(name)s has changed this in the meantime. Please look again.")
            % {"name": application.pending_by or application.decided_by or _("Somebody")}
        )
    return application


def _note(application: Application, *, state: str, reason: str, by: User | None) -> Application:
    """Not by ``save``: what is not yet sent is nobody's history."""
    values = {"pending_state": state, "pending_reason": reason, "pending_by": by}
    Application.objects.filter(pk=application.pk).update(**values, updated_at=clock.now())
    for name, value in values.items():
        setattr(application, name, value)
    return application
