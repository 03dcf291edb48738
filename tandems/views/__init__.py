"""The pages of the two, and of those who are to become two."""

from .tandem import (
    agreement,
    answer,
    change,
    detail,
    edit,
    end,
    guide,
    paper,
    ready,
    reopen,
    sign,
)
from .wishes import wishes

__all__ = [
    "agreement",
    "answer",
    "change",
    "detail",
    "edit",
    "end",
    "guide",
    "paper",
    "ready",
    "reopen",
    "sign",
    "wishes",
]
