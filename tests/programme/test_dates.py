from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from programme.dates import (
    DatePrecision as P,
    display_de,
    last_of_month,
    operative_end,
    operative_start,
    window,
)

FUZZY = [P.EARLY_MONTH, P.MID_MONTH, P.END_MONTH, P.MONTH]
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "precision", "phrase"),
    [
        (date(2008, 5, 17), date(2008, 5, 17), P.DAY, "17. Mai 2008"),
        (date(2008, 10, 24), date(2008, 10, 25), P.DAY_RANGE, "24./25. Oktober 2008"),
        (date(2008, 10, 24), date(2008, 10, 26), P.DAY_RANGE, "24. bis 26. Oktober 2008"),
        (date(2008, 10, 24), date(2008, 10, 24), P.DAY_RANGE, "24. Oktober 2008"),
        (date(2008, 10, 30), date(2008, 11, 2), P.DAY_RANGE, "30. Oktober bis 2. November 2008"),
        (date(2008, 10, 31), date(2008, 11, 1), P.DAY_RANGE, "31. Oktober bis 1. November 2008"),
        (date(2008, 12, 31), date(2009, 1, 1), P.DAY_RANGE, "31. Dezember 2008 bis 1. Januar 2009"),
        (date(2008, 10, 1), date(2008, 10, 10), P.EARLY_MONTH, "Anfang Oktober 2008"),
        (date(2008, 10, 11), date(2008, 10, 20), P.MID_MONTH, "Mitte Oktober 2008"),
        (date(2009, 2, 21), date(2009, 2, 28), P.END_MONTH, "Ende Februar 2009"),
        (date(2009, 3, 1), date(2009, 3, 31), P.MONTH, "März 2009"),
        (date(2009, 5, 1), date(2009, 6, 30), P.MONTH_RANGE, "Mai bis Juni 2009"),
        (date(2009, 5, 1), date(2009, 5, 31), P.MONTH_RANGE, "Mai 2009"),
        (date(2008, 12, 1), date(2009, 1, 31), P.MONTH_RANGE, "Dezember 2008 bis Januar 2009"),
        (None, None, P.UNDATED, "ohne Datum"),
        (None, None, P.DAY, "ohne Datum"),
    ],
)
def test_phrase_of_an_event(start, end, precision, phrase):
    assert display_de(start, end, precision) == phrase


@pytest.mark.parametrize(
    ("start", "start_precision", "end", "end_precision", "phrase"),
    [
        (date(2008, 5, 18), P.DAY, date(2008, 8, 31), P.DAY, "18. Mai bis 31. August 2008"),
        (date(2008, 5, 18), P.DAY, date(2008, 9, 30), P.END_MONTH,
         "18. Mai bis Ende September 2008"),
        (date(2009, 5, 1), P.MONTH, date(2009, 6, 30), P.MONTH, "Mai bis Juni 2009"),
        (date(2009, 5, 1), P.MONTH, date(2009, 5, 31), P.MONTH, "Mai 2009"),
        (date(2009, 5, 1), P.EARLY_MONTH, date(2009, 5, 31), P.END_MONTH,
         "Anfang bis Ende Mai 2009"),
        (date(2009, 5, 4), P.DAY, date(2009, 5, 31), P.END_MONTH, "4. Mai bis Ende Mai 2009"),
        (date(2009, 5, 1), P.MONTH, date(2009, 5, 31), P.END_MONTH, "Mai bis Ende Mai 2009"),
        (date(2008, 10, 25), P.DAY, date(2009, 4, 30), P.END_MONTH,
         "25. Oktober 2008 bis Ende April 2009"),
        (None, P.UNDATED, date(2008, 9, 30), P.END_MONTH, "bis Ende September 2008"),
        (date(2008, 5, 18), P.DAY, None, P.UNDATED, "ab 18. Mai 2008"),
        (None, P.UNDATED, None, P.UNDATED, "ohne Datum"),
    ],
)  # fmt: skip
def test_phrase_of_a_phase(start, start_precision, end, end_precision, phrase):
    assert display_de(start, end, start_precision, end_precision) == phrase


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (P.DAY, date(2008, 2, 14), date(2008, 2, 14)),
        (P.EARLY_MONTH, date(2008, 2, 1), date(2008, 2, 10)),
        (P.MID_MONTH, date(2008, 2, 11), date(2008, 2, 20)),
        (P.END_MONTH, date(2008, 2, 21), date(2008, 2, 29)),
        (P.MONTH, date(2008, 2, 1), date(2008, 2, 29)),
        (P.MONTH_RANGE, date(2008, 2, 1), date(2008, 2, 29)),
        (P.DAY_RANGE, date(2008, 2, 14), date(2008, 2, 14)),
    ],
)
def test_window_of_a_day_in_a_leap_february(precision, first, last):
    assert window(precision, date(2008, 2, 14)) == (first, last)


def test_window_of_a_range_has_both_ends():
    start, end = date(2008, 12, 5), date(2009, 2, 3)

    assert window(P.DAY_RANGE, start, end) == (start, end)
    assert window(P.MONTH_RANGE, start, end) == (date(2008, 12, 1), date(2009, 2, 28))


def test_nothing_undated_has_a_window():
    assert window(P.UNDATED, date(2008, 10, 1)) is None
    assert window(P.DAY, None) is None
    assert operative_start(P.UNDATED, None) is None
    assert operative_end(P.UNDATED, None) is None


@given(day=days, precision=st.sampled_from(FUZZY))
def test_operative_days_are_the_ends_of_the_window(day, precision):
    start, end = window(precision, day)

    assert (operative_start(precision, day), operative_end(precision, day)) == (start, end)
    assert (start.year, start.month) == (end.year, end.month) == (day.year, day.month)
    assert start < end <= last_of_month(day)


@given(day=days)
def test_a_day_lies_in_exactly_one_third_of_its_month(day):
    thirds = [window(third, day) for third in (P.EARLY_MONTH, P.MID_MONTH, P.END_MONTH)]

    assert sum(start <= day <= end for start, end in thirds) == 1
    assert [end + timedelta(days=1) for _start, end in thirds[:2]] == [s for s, _end in thirds[1:]]


@given(day=days, precision=st.sampled_from([*FUZZY, P.DAY]))
def test_windows_are_stable(day, precision):
    start, end = window(precision, day)

    assert window(precision, start) == window(precision, start, end)
    if precision != P.DAY:
        assert window(precision, end) == (start, end)


@given(first=days, length=st.integers(0, 400), kind=st.sampled_from([P.DAY_RANGE, P.MONTH_RANGE]))
def test_phrase_of_a_range_names_each_year_and_month_once(first, length, kind):
    last = first + timedelta(days=length)

    phrase = display_de(first, last, kind)

    assert phrase.count(str(last.year)) == 1
    assert phrase.endswith(str(last.year))
    assert (str(first.year) in phrase.removesuffix(str(last.year))) == (first.year != last.year)
