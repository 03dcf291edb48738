"""The way in: start, steps, overview, and what became of it."""

from .change import change
from .contact import confirm, nominate, nominee
from .guardian import ask_guardian, change_guardian, guardian, guardian_thanks
from .overview import overview, thanks
from .start import apply
from .status import answer, delete, detail, withdraw
from .steps import step

__all__ = [
    "answer",
    "apply",
    "ask_guardian",
    "change",
    "change_guardian",
    "confirm",
    "delete",
    "detail",
    "guardian",
    "guardian_thanks",
    "nominate",
    "nominee",
    "overview",
    "step",
    "thanks",
    "withdraw",
]
