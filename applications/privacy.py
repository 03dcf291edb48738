"""What this app knows about people, and which of it has served its time."""

from datetime import date, timedelta

from django.db import models

from accounts.models import ConsentKind
from mentoring.core.privacy import BASE_FIELDS, PersonalData, history_of
from programme.models import Cohort, PhaseKind
from programme.queries import phase_of

from .models import (
    Answer,
    AnswerChange,
    Application,
    ApplicationState,
    ConflictWaiver,
    LateAdmission,
    MenteeProfile,
    MentorNomination,
    MentorProfile,
    NamesShown,
    Question,
    Review,
)
from .queries import KEPT_AFTER_KICKOFF, start_of

YEAR = timedelta(days=365)  # after the evaluation; twice that with consent to the survey
IN_PROFILES = frozenset(
    {"application", "topics", "hours_per_month", "slots", "dates_ok", "max_distance_km"}
    | {"video_ok", "commitments"}
)


def _expired(cut_off: date):
    """Applications that led nowhere and whose kick-off lies at the cut-off or before it.

    Those who took part are kept until a year after the evaluation, as alumni two. The cut-off is
    90 days ago, which is what the difference is taken from.
    """
    nowhere = [c.pk for c in Cohort.objects.all() if start_of(c) <= cut_off]
    after_one = _evaluated_by(cut_off + KEPT_AFTER_KICKOFF - YEAR)
    after_two = _evaluated_by(cut_off + KEPT_AFTER_KICKOFF - 2 * YEAR)
    sent = Application.objects.exclude(state=ApplicationState.DRAFT)
    accepted = sent.filter(state=ApplicationState.ACCEPTED)
    alumni = accepted.filter(
        person__consents__kind=ConsentKind.ALUMNI, person__consents__withdrawn_at__isnull=True
    )
    due = [
        sent.exclude(state=ApplicationState.ACCEPTED).filter(cohort__in=nowhere),
        accepted.exclude(pk__in=alumni).filter(cohort__in=after_one),
        accepted.filter(cohort__in=after_two),
    ]
    return [pk for rows in due for pk in rows.values_list("pk", flat=True)]


def _evaluated_by(day: date) -> list:
    phases = {c.pk: phase_of(c, PhaseKind.EVALUATION) for c in Cohort.objects.all()}
    ends = {pk: phase.operative_end for pk, phase in phases.items() if phase}
    return [pk for pk, end in ends.items() if end and end <= day]


def expired_applications(cut_off: date):
    return Application.objects.filter(pk__in=_expired(cut_off))


def expired_mentees(cut_off: date):
    return MenteeProfile.objects.filter(application__in=_expired(cut_off))


def expired_mentors(cut_off: date):
    return MentorProfile.objects.filter(application__in=_expired(cut_off))


def expired_answers(cut_off: date):
    return Answer.objects.personal().filter(application__in=_expired(cut_off))


def expired_changes(cut_off: date):
    return AnswerChange.objects.filter(application__in=_expired(cut_off))


def after_kickoff(model: type[models.Model], path: str = "cohort"):
    """Rows of cohorts whose kick-off lies at the cut-off or before it."""

    def expired(cut_off: date):
        begun = [c.pk for c in Cohort.objects.all() if start_of(c) <= cut_off]
        return model._default_manager.filter(**{f"{path}__in": begun})

    return expired


def expired_nominations(cut_off: date):
    """Named before this day, and they never applied."""
    return MentorNomination.objects.unanswered().filter(created_at__date__lt=cut_off)


_APPLICATION = PersonalData(
    model=Application,
    erase={
        "draft": {}, "decision_note": "", "info_request": "", "info_answer": "",
        "contact_remark": "",
    },
    keep=BASE_FIELDS
    | {"cohort", "person", "role", "association", "state", "submitted_at", "is_late"}
    | {"channel", "heard_via", "decision_reason", "decided_at", "decided_by", "waitlist_rank"}
    | {"pending_state", "pending_reason", "pending_by", "info_request_at", "info_answered_at"}
    | {"contact_confirmation", "merged_into"},
    expired=expired_applications,
)  # fmt: skip
# What stays says nothing about one person: it is what reports count.
_MENTEE = PersonalData(
    model=MenteeProfile,
    erase={
        "closeness_text": "", "shaping_text": "", "initiative_text": "", "demand_text": "",
        "shaping_relation_text": "", "criticism_text": "", "growth_text": "",
        "engagement_text": "", "busy_periods": "", "mentor_wish": "", "exclusions_text": "",
        "goals_draft": [""], "self_rating": {}, "candidacy_plan": "", "mobility": [],
    },
    keep=BASE_FIELDS
    | IN_PROFILES
    | {"membership_status", "no_competing_party", "target_bodies", "horizon", "needs"}
    | {"contact_wishes", "mentor_gender_wish"},
    expired=expired_mentees,
)  # fmt: skip
_MENTOR = PersonalData(
    model=MentorProfile,
    erase={
        "reflection_text": "", "social_text": "", "experience_text": "", "openness_text": "",
        "want_to_learn": "", "shadowing_offers": "", "mentee_wish": "", "public_profile": "",
        "exclusions_text": "", "term_ends_on": None, "candidacy_plan": "",
        "profile_published": False,
    },
    keep=BASE_FIELDS
    | IN_PROFILES
    | {"offers", "contact_offers", "bodies_known", "years_active", "capacity", "nonmember_ok"}
    | {"minors_ok"},
    expired=expired_mentors,
)  # fmt: skip

PERSONAL_DATA = [
    _APPLICATION,
    history_of(_APPLICATION),
    _MENTEE,
    history_of(_MENTEE),
    _MENTOR,
    history_of(_MENTOR),
    PersonalData(
        model=Question,
        keep=BASE_FIELDS
        | {"cohort", "role", "label", "help_text", "kind", "choices", "is_required"}
        | {"for_reviewers", "is_personal", "order"},
    ),
    PersonalData(
        model=Answer,
        erase={"value": None},
        keep=BASE_FIELDS | {"application", "question"},
        expired=expired_answers,
        whole=True,
    ),
    PersonalData(
        model=AnswerChange,
        erase={"before": "", "after": ""},
        keep=BASE_FIELDS | {"application", "label", "for_reviewers"},
        expired=expired_changes,
        whole=True,
    ),
    PersonalData(
        model=Review,
        erase={"remark": "", "scores": {}, "points": 0},
        keep=BASE_FIELDS
        | {"application", "reviewer", "recommendation", "recused", "recusal_reason"}
        | {"submitted_at"},
        expired=after_kickoff(Review, "application__cohort"),
        whole=True,
    ),
    PersonalData(
        model=ConflictWaiver,
        erase={"reason": ""},
        keep=BASE_FIELDS | {"application", "reviewer", "granted_by"},
        expired=after_kickoff(ConflictWaiver, "application__cohort"),
        whole=True,
    ),
    PersonalData(
        model=NamesShown,
        keep=BASE_FIELDS | {"cohort", "person"},
        expired=after_kickoff(NamesShown),
        whole=True,
    ),
    PersonalData(
        model=MentorNomination,
        keep=BASE_FIELDS
        | {"cohort", "association", "name", "email", "nominated_by", "invited_at", "application"},
        expired=expired_nominations,
        whole=True,
    ),
    PersonalData(
        model=LateAdmission,
        keep=BASE_FIELDS | {"cohort", "email", "role", "expires_at", "reason", "opened_by"},
        expired=after_kickoff(LateAdmission),
        whole=True,
    ),
]
