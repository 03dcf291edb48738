"""The day that the demo plays. It goes on from the scene's moment and ends with that day."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from .models import DemoState

ASK_AGAIN = 1.0  # seconds: another process may have jumped to another scene
_known: tuple[float, datetime, datetime] | None = None


def now() -> datetime:
    starts_at, started_at = _scene_times()
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


def _scene_times() -> tuple[datetime, datetime]:
    global _known
    if _known is None or time.monotonic() - _known[0] > ASK_AGAIN:
        state = DemoState.objects.first()
        if state is None:
            raise ImproperlyConfigured(
                "DEMO=1, but this database was not made by the demo. Unset DEMO."
            )
        _known = (time.monotonic(), state.starts_at, state.started_at)
    return _known[1:]
