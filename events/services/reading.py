"""Reading a plan file: JSON whose every value can say where it stands.

``json`` alone forgets the lines. What is wrong is collected, so that one run names it all.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

BIGGEST_FILE = 1_000_000  # bytes; the plan of a year has about 30,000
MOST_PROBLEMS = 20
YEARS = range(1990, 2101)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SLUG = re.compile(r"[-a-z0-9_]+", re.ASCII)

Where = tuple[str | int, ...]


class PlanError(Exception):
    """The file can't be loaded. ``problems`` are sentences, each with its line and field."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


def read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(BIGGEST_FILE + 1)
    except OSError as error:
        raise PlanError(
            [_("%(path)s can't be read: %(reason)s.") % {"path": path, "reason": error.strerror}]
        ) from error
    if len(content) > BIGGEST_FILE:
        raise PlanError([_("The file is bigger than 1 MB. That is no plan.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PlanError([_("Line %(line)d: the file is not UTF-8.") % {"line": line}]) from error


def parse(text: str) -> "Entry":
    """The whole file as an entry. Raises if it is no JSON."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        report = Report(Lines(text))
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise PlanError(
            [_("Line %(line)d, column %(column)d: this is not valid JSON.") % place]
        ) from error
    except (RecursionError, ValueError) as error:
        raise PlanError([_("The file is not valid JSON.")]) from error
    for where in report.lines.twice:
        report.add(where, _("this key stands twice."))
    return Entry(report, value)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON, though Python reads them


class Lines:
    """On which line each value of a valid JSON text stands, and which keys stand twice."""

    def __init__(self, text: str):
        self.twice: list[Where] = []
        self._text = text
        self._lines: dict[Where, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._value(0, ())

    def of(self, where: Where) -> int:
        """The line of a value; of a missing one, that of what should hold it."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def _value(self, at: int, where: Where) -> int:
        """Note where the value begins; gives back where it ends."""
        at = self._skip(at)
        self._lines[where] = bisect_right(self._starts, at)
        if self._text[at] == "{":
            return self._object(at, where)
        if self._text[at] == "[":
            return self._array(at, where)
        return json.JSONDecoder().raw_decode(self._text, at)[1]

    def _object(self, at: int, where: Where) -> int:
        at = self._skip(at + 1)
        while self._text[at] != "}":
            key, at = json.JSONDecoder().raw_decode(self._text, self._skip(at))
            if (*where, key) in self._lines:
                self.twice.append((*where, key))
            at = self._value(self._skip(at) + 1, (*where, key))  # behind the colon
            at = self._behind_comma(at)
        return at + 1

    def _array(self, at: int, where: Where) -> int:
        at, index = self._skip(at + 1), 0
        while self._text[at] != "]":
            at = self._behind_comma(self._value(at, (*where, index)))
            index += 1
        return at + 1

    def _behind_comma(self, at: int) -> int:
        at = self._skip(at)
        return self._skip(at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        while self._text[at : at + 1] in (" ", "\t", "\n", "\r"):
            at += 1
        return at


class Report:
    """What is wrong with a file."""

    def __init__(self, lines: Lines):
        self.lines = lines
        self._problems: list[tuple[int, str]] = []

    def add(self, where: Where, problem: str) -> None:
        line = self.lines.of(where)
        said = {"line": line, "field": _field(where), "problem": problem}
        self._problems.append((line, _("Line %(line)d, %(field)s: %(problem)s") % said))

    def raise_if_any(self) -> None:
        problems = [sentence for _line, sentence in sorted(self._problems)]
        if len(problems) > MOST_PROBLEMS:
            rest = len(problems) - MOST_PROBLEMS
            problems[MOST_PROBLEMS:] = [_("… and %(count)d more.") % {"count": rest}]
        if problems:
            raise PlanError(problems)


def _field(where: Where) -> str:
    """phases[2].date.start, as programmers and spreadsheets know it."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    # A key may hold anything; what goes to a terminal may not.
    return "".join(c for c in text.removeprefix(".")[:120] if c.isprintable()) or "JSON"


class Entry:
    """One value of the file. Asked for what it lacks, it complains and gives something harmless."""

    def __init__(self, report: Report, value: Any, where: Where = ()):
        self.report, self.where = report, where
        self.value = value
        if not isinstance(value, dict):
            self.report.add(where, _("an object ({…}) should stand here."))
            self.value = {}

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def complain(self, key: str, problem: str) -> None:
        self.report.add((*self.where, key), problem)

    def entry(self, key: str) -> "Entry":
        if key not in self.value:
            self.complain(key, _("is missing."))
            return Entry(self.report, {}, (*self.where, key))
        return Entry(self.report, self.value[key], (*self.where, key))

    def entries(self, key: str) -> list["Entry"]:
        rows = self._get(key, list, _("a list ([…]) should stand here."), required=True) or []
        return [Entry(self.report, row, (*self.where, key, n)) for n, row in enumerate(rows)]

    def texts(self, key: str, *, limit: int) -> list[str]:
        """A list of texts; without the key, an empty one."""
        rows = self._get(key, list, _("a list ([…]) should stand here."), required=False) or []
        holder = Entry(self.report, dict(enumerate(rows)), (*self.where, key))
        return [holder.text(n, limit=limit) for n in range(len(rows))]  # type: ignore[arg-type]

    def text(self, key: str, *, limit: int, required: bool = True) -> str:
        text = self._get(key, str, _("a text should stand here."), required=required)
        if text is None:
            return ""
        text = text.strip()
        if required and not text:
            self.complain(key, _("must not be empty."))
        if len(text) > limit:
            self.complain(key, _("is longer than %(limit)d characters.") % {"limit": limit})
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
            self.complain(key, _("holds control characters."))
        return text

    def slug(self, key: str, *, limit: int) -> str:
        text = self.text(key, limit=limit)
        if text and not SLUG.fullmatch(text):
            self.complain(key, _("may hold small letters, digits and hyphens only."))
        return text

    def email(self, key: str) -> str:
        text = self.text(key, limit=254, required=False)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.complain(key, _("is no e-mail address."))
        return text

    def token(
        self, key: str, choices: type[models.TextChoices], allowed: list | None = None
    ) -> str:
        text = self.text(key, limit=40)
        valid = [str(value) for value in (allowed or choices.values)]
        if text and text not in valid:
            self.complain(
                key,
                _("“%(value)s” is unknown. Possible: %(valid)s.")
                % {"value": text[:40], "valid": ", ".join(valid)},
            )
        return text if text in valid else ""

    def number(self, key: str, low: float, high: float, *, whole: bool = True) -> Any:
        kinds = int if whole else (int, float)
        number = self._get(key, kinds, _("a number should stand here."), required=True)
        if number is not None and not low <= number <= high:
            self.complain(
                key, _("must lie between %(low)s and %(high)s.") % {"low": low, "high": high}
            )
            return None
        return number

    def day(self, key: str) -> date | None:
        """A day, or null."""
        text = self._get(key, str, _("a day (YYYY-MM-DD) or null should stand here."), null=True)
        if text is None:
            return None
        found = self._parsed(key, lambda: date.fromisoformat(text)) if DAY.fullmatch(text) else None
        if found is None or found.year not in YEARS:
            self.complain(key, _("“%(value)s” is no day (YYYY-MM-DD).") % {"value": text[:40]})
            return None
        return found

    def moment(self, key: str) -> datetime | None:
        """A point in time with its zone; without the key, none."""
        text = self._get(key, str, _("a point in time should stand here."), required=False)
        if text is None:
            return None
        found = self._parsed(key, lambda: datetime.fromisoformat(text))
        if found is None or found.utcoffset() is None or found.year not in YEARS:
            self.complain(key, _("is no point in time with its zone (2008-09-30T23:59:59+02:00)."))
            return None
        return found

    def _parsed(self, key: str, parse: Callable[[], Any]) -> Any:
        try:
            return parse()
        except ValueError:
            return None

    def _get(
        self, key: str, kinds: Any, problem: str, *, required: bool = True, null: bool = False
    ) -> Any:
        if key not in self.value:
            if required:
                self.complain(key, _("is missing."))
            return None
        value = self.value[key]
        if value is None and (null or not required):
            return None
        if not isinstance(value, kinds) or isinstance(value, bool):
            self.complain(key, problem)
            return None
        return value
