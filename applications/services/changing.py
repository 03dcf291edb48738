"""Answers are changed after they were sent in, as long as nobody has begun to read them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import AnswerChange, Application, ApplicationState
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from programme.models import CohortStatus

from .admission import check_age
from .answers import store_answers
from .guardians import follow_guardian
from .state import hold


@dataclass(frozen=True)
class Changed:
    """One answer in words, before and after. Not everything is for whoever reviews."""

    label: str
    before: str
    after: str
    for_reviewers: bool = True


def may_change(application: Application) -> bool:
    """Until somebody reads it; after the deadline too: it was in time."""
    return (
        application.state == ApplicationState.SUBMITTED
        and not application.pending_state
        and application.cohort.status == CohortStatus.PUBLISHED
    )


@transaction.atomic
def change_answers(
    application: Application,
    *,
    answers: dict[str, Any],
    changes: list[Changed],
    changes_before: int,
) -> None:
    """Store the answers of one step anew, and what was changed by it for those who will read.

    ``changes_before`` is how many changes there had been when the answers were compared: another
    one since then means another window, and nothing is overwritten. Effects, in order: the person's
    data, offices, the profile, own answers, the list of changes, the guardian's new link.
    """
    application = hold(application)
    if not may_change(application):
        raise NotAllowedError(
            _("Somebody has begun to read your application, so its answers stay as they are.")
        )
    if application.changes.count() != changes_before:
        raise NotAllowedError(_("This step was changed in another window in the meantime."))
    guardian_before = application.person.guardian_email
    store_answers(application, answers)
    check_age(application)
    name_author(application, by=application.person)
    application.save()
    AnswerChange.objects.bulk_create(
        AnswerChange(
            application=application,
            label=change.label[:200],
            before=change.before,
            after=change.after,
            for_reviewers=change.for_reviewers,
        )
        for change in changes
    )
    follow_guardian(application, email_before=guardian_before)
