"""Offices and candidacies: rows inside a step, as many as are needed, also without JavaScript."""

from dataclasses import dataclass, field
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Row
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from programme.models import OfficeKind, OfficeLevel, OfficeStatus

from .base import LineField, YearField, lead

# The level follows from the office; only for a party board it has to be asked.
LEVEL_OF: dict[str, str] = {
    OfficeKind.MDB: OfficeLevel.FEDERAL,
    OfficeKind.MDL: OfficeLevel.STATE,
    OfficeKind.MAYOR: OfficeLevel.MUNICIPAL,
    OfficeKind.DISTRICT_ADMINISTRATOR: OfficeLevel.DISTRICT,
    OfficeKind.DEPARTMENT_HEAD: OfficeLevel.MUNICIPAL,
    OfficeKind.CITY_COUNCILLOR: OfficeLevel.MUNICIPAL,
    OfficeKind.MUNICIPAL_COUNCILLOR: OfficeLevel.MUNICIPAL,
    OfficeKind.DISTRICT_COUNCILLOR: OfficeLevel.DISTRICT,
    OfficeKind.OTHER: "",
}
BOARDS = [
    ("PARTY_BOARD:OV", _("party board: local branch")),
    ("PARTY_BOARD:DISTRICT", _("party board: district or city association")),
    ("PARTY_BOARD:STATE", _("party board: state")),
    ("PARTY_BOARD:FEDERAL", _("party board: federation")),
]
PLAIN_KINDS = [OfficeKind(k) for k in OfficeKind.values if k not in ("PARTY_BOARD", "OTHER")]
CHOICES = [
    ("", _("please choose")),
    *[(kind.value, kind.label) for kind in PLAIN_KINDS],
    *BOARDS,
    (OfficeKind.OTHER.value, OfficeKind.OTHER.label),
]

EXAMPLE = _("Needed for “other”, for example student representative.")


