"""From the first click to the receipt. What is typed in is kept as it is; submitting judges it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ConsentKind, User
from accounts.services import give_consent
from applications import emails, queries
from applications.models import Application, ApplicationState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import CallChannel, Cohort, CohortStatus, Phase, PhaseKind, Role

from .admission import check_age
from .answers import store_answers
from .guardians import follow_guardian
from .nominations import link_nomination
from .state import enter, hold, impossible

# All questions of a step at their limits are a third of this.
LARGEST_STEP = 40_000


@dataclass(frozen=True)
class SavedStep:
    """What a draft holds of one step: raw values by field, and how often they were stored."""

    data: dict[str, list[str]]
    revision: int
    saved_at: datetime | None


class StepChangedError(NotAllowedError):
    """Another window stored something else meanwhile. Nothing is overwritten."""

    def __init__(self, stored: SavedStep):
        super().__init__(_("This step was changed in another window in the meantime."))
        self.stored = stored


@transaction.atomic
def start_draft(
    *, cohort: Cohort, person: User, role: str, channel: CallChannel | None = None
) -> Application:
    """The person's application in this role: the one there is, or a new draft.

    The other role is no obstacle: whether somebody may be both is decided by the coordination.
    """
    person = held(User, person.pk)  # a double click waits here
    application = Application.objects.live().filter(cohort=cohort, person=person, role=role).first()
    if application is not None:
        return application
    if not queries.may_begin(cohort, person=person, role=role, now=clock.now()):
        raise NotAllowedError(_("Applications can't be started at the moment."))
    if person.email_verified_at is None:
        raise NotAllowedError(_("Please confirm your e-mail address first: sign in with a code."))
    if channel is not None and channel.cohort_id != cohort.pk:
        channel = None
    return Application.objects.create(cohort=cohort, person=person, role=role, channel=channel)


def saved_step(application: Application, step: str) -> SavedStep:
    """What the draft holds of this step; revision 0 means nothing yet."""
    kept = application.draft.get(step, {})
    saved_at = kept.get("saved_at")
    return SavedStep(
        data=kept.get("data", {}),
        revision=kept.get("revision", 0),
        saved_at=datetime.fromisoformat(saved_at) if saved_at else None,
    )


@transaction.atomic
def save_step(
    application: Application, *, step: str, data: dict[str, list[str]], revision: int
) -> SavedStep:
    """Keep what was typed in, valid or not. ``revision`` is the one that the page was made from.

    The same words twice are no conflict: a slow autosave and the button may cross.
    """
    application = hold(application)
    _expect_draft(application)
    stored = saved_step(application, step)
    if data == stored.data and stored.revision:
        return stored
    if revision != stored.revision:
        raise StepChangedError(stored)
    if len(json.dumps(data)) > LARGEST_STEP:
        raise NotAllowedError(_("That is more text than we can keep. Please shorten it."))
    saved = SavedStep(data=data, revision=revision + 1, saved_at=clock.now())
    application.draft[step] = {
        "data": data,
        "revision": saved.revision,
        "saved_at": saved.saved_at.isoformat() if saved.saved_at else None,
    }
    # Past the history: each autosave would leave a row in it, and the draft is left out there.
    now = clock.now()
    Application.objects.filter(pk=application.pk).update(draft=application.draft, updated_at=now)
    return saved


@transaction.atomic
def submit(
    application: Application,
    *,
    answers: dict[str, Any],
    consents: set[str],
    opened_at: datetime | None,
    now: datetime | None = None,
) -> Application:
    """Send the application in: store what was answered and agreed to, and queue the receipt.

    ``now`` is the start of the request, which is what the deadline asks about. Sending twice is
    answered like sending once. Effects, in order: the person's data, offices and candidacies, the
    profile, own answers, the consents, the state, the mails (a guardian's, too).
    """
    application = hold(application)
    if application.submitted_at is not None:
        return application
    _expect_draft(application)
    if ConsentKind.PROCESSING not in consents:
        raise NotAllowedError(_("Without this consent you can't apply."))
    _enter_in_time(application, now=now or clock.now(), opened_at=opened_at)
    store_answers(application, answers)
    check_age(application)
    for kind in sorted(consents):
        give_consent(application.person, kind)
    application.draft = {}
    enter(application, ApplicationState.SUBMITTED, by=application.person)
    link_nomination(application)
    emails.queue_received(application)
    if application.role == Role.MENTEE:
        follow_guardian(application)
    return application


def _enter_in_time(application: Application, *, now: datetime, opened_at: datetime | None) -> None:
    cohort = application.cohort
    window = queries.window_for(cohort, person=application.person, role=application.role, now=now)
    if cohort.status != CohortStatus.PUBLISHED or not window.takes(now=now, opened_at=opened_at):
        raise NotAllowedError(_("The deadline has passed."))
    application.is_late = not window.is_in_time(now=now, opened_at=opened_at)
    application.submitted_at = now


@transaction.atomic
def delete_draft(application: Application) -> None:
    """Forget a draft at once, with everything that was typed in."""
    application = hold(application)
    _expect_draft(application)
    application.delete()


def forget_drafts(*, today: date, dry_run: bool = False) -> int:
    """Delete what was never sent, 30 days after its deadline. Returns how many."""
    deadlines = Phase.objects.filter(
        kind=PhaseKind.APPLICATION, hard_deadline__date__lt=today - queries.DRAFTS_KEPT
    )
    drafts = Application.objects.filter(
        state=ApplicationState.DRAFT, cohort__in=deadlines.values("cohort")
    )
    count = drafts.count()
    if not dry_run:
        drafts.delete()
    return count


def _expect_draft(application: Application) -> None:
    if application.state != ApplicationState.DRAFT:
        raise impossible(application)
