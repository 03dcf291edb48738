"""The pages of the two, and of those who are to become two."""

from .place import place
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
    "place",
    "ready",
    "reopen",
    "sign",
    "wishes",
]
