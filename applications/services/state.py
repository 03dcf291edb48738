"""How a row is held, left alone, or changed: the same for every step of the process."""

from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import Application, ApplicationState
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from mentoring.core.rows import held
from programme.models import Participation
from programme.services import enrol


def hold(application: Application) -> Application:
    """Read the row anew and hold it until the transaction ends, so that two clicks can't race."""
    around = ("person", "cohort", "association", "decided_by")
    return held(Application.objects.select_related(*around), application.pk)


def impossible(application: Application) -> NotAllowedError:
    """What is said when the state of the application rules a step out."""
    return NotAllowedError(
        _("Not possible: this application is “%(state)s”.")
        % {"state": application.get_state_display()}
    )


class Pen:
    """Writes down what was decided on one application, and tells the person.

    ``sending`` has a faster one for thousands: what is decided is the same.
    """

    mails: emails.Mails | None = None

    def changed(self, application: Application, *, by: User, reason: str = "") -> None:
        name_author(application, by=by, reason=reason)
        application.save()

    def takes_part(self, application: Application, *, by: User) -> Participation:
        return enrol(
            person=application.person,
            cohort=application.cohort,
            role=application.role,
            association=application.association,
        )


PEN = Pen()


def enter(
    application: Application,
    state: ApplicationState,
    *,
    by: User,
    reason: str = "",
    pen: Pen = PEN,
) -> None:
    """Every change names its author, in the history too. What was prepared before is settled."""
    application.state = state
    application.pending_state = application.pending_reason = ""
    application.pending_by = None
    pen.changed(application, by=by, reason=reason)
