"""The domain's one clock: what day it is for deadlines, phases and everything that is dated.

In production it is the real clock. The demo plays a day of 2008, and tests set the time they need.
Codes, sessions, leases and back-off run on real time and do not ask here.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.utils import timezone

_source: Callable[[], datetime] = timezone.now


def now() -> datetime:
    return _source()


def today() -> date:
    """The day in the time zone of the settings (Europe/Berlin)."""
    return timezone.localdate(now())


def as_told(moment: datetime) -> datetime:
    """A moment that a library noted down in real time, as this clock tells it."""
    return moment + (now() - timezone.now())


def set_source(source: Callable[[], datetime]) -> None:
    """Let another clock answer from now on: called once, by the demo."""
    global _source
    _source = source


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Stop the clock at one moment, for the length of a block."""
    if timezone.is_naive(moment):
        raise ValueError("The clock needs a time zone.")
    with _asking(lambda: moment):
        yield


@contextmanager
def ticking_from(moment: datetime) -> Iterator[None]:
    """The same, but every question moves it by a microsecond: what is made later is later, and
    rows that are sorted by their time come in the order in which they were made."""
    ticks = itertools.count()
    with set_to(moment), _asking(lambda: moment + timedelta(microseconds=next(ticks))):
        yield


@contextmanager
def _asking(source: Callable[[], datetime]) -> Iterator[None]:
    before = _source
    set_source(source)
    try:
        yield
    finally:
        set_source(before)
