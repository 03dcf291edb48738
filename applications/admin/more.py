"""What else belongs on the page of an application: own questions, later changes, guardian, doubles.

Each is for those who may see it: what a question keeps from reviewers is for the coordination.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from applications import queries
from applications.models import AnswerChange, Application
from applications.queries import FormFacts
from applications.queries.masking import Masker
from applications.services import waits_for_guardian
from programme.models import Role

DECIDE, REVIEW = "applications.decide_application", "applications.review_application"


@dataclass(frozen=True)
class Said:
    """One of the cohort's own questions, and what was answered, in words."""

    question: str
    text: str
    for_reviewers: bool


@dataclass(frozen=True)
class More:
    own_answers: list[Said]
    changes: list[AnswerChange]
    guardian: str  # "", "agreed" or "waiting"
    can_ask_guardian: bool
    both_roles: str
    lookalikes: list[Application]
    can_merge: bool


def more_of(
    application: Application, *, reader: User, rights: frozenset[str], mask: Masker | None
) -> More:
    """With a ``mask`` the reader knows no name: then nothing is told that points to a person, and
    of a change only what it was about."""
    decides = DECIDE in rights
    said = _own_answers(application, all_of_them=decides, mask=mask)
    changes = list(application.changes.filter(Q() if decides else Q(for_reviewers=True)))
    if mask:
        for change in changes:
            change.before = change.after = ""
        return More(said, changes, "", False, "", [], False)
    waits = waits_for_guardian(application)
    return More(
        own_answers=said,
        changes=changes,
        guardian=_guardian(application, waits=waits),
        can_ask_guardian=waits and REVIEW in rights,
        both_roles=_both_roles(application),
        lookalikes=queries.lookalikes(application, reader=reader),
        can_merge=decides,
    )


def _own_answers(application: Application, *, all_of_them: bool, mask: Masker | None) -> list[Said]:
    shown = Q() if all_of_them else Q(question__for_reviewers=True)
    answers = (
        application.answers.filter(shown)
        .select_related("question")
        .order_by("question__order", "question__created_at")
    )
    return [
        Said(
            question=answer.question.label,
            text=mask(answer.in_words) if mask else answer.in_words,
            for_reviewers=answer.question.for_reviewers,
        )
        for answer in answers
    ]


def _guardian(application: Application, *, waits: bool) -> str:
    if waits:
        return "waiting"
    agreed = application.person.guardian_confirmed_at is not None
    return "agreed" if agreed and queries.is_minor(application) else ""


def _both_roles(application: Application) -> str:
    """Both times add up, and somebody has to want that on purpose."""
    both = (
        Application.objects.live()
        .submitted()
        .filter(cohort=application.cohort, person=application.person)
    )
    if len({row.role for row in both}) < len(Role):
        return ""
    facts = FormFacts(application.cohort)
    mentor = both.filter(role=Role.MENTOR).select_related("mentor_profile").first()
    profile = getattr(mentor, "mentor_profile", None)
    hours = [
        facts.hours(Role.MENTEE),
        facts.hours(Role.MENTOR, places=profile.capacity if profile else 1),
    ]
    return _(
        "Applies as mentee and as mentor: together about %(total)d hours. "
        "Accepting the second role asks once more."
    ) % {"total": sum(h.total for h in hours)}
