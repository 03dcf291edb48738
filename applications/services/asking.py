"""One question to a person about their application, and their one answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import OPEN, UNDECIDED, Application, ApplicationState
from applications.queries.reviewing import answer_due
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from programme.queries import may

from .state import enter, hold, impossible

REVIEW = "applications.review_application"
LONGEST_QUESTION, LONGEST_ANSWER = 500, 1000


@transaction.atomic
def ask(application: Application, *, by: User, question: str) -> Application:
    """Ask once, by mail. Whoever asks has read: from now on the answers stay as they are."""
    question = question.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise NotAllowedError(_("Please ask in at most 500 characters."))
    application = hold(application)
    if not may(by, REVIEW, application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    if application.person_id == by.pk:
        raise NotAllowedError(_("Somebody else has to review your own application."))
    if application.state not in OPEN:
        raise impossible(application)
    if application.info_request_at is not None:
        raise NotAllowedError(_("A question was asked already. There is only one."))
    application.info_request, application.info_request_at = question, clock.now()
    _save(application, by=by)
    emails.queue_question(application, due=answer_due(application))
    return application


@transaction.atomic
def answer_question(application: Application, *, answer: str) -> Application:
    """The person answers, once. Late is better than never, as long as nothing is decided."""
    answer = answer.strip()
    if not answer or len(answer) > LONGEST_ANSWER:
        raise NotAllowedError(_("Please answer in at most 1,000 characters."))
    application = hold(application)
    if application.state not in UNDECIDED:
        raise impossible(application)
    if application.info_request_at is None or application.info_answered_at is not None:
        raise NotAllowedError(_("There is no open question."))
    application.info_answer, application.info_answered_at = answer, clock.now()
    _save(application, by=application.person)
    return application


def _save(application: Application, *, by: User) -> None:
    if application.state == ApplicationState.SUBMITTED:
        enter(application, ApplicationState.IN_REVIEW, by=by)
        return
    name_author(application, by=by)
    application.save()
