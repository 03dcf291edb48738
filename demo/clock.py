"""The day that the demo plays. It goes on from the scene's moment and ends with that day."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .models import DemoState

ASK_AGAIN = 1.0  # seconds: another process may have jumped to another scene
_known: tuple[float, datetime, datetime] | None = None


def now() -> datetime:
    times = _scene_times()
    if times is None:
        return timezone.now()  # the database is being made
    starts_at, started_at = times
    last = starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(
        hour=23, minute=59, second=59, microsecond=0
    )
    # Never past midnight: whoever leaves the demo on over night finds the same day again.
    return max(starts_at, min(starts_at + (timezone.now() - started_at), last))


def forget() -> None:
    """Read the scene anew at the next question."""
    global _known
    _known = None


def rewind(*, starts_at: datetime) -> None:
    """The demo was off for a while: its clock goes on where the scene began."""
    DemoState.objects.update(starts_at=starts_at, started_at=timezone.now())
    forget()


def _scene_times() -> tuple[datetime, datetime] | None:
    global _known
    if _known is None or time.monotonic() - _known[0] > ASK_AGAIN:
        state = DemoState.objects.first() if _is_there() else None
        if state is None:
            return None
        _known = (time.monotonic(), state.starts_at, state.started_at)
    return _known[1:]


def _is_there() -> bool:
    """Migrations of other apps ask for the time before ours has run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [DemoState._meta.db_table])
        return cursor.fetchone()[0] is not None
