"""The domain's one clock: what day it is for deadlines, phases and everything that is dated.

In production it is the real clock. The demo plays a day of 2008, and tests set the time they need.
Codes, sessions, leases and back-off run on real time and do not ask here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

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
    before = _source
    set_source(lambda: moment)
    try:
        yield
    finally:
        set_source(before)
