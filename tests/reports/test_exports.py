import csv
import io
import resource
import time
from datetime import UTC, date, datetime

import openpyxl
import pytest

from reports import exports
from reports.exports import Stamp, harmless, printable, write_csv, write_xlsx
from reports.queries import DATE, MOMENT, NUMBER, Column
from tests.factories.programme import BERLIN

MOMENT_OF_EXPORT = datetime(2008, 9, 20, 18, tzinfo=BERLIN)
STAMP = Stamp(
    title="Bewerbungen",
    cohort="Durchgang 2008/2009",
    purpose="Auswahl & mehr",
    name="Marko Muster",
    at=MOMENT_OF_EXPORT,
)
FORMULAS = [
    "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "=IMPORTXML(\"x\")", "+1+1",
    "+49 391 1234567", "-1+1", "-Max", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  +1",
    "\u00a0=1", "\u2003=1", "\ufeff=1", "\u200b=1", "\uff1d1+1", "\uff0b1", "\uff0d1",
    "\uff20SUM(1)", "\ufe661", "\ufe621", "\u207c1", "\u207a1", "\u22121", "{=1}", "=\x0b1",
    "\x0b=1", "\x00=1", "=1;=2", "\"=1\"", "'=1", "=A1\n=B1", "%0A=1", "http://example.org",
    "mailto:a@b.c", "_x003D_1", "internal:Sheet1!A1",
]  # fmt: skip
DANGEROUS = [text for text in FORMULAS if text[0] not in "\x00\x0b{\"'%hm_i"]


class Rows:
    """A report of one text column, as ``reports.queries`` would give it."""

    def __init__(self, *values, columns=None):
        self.columns = columns or [Column("Text", None)]
        self.values = values

    def rows(self):
        for value in self.values:
            yield [], value if isinstance(value, list) else [value]


def xlsx(table):
    target = io.BytesIO()
    write_xlsx(target, table, STAMP)
    return openpyxl.load_workbook(target)


def csv_rows(table):
    target = io.BytesIO()
    write_csv(target, table, STAMP)
    return list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig")), delimiter=";"))


def test_there_are_forty_payloads():
    assert len(FORMULAS) == 40


def test_xlsx_holds_no_formula():
    sheet = xlsx(Rows(*FORMULAS)).worksheets[0]

    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len(cells) == len(FORMULAS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(cells)


@pytest.mark.parametrize("text", ["+49 391 1234567", "-Max", "Müller; Anna", "5 < 6 & 7"])
def test_xlsx_keeps_texts_readable(text):
    assert xlsx(Rows(text)).worksheets[0]["A2"].value == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_has_an_apostrophe_before_what_could_run(text):
    assert csv_rows(Rows(text))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["Anna", "1+1", "a=b", "", "'=1", "Halle (Saale)", "5 - 3"])
def test_csv_leaves_harmless_texts_alone(text):
    assert harmless(text) == text


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_no_character_breaks_an_export(code):
    text = f"a{chr(code)}b"

    assert xlsx(Rows(text)).worksheets[0]["A2"].value[0] == "a"
    assert csv_rows(Rows(text))[1][0][0] == "a"


def test_overlong_text_is_cut_to_the_largest_cell():
    assert len(printable("x" * 40_000)) == 32_767


def test_xlsx_is_typed_with_a_frozen_german_head():
    columns = [
        Column("Jahr", None, NUMBER),
        Column("Tag", None, DATE),
        Column("Eingang", None, MOMENT),
        Column("Leer", None),
    ]
    row = [1984, date(2008, 9, 1), datetime(2008, 9, 1, 10, 30, tzinfo=UTC), None]

    sheet = xlsx(Rows(row, columns=columns)).worksheets[0]

    assert [cell.value for cell in sheet[1]] == ["Jahr", "Tag", "Eingang", "Leer"]
    assert [cell.value for cell in sheet[2]] == [
        1984,
        datetime(2008, 9, 1),  # noqa: DTZ001 - a spreadsheet knows no zones
        datetime(2008, 9, 1, 12, 30),  # noqa: DTZ001
        None,
    ]
    assert sheet["B2"].number_format == "dd.mm.yyyy"
    assert sheet.freeze_panes == "A2"


def test_csv_is_for_german_excel():
    target = io.BytesIO()
    columns = [Column("Tag", None, DATE), Column("Eingang", None, MOMENT), Column("km", None)]
    row = [date(2008, 9, 1), datetime(2008, 9, 1, 10, 30, tzinfo=UTC), 14]

    write_csv(target, Rows(row, [None, None, None], columns=columns), STAMP)

    assert target.getvalue() == (
        "\ufeffTag;Eingang;km\r\n01.09.2008;01.09.2008 12:30;14\r\n;;\r\n".encode()
    )


def test_second_sheet_says_what_for_by_whom_and_when():
    book = xlsx(Rows("Anna", "Ben"))

    said = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert said["Zeilen"] == "2"
    assert said["Zweck"] == "Auswahl & mehr"
    assert said["Von"] == "Marko Muster"
    assert said["Hinweis"] == (
        "Vertraulich. Zweck: Auswahl & mehr. Erstellt 20.09.2008 von Marko Muster. "
        "Bitte nach Gebrauch löschen."
    )


def test_each_printed_page_says_that_it_is_confidential():
    sheet = xlsx(Rows("Anna")).worksheets[0]

    assert sheet.oddFooter.left.text.startswith("Vertraulich. Zweck: Auswahl")
    assert len(exports._footer(Stamp("R", "D", "&" * 200, "x", MOMENT_OF_EXPORT))) <= 255


@pytest.mark.soak
def test_ten_thousand_rows_in_seconds_and_little_memory():
    columns = [Column(f"Spalte {number}", None) for number in range(30)]
    row = ["Ein Text mit einigen Wörtern"] * 30
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    write_xlsx(io.BytesIO(), Rows(*[row] * 10_000, columns=columns), STAMP)

    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"10,000 rows x 30 columns: {seconds:.1f} s, +{grown:.0f} MB")  # noqa: T201
    assert seconds < 6
    assert grown < 250
