"""What all steps share: tidy input, errors one can jump to, second looks, and drafts."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from crispy_forms.layout import HTML
from django import forms
from django.forms.utils import ErrorDict
from django.utils import formats
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from applications.queries import FormFacts
from mentoring.core.forms import form_helper, speak_plainly, with_colon

KEPT_CONTROLS = {"\n", "\t"}


def tidy(text: str) -> str:
    """One kind of line break, and no control characters: they break exports and the database."""
    for line_break in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(line_break, "\n")
    return "".join(
        char for char in text if char in KEPT_CONTROLS or unicodedata.category(char) != "Cc"
    )


def tidy_data(data: MultiValueDict) -> MultiValueDict:
    return MultiValueDict({name: [tidy(v) for v in values] for name, values in data.lists()})


@dataclass(frozen=True)
class Group:
    """Several fields under one question: on the overview their answers stand under it together."""

    question: Any
    names: tuple[str, ...]
    labelled: bool = True  # each answer says which field it belongs to


class LineField(forms.CharField):
    """One line of text. Line breaks, which only a forged post can hold, become blanks."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


def _day_in_words(field: forms.DateField, typed: str) -> str:
    """The day as people write it, or what was typed if it is none."""
    try:
        day = field.to_python(typed)
    except forms.ValidationError:
        return typed
    return formats.date_format(day, "j. F Y") if day else ""


class YearField(forms.IntegerField):
    """Four digits, typed: a spinner would be the wrong tool for a year."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "maxlength": 4, "class": "short"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(**{"min_value": 1900, "max_value": 2100, "widget": widget} | kwargs)


class ManyField(forms.MultipleChoiceField):
    """Tick boxes, with a limit that the server checks."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, limit: int | None = None, **kwargs):
        self.limit = limit
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if self.limit and len(set(value)) > self.limit:
            raise forms.ValidationError(
                _("Please choose at most %(count)d."), code="too_many", params={"count": self.limit}
            )

    def clean(self, value):
        return list(dict.fromkeys(super().clean(value)))  # each once, as in the list


def one_choice(choices, **kwargs) -> forms.ChoiceField:
    """Radio buttons without an answer chosen beforehand."""
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **kwargs)


def lead(text) -> HTML:
    """A sentence under a legend. It is a template to crispy, so no data of people goes in."""
    return HTML(f'<p class="help">{escape(text)}</p>')


def long_text(limit: int, *, rows: int = 4, **kwargs) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(max_length=limit, widget=widget, **kwargs)


class StepForm(forms.Form):
    """One step of an application. It only validates; ``services.save_step`` stores.

    A draft keeps what was typed in, valid or not, so every field has one plain name in the post.
    """

    key: str
    title: Any
    data: MultiValueDict
    _errors: ErrorDict | None  # Django's own: None until it has judged
    do_not_call_in_templates = True  # pages list the steps: classes, not forms
    lists: tuple[Any, ...] = ()  # the ``Rows`` of this step

    def __init__(self, data: MultiValueDict | None = None, *, facts: FormFacts, **kwargs):
        super().__init__(tidy_data(data) if data is not None else None, **kwargs)
        self.facts = facts
        self.build()
        for rows in self.lists:
            rows.add_to(self)
        for field in self.fields.values():
            speak_plainly(field)
        self.helper = form_helper(*self.layout())

    def build(self) -> None:
        """Add what depends on the cohort or on the number of rows."""

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a question the answers that depend on the cohort."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def layout(self) -> list[Any]:
        return list(self.fields)

    @classmethod
    def as_left(cls, data: dict[str, list[str]], **kwargs):
        """The form with what was typed in so far, and not yet judged."""
        form = cls(MultiValueDict(data), **kwargs)
        form._errors, form.cleaned_data = ErrorDict(), {}
        return form

    def raw(self, *, action: str = "") -> dict[str, list[str]]:
        """What was typed in, restricted to the questions of this step, with a row more if asked."""
        typed = {name: self.data.getlist(name) for name in self.fields if name in self.data}
        for rows in self.lists:
            if action == rows.more_action:
                typed[rows.counter] = [str(rows.count(self) + 1)]
        return typed

    def said(self) -> dict[str, tuple[Any, str]]:
        """Question and answer in words, in the order of the page. Empty ones only where needed."""
        typed = self.raw()
        lists = {rows.counter: rows for rows in self.lists}
        hidden = {name for rows in self.lists for name in rows.names(self)} - lists.keys()
        answers = {}
        for pointer in self.helper.layout.get_field_names():
            name = pointer.name
            if name in lists:
                answers[lists[name].name] = (lists[name].legend, lists[name].in_words(self))
            elif name not in hidden:
                field = self.fields[name]
                answers[name] = (field.label, self.in_words(field, typed.get(name, [])))
        answers = {name: said for name, said in answers.items() if said[1] or self.needs(name)}
        return self._under_their_questions(answers)

    def groups(self) -> list[Group]:
        """The questions that several fields of this step answer together."""
        return []

    def _under_their_questions(
        self, answers: dict[str, tuple[Any, str]]
    ) -> dict[str, tuple[Any, str]]:
        """A group stands where the first of its answers stood."""
        of = {name: group for group in self.groups() for name in group.names}
        told = {}
        for name, answer in answers.items():
            if (group := of.get(name)) is None:
                told[name] = answer
            elif group.names[0] not in told:
                mine = [answers[other] for other in group.names if other in answers]
                lines = [f"{with_colon(q)} {a}" if group.labelled else a for q, a in mine if a]
                told[group.names[0]] = (group.question, "\n".join(lines))
        return told

    def needs(self, name: str) -> bool:
        return name in self.fields and self.fields[name].required

    @staticmethod
    def in_words(field: forms.Field, values: list[str]) -> str:
        if isinstance(field, forms.BooleanField):
            return str(_("yes")) if values else ""
        if isinstance(field, forms.DateField):
            return ", ".join(_day_in_words(field, value) for value in values)
        if isinstance(field, forms.ChoiceField):
            pairs = cast("Iterable[tuple[str, Any]]", field.choices)
            labels = {str(value): str(label) for value, label in pairs if value}
            return ", ".join(labels[value] for value in values if value in labels)
        return "\n".join(value for value in values if value)

    def require(self, name: str, message: Any) -> None:
        """An answer that is needed because of another one."""
        if not self.errors.get(name) and not self.cleaned_data.get(name):
            self.add_error(name, forms.ValidationError(message, code="required"))

    def second_looks(self) -> dict[str, Any]:
        """Field and question, where something is unusual but allowed. Asked once."""
        return {}

    @cached_property
    def problems(self) -> list[dict[str, Any]]:
        """The errors for the summary, in the order of the page: where to jump to, what to say."""
        order = [pointer.name for pointer in self.helper.layout.get_field_names()]
        return [
            {"anchor": self.anchor(name), "label": self.name_of(name), "message": message}
            for name in sorted(self.errors, key=lambda name: name in order and order.index(name))
            for message in self.errors[name]
        ]

    def name_of(self, name: str) -> str:
        return with_colon(self.fields[name].label) if name in self.fields else ""

    def anchor(self, name: str) -> str:
        if name not in self.fields:
            return "inhalt"
        bound = self[name]
        # A group of radio buttons or tick boxes is reached by its first one.
        return bound.id_for_label or f"{bound.auto_id}_0"
