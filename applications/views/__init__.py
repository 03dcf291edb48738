"""The way in: start, steps, overview, and what became of it."""

from .change import change
from .guardian import ask_guardian, change_guardian, guardian, guardian_thanks
from .overview import overview, thanks
from .start import apply
from .status import delete, detail, withdraw
from .steps import step

__all__ = [
    "apply",
    "ask_guardian",
    "change",
    "change_guardian",
    "delete",
    "detail",
    "guardian",
    "guardian_thanks",
    "overview",
    "step",
    "thanks",
    "withdraw",
]
