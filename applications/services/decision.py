"""What the team decides. Each step locks the row, checks, changes, and queues the mail, all in one.

``seen`` is the state on the page that the click came from: if another one is in the database by
now, somebody was faster, and the click is refused rather than obeyed.
"""

from datetime import date

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails, queries
from applications.models import (
    OPEN,
    UNDECIDED,
    Application,
    ApplicationState,
    RejectionReason,
)
from applications.queries.reviewing import missing_reviews
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Cohort, Participation
from programme.queries import may

from .admission import check_admissible
from .state import PEN, Pen, enter, hold, impossible

DECIDE = "applications.decide_application"
REVIEW = "applications.review_application"


@transaction.atomic
def begin_review(application: Application, *, by: User, seen: str = "") -> None:
    """Somebody has started to read: from now on the answers stay as they are."""
    application = lock(application, by=by, permission=REVIEW)
    expect(application, [ApplicationState.SUBMITTED], by=by, seen=seen)
    enter(application, ApplicationState.IN_REVIEW, by=by)


@transaction.atomic
def accept(
    application: Application, *, by: User, seen: str = "", both_roles: bool = False
) -> Participation:
    """Accept, make the person a participant, and queue the mail that says so.

    ``both_roles``: the coordination has said that this person shall be mentee and mentor.
    """
    application = lock(application, by=by)
    expect(application, UNDECIDED, by=by, seen=seen)
    check_acceptable(application, start=queries.start_of(application.cohort), both_roles=both_roles)
    return settle_accepted(application, by=by)


def check_acceptable(application: Application, *, start: date, both_roles: bool = False) -> None:
    """What must be there before anybody is accepted, whoever presses the button."""
    if lacking := missing_reviews(application):
        raise NotAllowedError(_("It can't be accepted yet: %(what)s") % {"what": lacking})
    check_admissible(application, start=start, both_roles=both_roles)


def settle_accepted(
    application: Application, *, by: User, author: User | None = None, pen: Pen = PEN
) -> Participation:
    """The row is held and the guards have passed. ``by`` decided, ``author`` pressed the button."""
    decide(application, ApplicationState.ACCEPTED, by=by, author=author, pen=pen)
    participation = pen.takes_part(application, by=author or by)
    emails.queue_accepted(application, pen.mails)
    return participation


@transaction.atomic
def waitlist(application: Application, *, by: User, seen: str = "") -> None:
    """Put at the end of the waiting list of this role.

    Not from ACCEPTED: an acceptance may carry a tandem, of which this app knows nothing.
    """
    application = lock(application, by=by)
    expect(application, OPEN, by=by, seen=seen)
    settle_waitlisted(application, by=by)


def settle_waitlisted(
    application: Application, *, by: User, author: User | None = None, pen: Pen = PEN
) -> None:
    rank, place = end_of_list(application)
    decide(application, ApplicationState.WAITLISTED, by=by, author=author, rank=rank, pen=pen)
    emails.queue_waitlisted(application, pen.mails, place=place)


@transaction.atomic
def reject(
    application: Application, *, by: User, reason: str, note: str = "", seen: str = ""
) -> None:
    """Reject for one of the reasons that the mail gives. The note stays inside."""
    check_reason(reason)
    application = lock(application, by=by)
    expect(application, UNDECIDED, by=by, seen=seen)
    settle_rejected(application, by=by, reason=reason, note=note)


def check_reason(reason: str) -> None:
    if reason not in RejectionReason.values:
        raise NotAllowedError(_("Please choose a reason."))


def settle_rejected(
    application: Application,
    *,
    by: User,
    reason: str,
    note: str = "",
    author: User | None = None,
    pen: Pen = PEN,
) -> None:
    rejected = ApplicationState.REJECTED
    decide(application, rejected, by=by, author=author, reason=reason, note=note, pen=pen)
    emails.queue_rejected(application, pen.mails)


@transaction.atomic
def reopen(application: Application, *, by: User, reason: str, seen: str = "") -> None:
    """Take a rejection back, before the kick-off and for a written reason.

    The reason stands in the internal note: unlike the history it is erased with the person.
    """
    if not reason.strip():
        raise NotAllowedError(_("Please give a reason."))
    application = lock(application, by=by)
    expect(application, [ApplicationState.REJECTED], by=by, seen=seen)
    before_kickoff(queries.start_of(application.cohort))
    application.decision_note = reason.strip()
    application.decision_reason = ""
    application.decided_at = application.decided_by = None
    enter(application, ApplicationState.IN_REVIEW, by=by, reason=_("Reopened"))


def lock(application: Application, *, by: User, permission: str = DECIDE) -> Application:
    """Hold the row for somebody who has the right, and nothing to do with the person."""
    locked = hold(application)
    if not may(by, permission, locked.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    check_stranger(locked, by=by)
    return locked


def check_stranger(application: Application, *, by: User) -> None:
    """Nobody decides on themselves, nor where they have said that they are too close."""
    if application.person_id == by.pk:
        raise NotAllowedError(_("Somebody else has to decide on your own application."))
    if application.reviews.filter(reviewer=by, recused=True).exists():
        raise NotAllowedError(_("You stepped aside here. Somebody else has to decide."))


def expect(application: Application, allowed: list, *, by: User, seen: str) -> None:
    """Refuse what another state, or a decision made in the meantime, rules out."""
    if application.state in allowed and seen in ("", application.state):
        return
    name = _changed_by(application)
    if name in (None, by, application.person):
        raise impossible(application)
    raise NotAllowedError(
        _("%(name)s has changed something in the meantime: “%(state)s”. Please reload.")
        % {"name": name, "state": application.get_state_display()}
    )


def _changed_by(application: Application) -> User | None:
    if application.decided_by is not None:
        return application.decided_by
    latest = application.history.select_related("history_user").first()
    return latest.history_user if latest else None


def before_kickoff(kickoff: date) -> None:
    if clock.today() >= kickoff:
        raise NotAllowedError(_("Not possible: the kick-off has been."))


def end_of_list(application: Application) -> tuple[int, int]:
    """The next rank, and the place that it is. The cohort's row is held: two at once must not get
    one rank. (Ranks keep gaps where somebody has left.)"""
    held(Cohort.objects.only("pk"), application.cohort_id)
    waiting = queries.waiting(cohort=application.cohort, role=application.role).order_by()
    found = waiting.aggregate(last=Max("waitlist_rank"), number=Count("pk"))
    return (found["last"] or 0) + 1, found["number"] + 1


def decide(
    application: Application,
    state: ApplicationState,
    *,
    by: User,
    author: User | None = None,
    rank: int | None = None,
    reason: str = "",
    note: str = "",
    pen: Pen = PEN,
) -> None:
    application.decided_at = clock.now()
    application.decided_by = by
    application.waitlist_rank = rank
    application.decision_reason = reason
    application.decision_note = note or application.decision_note
    enter(application, state, by=author or by, pen=pen)
