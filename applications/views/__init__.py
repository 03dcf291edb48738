"""The way in: start, steps, overview, and what became of it."""

from .overview import overview, thanks
from .start import apply
from .status import delete, detail, withdraw
from .steps import step

__all__ = ["apply", "delete", "detail", "overview", "step", "thanks", "withdraw"]
