"""What a plan file must hold, and what follows from it for our tables."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from events.models import Audience, EventKind
from programme.dates import END_PRECISIONS, DatePrecision, display_de, window
from programme.models import AssociationKind, ChannelCode, PhaseKind

from .reading import Entry

Fields = dict[str, Any]

SCHEMA_VERSION = 1
RANGES = [DatePrecision.DAY_RANGE, DatePrecision.MONTH_RANGE]
COHORT_NUMBERS = {  # optional in the file: the model has defaults
    "duration_months": (1, 36),
    "target_meetings": (1, 60),
    "min_meetings": (0, 60),
    "meeting_minutes": (5, 600),
    "preparation_minutes": (0, 600),
    "shadowing_minutes": (0, 3000),
    "places_mentees": (1, 10_000),
    "min_age": (14, 30),
    "late_grace_hours": (0, 720),
}


@dataclass(frozen=True)
class Plan:
    """The fields of the rows to be, without the keys to each other."""

    cohort: Fields
    phases: list[Fields] = field(default_factory=list)
    events: list[Fields] = field(default_factory=list)
    channels: list[Fields] = field(default_factory=list)
    associations: list[Fields] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


def plan_from(file: Entry) -> Plan:
    """Check the whole file. Raises ``PlanError`` with all that is wrong."""
    if file.value.get("schema_version") != SCHEMA_VERSION:
        file.complain("schema_version", _("must be %(number)d.") % {"number": SCHEMA_VERSION})
    if file.value.get("timezone") != "Europe/Berlin":
        file.complain("timezone", _("must be Europe/Berlin."))
    plan = Plan(
        cohort=_cohort(file.entry("cohort")),
        phases=_all(file, "phases", _phase, unique="kind"),
        events=_all(file, "events", _event, unique="key"),
        channels=_all(file, "channels", _channel, unique="code"),
        associations=_all(file, "districts", _association, unique="ags"),
        topics=file.texts("topics", limit=80),
    )
    file.report.raise_if_any()
    return plan


def _all(file: Entry, key: str, fields_of, *, unique: str) -> list[Fields]:
    """The rows of a list; no two of them with the same key."""
    rows, seen = [], set()
    for entry in file.entries(key):
        fields = fields_of(entry)
        if fields[unique] and fields[unique] in seen:
            entry.complain(unique, _("“%(value)s” stands twice.") % {"value": fields[unique]})
        seen.add(fields[unique])
        rows.append(fields)
    return rows


def _cohort(entry: Entry) -> Fields:
    contact = entry.entry("contact")
    fields: Fields = {
        "key": entry.slug("key", limit=20),
        "label": entry.text("label", limit=80),
        "title": entry.text("title", limit=160),
        "subtitle": entry.text("subtitle", limit=200, required=False),
        "motto": entry.text("motto", limit=120, required=False),
        "as_of": entry.day("as_of"),
        "contact_name": contact.text("name", limit=120, required=False),
        "contact_email": contact.email("email"),
        "contact_phone": contact.text("phone", limit=40, required=False),
    }
    if "as_of" in entry.value and entry.value["as_of"] is None:
        entry.complain("as_of", _("must not be empty."))
    for name, (low, high) in COHORT_NUMBERS.items():
        if entry.has(name):
            fields[name] = entry.number(name, low, high)
    return fields


def _phase(entry: Entry) -> Fields:
    dates = entry.entry("date")
    fields = {
        "kind": entry.token("kind", PhaseKind),
        "title": entry.text("de", limit=120),
        "order": entry.number("order", 0, 1000),
        "starts_on": dates.day("start"),
        "ends_on": dates.day("end"),
        "start_precision": dates.token("start_precision", DatePrecision, END_PRECISIONS),
        "end_precision": dates.token("end_precision", DatePrecision, END_PRECISIONS),
        "hard_deadline": dates.moment("hard_deadline"),
        "steps": _steps(entry),
    }
    _check_dated(dates, "start", fields["starts_on"], fields["start_precision"])
    _check_dated(dates, "end", fields["ends_on"], fields["end_precision"])
    _check_order(dates, fields["starts_on"], fields["ends_on"])
    _check_deadline(dates, fields)
    fields["display_override"] = _wording(
        dates, fields["starts_on"], fields["ends_on"],
        fields["start_precision"], fields["end_precision"],
    )  # fmt: skip
    return fields


def _steps(entry: Entry) -> list[Fields]:
    if "steps" not in entry.value:
        return []
    texts = [step.text("de", limit=200) for step in entry.entries("steps")]
    return [{"text": text, "done_on": None, "by": None} for text in texts]


def _event(entry: Entry) -> Fields:
    dates = entry.entry("date")
    fields = {
        "key": entry.slug("key", limit=40),
        "kind": entry.token("kind", EventKind),
        "title": entry.text("de", limit=160),
        "order": entry.number("order", 0, 1000),
        "starts_on": dates.day("start"),
        "ends_on": dates.day("end"),
        "precision": dates.token("precision", DatePrecision),
        "host_body": entry.text("host_body_de", limit=120, required=False),
        "venue": entry.text("location", limit=160, required=False),
        "audience": entry.token("audience", Audience),
        "agenda": "\n".join(entry.texts("agenda_de", limit=200)),
    }
    _check_dated(dates, "start", fields["starts_on"], fields["precision"])
    _check_dated(dates, "end", fields["ends_on"], fields["precision"])
    _check_order(dates, fields["starts_on"], fields["ends_on"])
    _check_window(dates, fields)
    fields["display_override"] = _wording(
        dates, fields["starts_on"], fields["ends_on"], fields["precision"], None
    )
    return fields


def _channel(entry: Entry) -> Fields:
    return {"code": entry.token("code", ChannelCode), "label": entry.text("de", limit=120)}


def _association(entry: Entry) -> Fields:
    association = entry.entry("association")
    ags = entry.text("ags", limit=5)
    if ags and not (len(ags) == 5 and ags.isascii() and ags.isdigit()):
        entry.complain("ags", _("must have five digits."))
    return {
        "kind": association.token("kind", AssociationKind),
        "name": association.text("name", limit=120),
        "district_name": entry.text("name", limit=120),
        "district_kind": entry.text("kind", limit=40),
        "ags": ags,
        "seat": entry.text("seat", limit=120),
        "lat": entry.number("lat", 47, 56, whole=False),
        "lon": entry.number("lon", 5, 16, whole=False),
    }


def _check_dated(dates: Entry, key: str, day, precision: str) -> None:
    """Undated and a day exclude each other; all else needs one."""
    undated = precision == DatePrecision.UNDATED
    if precision and key in dates.value and undated == (dates.value[key] is not None):
        dates.complain(
            key, _("must be null if undated.") if undated else _("a day is missing here.")
        )


def _check_order(dates: Entry, start, end) -> None:
    if start and end and end < start:
        dates.complain("end", _("the end lies before the start."))


def _check_window(dates: Entry, fields: Fields) -> None:
    """An event's two days are its window: "early in October" is the 1st to the 10th."""
    start, end, precision = fields["starts_on"], fields["ends_on"], fields["precision"]
    if not (start and end and precision) or end < start:
        return
    found = window(precision, start, end if precision in RANGES else None)
    if found and found != (start, end):
        dates.complain(
            "end",
            _("with “%(precision)s” the window is %(start)s to %(end)s.")
            % {"precision": precision, "start": found.start, "end": found.end},
        )


def _check_deadline(dates: Entry, fields: Fields) -> None:
    deadline = fields["hard_deadline"]
    is_application = fields["kind"] == PhaseKind.APPLICATION
    if is_application and not dates.has("hard_deadline"):
        dates.complain("hard_deadline", _("the application phase needs a deadline."))
    if deadline and not is_application:
        dates.complain("hard_deadline", _("only the application phase has a deadline."))
    if deadline and fields["starts_on"] and deadline.date() < fields["starts_on"]:
        dates.complain("hard_deadline", _("the end lies before the start."))


def _wording(dates: Entry, start, end, precision: str, end_precision: str | None) -> str:
    """The plan's own wording, where it is not what we would say of these dates anyway."""
    wording = dates.text("display_de", limit=120, required=False)
    if not precision or (end_precision is not None and not end_precision):
        return wording
    return "" if wording == display_de(start, end, precision, end_precision) else wording
