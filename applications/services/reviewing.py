"""Reading with a rubric: the review, stepping aside, and what a coordinator may allow."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import log_accesses
from applications.models import (
    CRITERIA,
    MOST_POINTS,
    SETTLED,
    UNDECIDED,
    Application,
    ApplicationState,
    ConflictWaiver,
    NamesShown,
    Recommendation,
    RecusalReason,
    Review,
)
from applications.queries.conflicts import ties_of
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort, Role
from programme.queries import may

from .state import enter, hold, impossible

REVIEW = "applications.review_application"
DECIDE = "applications.decide_application"
LONGEST_REMARK = 500
LONGEST_REASON = 300


@transaction.atomic
def save_review(
    application: Application,
    *,
    by: User,
    scores: dict[str, int],
    recommendation: str,
    remark: str = "",
) -> Review:
    """Store somebody's own review, or change it until the decision.

    The first one takes the application into review. Refused where something ties the two: then
    somebody else reads, or a coordinator has allowed it (``waive_conflict``).
    """
    _check_complete(application.role, scores, recommendation, remark)
    application = _hold_for_review(application, by=by)
    if reasons := ties_of(by, application.cohort).reasons(application):
        raise NotAllowedError(
            _("You are too close to this application: %(why)s. Somebody else reviews it.")
            % {"why": ", ".join(str(reason.label) for reason in reasons)}
        )
    review = _own(application, by=by)
    if review.recused:
        raise NotAllowedError(_("You stepped aside here. Somebody else reviews it."))
    review.scores, review.recommendation, review.remark = scores, recommendation, remark.strip()
    review.submitted_at = clock.now()
    review.save()
    if application.state == ApplicationState.SUBMITTED:
        enter(application, ApplicationState.IN_REVIEW, by=by)
    return review


@transaction.atomic
def recuse(application: Application, *, by: User, reason: str) -> Review:
    """Step aside: the application goes back to the others, and what was written before is gone.

    Also later, until the decision. The row says who, when and why.
    """
    if reason not in RecusalReason.values:
        raise NotAllowedError(_("Please choose a reason."))
    application = _hold_for_review(application, by=by)
    return _set_aside(_own(application, by=by), reason)


def _set_aside(review: Review, reason: str) -> Review:
    review.scores, review.recommendation, review.remark = {}, "", ""
    review.recused, review.recusal_reason = True, reason
    review.submitted_at = clock.now()
    review.save()
    return review


@transaction.atomic
def take_over_reviews(application: Application, *, other: Application) -> int:
    """Two applications of one human become one: what was said about ``other`` is not lost.

    Who has reviewed only the other one has reviewed this one, and can still change it. Who has
    reviewed both keeps both. Who stepped aside did so because of the person: that holds here, too.
    Gives back how many reviews came over.
    """
    mine = {review.reviewer_id: review for review in application.reviews.select_for_update()}
    moved = [r.pk for r in other.reviews.select_for_update() if r.reviewer_id not in mine]
    Review.objects.filter(pk__in=moved).update(application=application, updated_at=clock.now())
    if application.state in UNDECIDED:
        for review in other.reviews.filter(recused=True):
            _set_aside(mine[review.reviewer_id], review.recusal_reason)
    known = application.waivers.values("reviewer")
    other.waivers.exclude(reviewer__in=known).update(application=application)
    return len(moved)


@transaction.atomic
def waive_conflict(
    application: Application, *, reviewer: User, by: User, reason: str
) -> ConflictWaiver:
    """Let this one person review this one application of their own association.

    Nothing else is waived: not the local branch, not a relation, not who was proposed.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise NotAllowedError(_("Please give a reason in at most 300 characters."))
    application = hold(application)
    if not may(by, DECIDE, application.cohort):
        raise NotAllowedError(_("Only the coordination of this cohort may do this."))
    if by == reviewer:
        raise NotAllowedError(_("Somebody else has to allow this."))
    if not may(reviewer, REVIEW, application.cohort):
        raise NotAllowedError(_("This person does not review in this cohort."))
    waiver, _made = ConflictWaiver.objects.get_or_create(
        application=application,
        reviewer=reviewer,
        defaults={"reason": reason, "granted_by": by},
    )
    return waiver


@transaction.atomic
def show_names(cohort: Cohort, *, by: User) -> NamesShown:
    """Lift the veil for one coordinator, to decide. Whose names it was is in the access log."""
    if not may(by, DECIDE, cohort):
        raise NotAllowedError(_("Only the coordination of this cohort may do this."))
    shown, is_new = NamesShown.objects.get_or_create(cohort=cohort, person=by)
    if is_new:
        veiled = Application.objects.submitted().filter(cohort=cohort).exclude(state__in=SETTLED)
        people = list(veiled.values_list("person", flat=True).distinct())
        log_accesses(actor=by, people=people, action=AccessAction.VIEWED, page="names shown")
    return shown


def _check_complete(role: str, scores: dict[str, Any], recommendation: str, remark: str) -> None:
    wanted = set(CRITERIA[Role(role)].values)
    allowed = range(MOST_POINTS + 1)
    points = scores.values()
    if scores.keys() != wanted or not all(type(p) is int and p in allowed for p in points):
        raise NotAllowedError(_("Please give 0 to 3 points for each criterion."))
    if recommendation not in Recommendation.values:
        raise NotAllowedError(_("Please choose a recommendation."))
    if len(remark) > LONGEST_REMARK:
        raise NotAllowedError(_("Please shorten the remark to 500 characters."))


def _hold_for_review(application: Application, *, by: User) -> Application:
    application = hold(application)
    if not may(by, REVIEW, application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    if application.person_id == by.pk:
        raise NotAllowedError(_("Somebody else has to review your own application."))
    if application.state not in UNDECIDED:
        raise impossible(application)
    return application


def _own(application: Application, *, by: User) -> Review:
    """The application's row is held, so there can't be two."""
    mine = Review.objects.filter(application=application, reviewer=by).first()
    return mine or Review(application=application, reviewer=by)
