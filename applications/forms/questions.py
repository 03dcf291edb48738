"""What a cohort asks beyond the form: one more step, made of its rows."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from applications.models import (
    LARGEST_NUMBER,
    LONG_TEXT,
    SHORT_TEXT,
    Question,
    QuestionKind,
)
from programme.models import Role

from .base import LineField, ManyField, StepForm, long_text, one_choice

YES_NO = [("yes", _("yes")), ("no", _("no"))]


class OwnQuestions(StepForm):
    key, title = "questions", _("A few more questions")
    role: str

    @property
    def asked(self) -> list[Question]:
        return [question for question in self.facts.questions if question.role == self.role]

    def build(self) -> None:
        for question in self.asked:
            self.fields[field_name(question)] = _field(question)

    def clean(self):
        """The answers by the question's id, as they are stored; what was left open is left out."""
        cleaned = super().clean()
        answers = {}
        for question in self.asked:
            value = _value(question, cleaned.pop(field_name(question), None))
            if value not in (None, "", []):
                answers[question.pk] = value
        cleaned["questions"] = answers
        return cleaned


class OfMentees(OwnQuestions):
    role = Role.MENTEE


class OfMentors(OwnQuestions):
    role = Role.MENTOR


def field_name(question: Question) -> str:
    return f"question_{question.pk.hex}"


def as_posted(question: Question, value: Any) -> Any:
    """A stored answer as the form would send it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _value(question: Question, value: Any) -> Any:
    if question.kind == QuestionKind.YES_NO:
        return {"yes": True, "no": False}.get(value)
    return value


def _field(question: Question) -> forms.Field:
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": escape(question.help_text),  # crispy prints it as it is
        "required": question.is_required,
    }
    choices = [(choice, choice) for choice in question.choices]
    kinds = {
        QuestionKind.SHORT: lambda: LineField(max_length=SHORT_TEXT, **shared),
        QuestionKind.LONG: lambda: long_text(LONG_TEXT, **shared),
        QuestionKind.ONE: lambda: one_choice(choices, **shared),
        QuestionKind.MANY: lambda: ManyField(choices=choices, **shared),
        QuestionKind.YES_NO: lambda: one_choice(YES_NO, **shared),
        QuestionKind.NUMBER: lambda: _number(**shared),
    }
    return kinds[QuestionKind(question.kind)]()


def _number(**shared: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 7, "class": "short"})
    return forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, widget=widget, **shared)
