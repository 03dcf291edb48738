"""The desk: forming tandems by hand, one tandem on one page, confidential exclusions."""

from . import preference, tandem, today, waiting

__all__ = ["preference", "tandem", "today", "waiting"]
