"""The desk: forming tandems by hand, one tandem on one page, confidential exclusions."""

from . import matching, preference, tandem, today, waiting

__all__ = ["matching", "preference", "tandem", "today", "waiting"]
