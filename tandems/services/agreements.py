"""The agreement before it is signed: both write, nobody overwrites, then the text stands still."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import ApplicationState, MenteeProfile, MentorProfile
from events.queries import kickoff_day
from mentoring.core.errors import NotAllowedError
from tandems import queries
from tandems.models import AgreementState, Goal, MeetingChannel, MentoringAgreement, Tandem

from . import rights

FIELDS = [
    "rhythm", "meeting_minutes", "first_conversation_on", "channels", "reply_days", "places",
    "mentee_expects", "mentor_expects", "not_expected", "mentor_learns", "shadowing_plan",
    "feedback_rule",
]  # fmt: skip
MOST_GOALS = 3
OPEN_AGREEMENT = [AgreementState.DRAFT, AgreementState.READY]


class StaleError(NotAllowedError):
    """Somebody else was faster. ``agreement`` is what stands there now."""

    def __init__(self, message: str, agreement: MentoringAgreement):
        super().__init__(message)
        self.agreement = agreement


def begin_agreement(tandem: Tandem) -> MentoringAgreement:
    """The first draft, from both applications. Called with the tandem locked."""
    sought = _profile(MenteeProfile, tandem.mentee)
    offered = _profile(MentorProfile, tandem.mentor)
    channels = [MeetingChannel.IN_PERSON]
    if sought and offered and sought.video_ok and offered.video_ok:
        channels.append(MeetingChannel.VIDEO)
    agreement = MentoringAgreement.objects.create(
        tandem=tandem,
        meeting_minutes=tandem.cohort.meeting_minutes,
        channels=channels,
        mentor_learns=_shortened(offered.want_to_learn, 200) if offered else "",
        shadowing_plan=_shortened(offered.shadowing_offers, 300) if offered else "",
        starts_on=queries.first_day(tandem, kickoff_day(tandem.cohort)),
        ends_on=tandem.ends_on,
    )
    goals = sought.goals_draft if sought else []
    _store_goals(tandem, [{"text": goal, "success_sign": ""} for goal in goals])
    return agreement


def _profile(model, participation):
    return model.objects.filter(
        application__person=participation.person_id,
        application__cohort=participation.cohort_id,
        application__state=ApplicationState.ACCEPTED,
    ).first()


def _shortened(text: str, length: int) -> str:
    """One line, cut after a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0] + "…"


@transaction.atomic
def save_draft(
    agreement: MentoringAgreement, *, person: User, revision: int, data: Mapping[str, Any]
) -> MentoringAgreement:
    """Store what one of the two wrote. ``data`` has the fields, and ``goals`` as a list.

    ``revision`` is the one that the person saw. If the other has saved since, nothing is stored:
    ``StaleError`` carries what stands there now, so that a page can show both.
    """
    agreement = rights.lock_agreement(agreement)
    rights.check_one_of(agreement.tandem, person)
    rights.check_both_take_part(agreement.tandem)
    _check_state(agreement, AgreementState.DRAFT)
    _check_revision(agreement, revision)
    for name in FIELDS:
        if name in data:
            setattr(agreement, name, data[name])
    _check_fields(agreement)
    agreement.edited_by = person
    agreement.revision += 1
    agreement.save(update_fields=[*FIELDS, "edited_by", "revision"])
    if "goals" in data:
        _store_goals(agreement.tandem, data["goals"])
    return agreement


def _check_state(agreement: MentoringAgreement, *expected: str) -> None:
    if agreement.state not in expected:
        raise NotAllowedError(
            _("Not possible: this agreement is “%(state)s”.")
            % {"state": agreement.get_state_display()}
        )


def _check_revision(agreement: MentoringAgreement, revision: int) -> None:
    if agreement.revision != revision:
        name = agreement.edited_by.first_name if agreement.edited_by else ""
        message = _("%(name)s has changed something in the meantime.") % {
            "name": name or _("Somebody")
        }
        raise StaleError(message, agreement)


def _check_fields(agreement: MentoringAgreement) -> None:
    """A text field's length is otherwise kept by forms alone."""
    for name in FIELDS:
        value, longest = getattr(agreement, name), _longest(name)
        if longest and isinstance(value, str) and len(value) > longest:
            raise NotAllowedError(
                _("Please shorten it to %(number)s characters.") % {"number": longest}
            )
    try:
        agreement.clean_fields()
    except ValidationError as error:
        raise NotAllowedError(" ".join(error.messages)) from error