@dataclass(frozen=True)
class Rows:
    """One list of rows in a form: its fields are called ``<name>_<row>_<part>``."""

    name: str
    legend: Any
    lead: Any
    shown: int = 1
    most: int = 8
    with_years: bool = True
    body_help: Any = EXAMPLE
    void: tuple[str, str] = ("", "")  # a question and the answer beside which the rows say nothing
    parts: tuple[str, ...] = field(init=False)

    def __post_init__(self):
        years = ("since", "until") if self.with_years else ()
        object.__setattr__(self, "parts", ("kind", "body", "area", *years))

    @property
    def counter(self) -> str:
        return f"{self.name}_rows"

    @property
    def more_action(self) -> str:
        """What the button sends that asks for another row."""
        return f"more_{self.name}"

    def field_name(self, row: int, part: str) -> str:
        return f"{self.name}_{row}_{part}"

    def count(self, form: forms.Form) -> int:
        """As many rows as the post says, within reason."""
        asked = form.data.get(self.counter, "") if form.is_bound else ""
        known = len(form.initial.get(self.name, ()))
        wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else known
        return min(max(wanted, self.shown), self.most)

    def add_to(self, form: forms.Form) -> None:
        count = self.count(form)
        form.fields[self.counter] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=count
        )
        for row in range(count):
            known = dict(enumerate(form.initial.get(self.name, ()))).get(row, {})
            for part in self.parts:
                field = self._part(part)
                field.initial = known.get(part)
                form.fields[self.field_name(row, part)] = field

    def _part(self, part: str) -> forms.Field:
        if part == "kind":
            return forms.ChoiceField(
                label=_("Office or task"), choices=CHOICES, required=False, initial=""
            )
        if part == "body":
            return LineField(
                label=_("What exactly?"),
                required=False,
                max_length=120,
                help_text=self.body_help,
            )
        if part == "area":
            return LineField(label=_("Place or district"), required=False, max_length=120)
        label = _("Since (year)") if part == "since" else _("Until (year)")
        return YearField(label=label, required=False)

    def names(self, form: forms.Form) -> list[str]:
        rows = range(self.count(form))
        return [self.counter, *[self.field_name(row, part) for row in rows for part in self.parts]]

    def is_void(self, form: forms.Form) -> bool:
        question, answer = self.void
        return bool(question) and form.data.get(question) == answer

    def in_words(self, form: forms.Form) -> str:
        """Each filled row on a line of its own."""
        if self.is_void(form):
            return ""
        labels = {str(value): str(label) for value, label in CHOICES if value}
        lines = []
        for row in range(self.count(form)):
            typed = {part: form.data.get(self.field_name(row, part), "") for part in self.parts}
            area = "" if typed["area"] in typed["body"] else typed["area"]
            office = [labels.get(typed["kind"], ""), typed["body"], area]
            office.append(years_in_words(typed.get("since"), typed.get("until")))
            lines.append(", ".join(part for part in office if part))
        return "\n".join(line for line in lines if line)

    def layout(self, form: forms.Form) -> Fieldset:
        # Legends and HTML of a layout are templates: nothing of a person or the plan goes there.
        rows = [self._row_layout(row) for row in range(self.count(form))]
        more = [] if len(rows) >= self.most else [self._more()]
        return Fieldset(self.legend, lead(self.lead), self.counter, *rows, *more, css_class="rows")

    def _row_layout(self, row: int) -> Fieldset:
        kind, *texts = (self.field_name(row, part) for part in self.parts)
        years = [Row(*texts[2:])] if self.with_years else []
        legend = _("Row %(row)d") % {"row": row + 1}
        return Fieldset(legend, kind, Row(*texts[:2]), *years, css_class="card row-of-list")

    def _more(self) -> HTML:
        return HTML(
            format_html(
                '<button class="button quiet small" name="action" value="{}">{}</button>',
                self.more_action,
                _("Another row"),
            )
        )

    def clean(self, form: forms.Form) -> list[dict[str, Any]]:
        """The rows that somebody filled in, in the fields of ``Office``."""
        found = []
        for row in range(self.count(form)):
            given = {
                part: form.cleaned_data.pop(self.field_name(row, part), None) for part in self.parts
            }
            if any(given.values()) and not self.is_void(form):
                self._check(form, row, given)
                found.append(_as_office(given))
        form.cleaned_data.pop(self.counter, None)
        return found

    def _check(self, form: forms.Form, row: int, given: dict[str, Any]) -> None:
        for part in ("kind", "area"):
            self._need(form, row, part, given)
        if given["kind"] == OfficeKind.OTHER:
            self._need(form, row, "body", given)
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            form.add_error(self.field_name(row, "until"), _("The last year lies before the first."))

    def _need(self, form: forms.Form, row: int, part: str, given: dict[str, Any]) -> None:
        name = self.field_name(row, part)
        if not given[part] and name not in form.errors:
            form.add_error(name, _("Please fill in this field."))


def years_in_words(since: int | str | None, until: int | str | None) -> str:
    if since and until:
        return f"{since}–{until}"
    if since:
        return gettext("since %(year)s") % {"year": since}
    return gettext("until %(year)s") % {"year": until} if until else ""


def _as_office(given: dict[str, Any]) -> dict[str, Any]:
    kind, _separator, level = (given.get("kind") or "").partition(":")
    return {
        "kind": kind,
        "level": level or LEVEL_OF.get(kind, ""),
        "body": given.get("body") or "",
        "area": given.get("area") or "",
        "since": given.get("since"),
        "until": given.get("until"),
    }


def as_rows(offices, *, candidacies: bool) -> list[dict[str, Any]]:
    """What is known of a person, as the rows of the form."""
    shown = [o for o in offices if (o.status == OfficeStatus.CANDIDACY) == candidacies]
    return [
        {
            "kind": f"{o.kind}:{o.level}" if o.kind == OfficeKind.PARTY_BOARD else o.kind,
            "body": o.body,
            "area": o.area,
            "since": o.since,
            "until": o.until,
        }
        for o in shown
        if o.status != OfficeStatus.WON
    ]
