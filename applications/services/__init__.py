"""What can happen to an application, and when."""

from .decision import accept, begin_review, reject, reopen, waitlist
from .draft import (
    SavedStep,
    StepChangedError,
    delete_draft,
    forget_drafts,
    save_step,
    saved_step,
    start_draft,
    submit,
)
from .withdrawal import LEAVES_FROM, withdraw

__all__ = [
    "LEAVES_FROM",
    "SavedStep",
    "StepChangedError",
    "accept",
    "begin_review",
    "delete_draft",
    "forget_drafts",
    "reject",
    "reopen",
    "save_step",
    "saved_step",
    "start_draft",
    "submit",
    "waitlist",
    "withdraw",
]
