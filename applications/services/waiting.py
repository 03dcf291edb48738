"""The waiting list: its order, and the way back onto it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails, queries
from applications.models import Application, ApplicationState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from mentoring.core.rows import held
from programme.models import Cohort, Participation
from programme.queries import may
from programme.services import end_participation

from .decision import DECIDE, before_kickoff, check_stranger, decide, end_of_list
from .state import hold, impossible


@transaction.atomic
def move_waiting(application: Application, *, by: User, place: int, seen: int | None = None) -> int:
    """Move somebody to another place of the list of their role; the others move up or down.

    The cohort's row is held, as it is by whoever adds somebody. ``seen`` is the place on the page.
    Gives back the place, counted from 1, that they have now: beyond the end is the end.
    """
    if not may(by, DECIDE, application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    held(Cohort, application.cohort_id)
    waiting = list(queries.waiting(cohort=application.cohort, role=application.role))
    moved = next((row for row in waiting if row.pk == application.pk), None)
    if moved is None:
        raise NotAllowedError(_("This application is not on the waiting list any more."))
    check_stranger(moved, by=by)
    if seen not in (None, waiting.index(moved) + 1):
        raise NotAllowedError(_("Somebody has changed this in the meantime. Please look again."))
    waiting.remove(moved)
    place = max(1, min(place, len(waiting) + 1))
    waiting.insert(place - 1, moved)
    for rank, row in enumerate(waiting, start=1):
        row.waitlist_rank = rank
    Application.objects.bulk_update(waiting, ["waitlist_rank"])
    name_author(moved, by=by, reason=_("Moved on the waiting list"))
    moved.save(update_fields=["waitlist_rank"])
    return place


@transaction.atomic
def back_to_waiting(application: Application, *, by: User) -> None:
    """From accepted back onto the list, before the kick-off: ends the participation, and says so.

    Whether there is an open tandem is not for this app to know: ``tandems.services`` asks first.
    """
    application = hold(application)
    if not may(by, DECIDE, application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    check_stranger(application, by=by)
    if application.state != ApplicationState.ACCEPTED:
        raise impossible(application)
    before_kickoff(queries.start_of(application.cohort))
    taking_part = Participation.objects.current().filter(
        cohort=application.cohort, person=application.person, role=application.role
    )
    for participation in taking_part:
        end_participation(participation, on=clock.today())
    rank, place = end_of_list(application)
    decide(application, ApplicationState.WAITLISTED, by=by, rank=rank)
    emails.queue_back_to_waiting(application, place=place)
