"""Writes a table into a file that no spreadsheet program takes for anything but data.

People type what they like into a form: a formula, a control character, a line that only looks like
a command. In XLSX each text is a text cell. CSV has no types, so there a cell that a program might
run as a formula gets an apostrophe in front.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from .queries import DATE, MOMENT, NUMBER, Table

# What XML does not allow: control characters, halves of pairs, non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
FORMULA_STARTS = frozenset("=+-@\u2212")
LARGEST_CELL = 32_767  # characters, the limit of the format
FORMATS = {DATE: "dd.mm.yyyy", MOMENT: "dd.mm.yyyy hh:mm", NUMBER: "0"}


@dataclass(frozen=True)
class Stamp:
    """What the second sheet says: what the file is for, who made it, and when."""

    title: str
    cohort: str
    purpose: str
    name: str
    at: datetime

    @property
    def notice(self) -> str:
        return _(
            "Confidential. Purpose: %(purpose)s. Created on %(date)s by %(name)s. Please delete "
            "after use."
        ) % {"purpose": self.purpose, "date": f"{self.at:%d.%m.%Y}", "name": self.name}


def printable(text: str) -> str:
    """The text with a sign of replacement for whatever a spreadsheet could not hold."""
    return UNPRINTABLE.sub("�", text)[:LARGEST_CELL]


def harmless(text: str) -> str:
    """For CSV: an apostrophe before what Excel or LibreOffice would run as a formula.

    Blanks before it do not help, nor do full-width signs: both programs look past them.
    """
    first = text.lstrip("\ufeff\u200b\u200c\u200d\u2060").lstrip()[:1]
    starts = unicodedata.normalize("NFKC", first)[:1] in FORMULA_STARTS
    return f"'{text}" if starts or text[:1] in ("\t", "\r", "\n") else text


def write_xlsx(target: IO[bytes], table: Table, stamp: Stamp) -> tuple[int, set[UUID]]:
    """Write the table row by row. Returns how many rows it has, and whom they are about."""
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    book.set_properties({"title": stamp.title, "comments": printable(stamp.notice)})
    sheet = book.add_worksheet(_sheet_name(stamp.title))
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    _write_head(sheet, table, book.add_format({"bold": True, "text_wrap": True}))
    count, people = 0, set()
    for count, (about, values) in enumerate(table.rows(), start=1):
        people.update(about)
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _write_cell(sheet, count, place, value, formats.get(column.kind))
    sheet.autofilter(0, 0, max(count, 1), len(table.columns) - 1)
    sheet.set_footer(f"&L{_footer(stamp)}&R&P / &N")
    _write_stamp(book, stamp, count)
    book.close()
    return count, people


def write_csv(target: IO[bytes], table: Table, stamp: Stamp) -> tuple[int, set[UUID]]:
    """For German Excel: a byte order mark, semicolons, dates as dd.mm.yyyy."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.label) for column in table.columns])
    count, people = 0, set()
    for about, values in table.rows():
        count += 1
        people.update(about)
        writer.writerow([_csv_cell(value) for value in values])
    text.detach()
    return count, people


WRITERS: dict[str, Callable[[IO[bytes], Table, Stamp], tuple[int, set[UUID]]]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
}


def _write_head(sheet: Any, table: Table, bold: Any) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.label), bold)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _write_cell(sheet: Any, row: int, place: int, value: Any, cell_format: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, timezone.localtime(value), cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, cell_format)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, cell_format)
    else:
        sheet.write_string(row, place, printable(str(value)))


def _write_stamp(book: Any, stamp: Stamp, rows: int) -> None:
    sheet = book.add_worksheet(_("About this file"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    lines = [
        (_("Report"), stamp.title),
        (_("Cohort"), stamp.cohort),
        (_("Rows"), str(rows)),
        (_("Purpose"), stamp.purpose),
        (_("Created"), f"{stamp.at:%d.%m.%Y %H:%M}"),
        (_("By"), stamp.name),
        (_("Notice"), stamp.notice),
    ]
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, printable(text))


def _footer(stamp: Stamp) -> str:
    """At the foot of each printed page; "&" begins a command there, and 255 characters fit."""
    return printable(stamp.notice).replace("\n", " ").replace("&", "&&")[:220]


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31]


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int):
        return str(value)
    return harmless(printable(str(value)))