def _longest(name: str) -> int | None:
    return getattr(MentoringAgreement._meta.get_field(name), "max_length", None)


def _store_goals(tandem: Tandem, goals: list[Mapping[str, str]]) -> None:
    """Replace the goals: at most three, empty ones left out."""
    written = [goal for goal in goals if goal["text"].strip()]
    if len(written) > MOST_GOALS:
        raise NotAllowedError(_("At most three goals: less is more."))
    rows = [
        Goal(tandem=tandem, order=order, text=goal["text"], success_sign=goal["success_sign"])
        for order, goal in enumerate(written, start=1)
    ]
    for row in rows:
        _check_goal(row)
    tandem.goals.all().delete()
    Goal.objects.bulk_create(rows)
    getattr(tandem, "_prefetched_objects_cache", {}).pop("goals", None)


def _check_goal(goal: Goal) -> None:
    try:
        goal.clean_fields(exclude=["tandem"])
    except ValidationError as error:
        raise NotAllowedError(" ".join(error.messages)) from error


@transaction.atomic
def make_ready(
    agreement: MentoringAgreement, *, by: User, revision: int | None = None
) -> MentoringAgreement:
    """Freeze the text for signature. Done by one of the two, or by the team for the paper."""
    agreement = rights.lock_agreement(agreement)
    _check_may_prepare(agreement, by)
    rights.check_both_take_part(agreement.tandem)
    _check_state(agreement, AgreementState.DRAFT)
    if revision is not None:
        _check_revision(agreement, revision)
    agreement.text = queries.agreement_text(agreement)
    agreement.text_hash = queries.checksum(agreement.text)
    agreement.state = AgreementState.READY
    agreement.save(update_fields=["text", "text_hash", "state"])
    return agreement


@transaction.atomic
def back_to_draft(agreement: MentoringAgreement, *, by: User) -> MentoringAgreement:
    """Go on writing, as long as nobody has signed."""
    agreement = rights.lock_agreement(agreement)
    _check_may_prepare(agreement, by)
    _check_state(agreement, AgreementState.READY)
    if agreement.signatures.exists():
        raise NotAllowedError(_("Somebody has signed already: make a new version instead."))
    agreement.text, agreement.text_hash = {}, ""
    agreement.state = AgreementState.DRAFT
    agreement.revision += 1  # what was read as frozen is no longer what stands there
    agreement.edited_by = by
    agreement.save(update_fields=["text", "text_hash", "state", "revision", "edited_by"])
    return agreement


@transaction.atomic
def new_version(agreement: MentoringAgreement, *, by: User) -> MentoringAgreement:
    """Change what was signed: a new draft with the old words, and with the original end.

    A signed version stays in force until the new one is signed by both. One that only one of the
    two has signed is given up.
    """
    agreement = rights.lock_agreement(agreement)
    rights.check_one_of(agreement.tandem, by)
    rights.check_both_take_part(agreement.tandem)
    _check_state(agreement, AgreementState.READY, AgreementState.SIGNED)
    others = agreement.tandem.agreements.exclude(pk=agreement.pk)
    if others.filter(version__gt=agreement.version).exists():
        raise NotAllowedError(_("There is a newer version already."))
    if agreement.state == AgreementState.READY:
        if not agreement.signatures.exists():
            raise NotAllowedError(_("Nobody has signed yet: go back to the draft instead."))
        agreement.state = AgreementState.SUPERSEDED
        agreement.save(update_fields=["state"])
    return MentoringAgreement.objects.create(
        tandem=agreement.tandem,
        version=agreement.version + 1,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        edited_by=by,
        **{name: getattr(agreement, name) for name in FIELDS},
    )


def _check_may_prepare(agreement: MentoringAgreement, by: User) -> None:
    tandem = agreement.tandem
    if not (rights.is_one_of(tandem, by) or rights.is_team(by, tandem.cohort)):
        raise NotAllowedError(_("Only the two of the tandem may do this."))


def close_agreements(tandem: Tandem, states: list[str] | None = None) -> None:
    """The tandem is over: nothing more is signed. Called with the tandem locked."""
    for agreement in tandem.agreements.select_for_update().filter(
        state__in=states or OPEN_AGREEMENT
    ):
        agreement.state = AgreementState.TERMINATED
        agreement.save(update_fields=["state"])
