"""Dates as a plan has them: a window, how exact it is, and the German phrase for it."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    DAY = "DAY", _("day")
    DAY_RANGE = "DAY_RANGE", _("range of days")
    EARLY_MONTH = "EARLY_MONTH", _("early in the month")
    MID_MONTH = "MID_MONTH", _("middle of the month")
    END_MONTH = "END_MONTH", _("end of the month")
    MONTH = "MONTH", _("month")
    MONTH_RANGE = "MONTH_RANGE", _("range of months")
    UNDATED = "UNDATED", _("undated")


# Those that can stand at one end of a phase; a range is one by itself.
END_PRECISIONS = [
    DatePrecision.DAY,
    DatePrecision.EARLY_MONTH,
    DatePrecision.MID_MONTH,
    DatePrecision.END_MONTH,
    DatePrecision.MONTH,
    DatePrecision.UNDATED,
]
MONTHS = [
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
]  # fmt: skip
PART_OF_MONTH = {
    DatePrecision.EARLY_MONTH: "Anfang",
    DatePrecision.MID_MONTH: "Mitte",
    DatePrecision.END_MONTH: "Ende",
}
UNDATED_DE = "ohne Datum"


class DateWindow(NamedTuple):
    """The first and the last day that a date can mean."""

    start: date
    end: date


def window(precision: str, day: date | None, last: date | None = None) -> DateWindow | None:
    """All days that this date can mean: 8 October, "early in the month", is 1 to 10 October.

    ``last`` is the other end of a range. Without a date, or undated, there is no window.
    """
    if day is None or precision == DatePrecision.UNDATED:
        return None
    end = last or day
    match precision:
        case DatePrecision.EARLY_MONTH:
            return DateWindow(day.replace(day=1), day.replace(day=10))
        case DatePrecision.MID_MONTH:
            return DateWindow(day.replace(day=11), day.replace(day=20))
        case DatePrecision.END_MONTH:
            return DateWindow(day.replace(day=21), last_of_month(day))
        case DatePrecision.MONTH:
            return DateWindow(day.replace(day=1), last_of_month(day))
        case DatePrecision.MONTH_RANGE:
            return DateWindow(day.replace(day=1), last_of_month(end))
        case DatePrecision.DAY_RANGE:
            return DateWindow(day, end)
    return DateWindow(day, day)


def operative_start(precision: str, day: date | None) -> date | None:
    """From which day on a phase is running: the first that its start can mean."""
    found = window(precision, day)
    return found.start if found else None


def operative_end(precision: str, day: date | None) -> date | None:
    """Until which day a phase is running: the last that its end can mean."""
    found = window(precision, day)
    return found.end if found else None


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def display_de(
    starts_on: date | None,
    ends_on: date | None,
    precision: str,
    end_precision: str | None = None,
) -> str:
    """The German phrase for the date of an event, or of a phase with a precision for each end."""
    if end_precision is not None:
        return _phase_de(starts_on, precision, ends_on, end_precision)
    if starts_on is None:
        return UNDATED_DE
    if precision == DatePrecision.DAY_RANGE:
        return _between_de(starts_on, DatePrecision.DAY, ends_on or starts_on, DatePrecision.DAY)
    if precision == DatePrecision.MONTH_RANGE:
        return _between_de(
            starts_on, DatePrecision.MONTH, ends_on or starts_on, DatePrecision.MONTH
        )
    return _point_de(starts_on, precision) or UNDATED_DE


def _phase_de(
    starts_on: date | None, start_precision: str, ends_on: date | None, end_precision: str
) -> str:
    start = _point_de(starts_on, start_precision)
    end = _point_de(ends_on, end_precision)
    if starts_on and ends_on and start and end:
        return _between_de(starts_on, start_precision, ends_on, end_precision)
    if start:
        return f"ab {start}"
    return f"bis {end}" if end else UNDATED_DE


def _between_de(first: date, first_precision: str, last: date, last_precision: str) -> str:
    """Two ends, with the month and the year said once where they are the same."""
    start, end = _point_de(first, first_precision), _point_de(last, last_precision)
    if start == end:
        return end
    same_kind = (first_precision == DatePrecision.DAY) == (last_precision == DatePrecision.DAY)
    if (first.year, first.month) == (last.year, last.month) and same_kind:
        if last - first == timedelta(days=1) and first_precision == DatePrecision.DAY:
            return f"{first.day}./{end}"
        short = _within_month_de(first, first_precision)
        # "Oktober bis Ende Oktober": a month has no short form of its own.
        return f"{short} bis {end}" if short else f"{_month_de(first)} bis {end}"
    if first.year == last.year:
        start = _point_de(first, first_precision, year=False)
    return f"{start} bis {end}"


def _within_month_de(day: date, precision: str) -> str:
    if precision == DatePrecision.DAY:
        return f"{day.day}."
    return PART_OF_MONTH.get(DatePrecision(precision), "")


def _point_de(day: date | None, precision: str, *, year: bool = True) -> str:
    """One end: "24. Oktober 2008", "Anfang Oktober 2008", "Oktober 2008"; nothing if undated."""
    if day is None or precision == DatePrecision.UNDATED:
        return ""
    month = f"{_month_de(day)} {day.year}" if year else _month_de(day)
    before = _within_month_de(day, precision)
    return f"{before} {month}" if before else month


def _month_de(day: date) -> str:
    return MONTHS[day.month - 1]
