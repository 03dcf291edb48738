"""The own questions of a cohort: written by its coordination, frozen by the first answer."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Answer, Application, Question
from mentoring.core.errors import NotAllowedError
from programme.services import delete_row, save_row

MOST_QUESTIONS = 15  # of one role: the form has to stay one that people finish
ALWAYS_FREE = {"order", "help_text"}  # they change no meaning of what was answered


@transaction.atomic
def save_question(question: Question, *, by: User) -> None:
    """Store a new question, or a change of one. What was answered keeps its meaning."""
    stored = Question.objects.select_for_update().filter(pk=question.pk).first()
    if stored is None:
        _check_room(question)
    elif Answer.objects.filter(question=stored).exists() and _changed(stored, question):
        raise NotAllowedError(_frozen())
    save_row(question, by=by, cohort=question.cohort)


@transaction.atomic
def delete_question(question: Question, *, by: User) -> None:
    Question.objects.select_for_update().filter(pk=question.pk).first()
    if Answer.objects.filter(question=question).exists():
        raise NotAllowedError(_frozen())
    delete_row(question, by=by, cohort=question.cohort)


def store_own_answers(application: Application, answers: dict[UUID, Any] | None) -> None:
    """Put these in place of what was answered before; ``None``: nothing was asked here.

    The questions are held meanwhile: none of them can change between the form and its storing.
    """
    if answers is None:
        return
    questions = {
        question.pk: question
        for question in Question.objects.select_for_update()
        .filter(cohort=application.cohort_id, role=application.role)
        .order_by("pk")
    }
    missing = [q for q in questions.values() if q.is_required and q.pk not in answers]
    fits = all(pk in questions and questions[pk].accepts(v) for pk, v in answers.items())
    if missing or not fits:
        raise NotAllowedError(
            _("A question has changed. Please look at “A few more questions” again.")
        )
    application.answers.exclude(question__in=answers).delete()
    for pk, value in answers.items():
        Answer.objects.update_or_create(
            application=application, question=questions[pk], defaults={"value": value}
        )


def _check_room(question: Question) -> None:
    asked = Question.objects.filter(cohort=question.cohort, role=question.role).count()
    if asked >= MOST_QUESTIONS:
        raise NotAllowedError(
            _("At most %(count)d own questions, or nobody finishes the form.")
            % {"count": MOST_QUESTIONS}
        )


def _changed(stored: Question, question: Question) -> bool:
    names = {field.attname for field in Question._meta.concrete_fields}
    fixed = names - ALWAYS_FREE - {"created_at", "updated_at"}
    return any(getattr(stored, name) != getattr(question, name) for name in fixed)


def _frozen() -> str:
    return _(
        "Somebody has answered this question already. Only its order and its help can change now."
    )
