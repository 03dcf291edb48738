"""What can happen to an application, and when."""

from .call import record_answer, record_confirmation, send_call
from .changing import Changed, change_answers, may_change
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
from .guardians import (
    ask_guardian,
    asked_about,
    change_guardian,
    confirm_guardian,
    waits_for_guardian,
)
from .late import admit_late, revoke_late
from .nominations import forget_nomination, nominate
from .questions import delete_question, save_question
from .relations import delete_relation, record_relation
from .reminders import drafts_to_remind, remind
from .withdrawal import LEAVES_FROM, withdraw

__all__ = [
    "LEAVES_FROM",
    "Changed",
    "SavedStep",
    "StepChangedError",
    "accept",
    "admit_late",
    "ask_guardian",
    "asked_about",
    "begin_review",
    "change_answers",
    "change_guardian",
    "confirm_guardian",
    "delete_draft",
    "delete_question",
    "delete_relation",
    "drafts_to_remind",
    "forget_drafts",
    "forget_nomination",
    "may_change",
    "nominate",
    "record_answer",
    "record_confirmation",
    "record_relation",
    "reject",
    "remind",
    "reopen",
    "revoke_late",
    "save_question",
    "save_step",
    "saved_step",
    "send_call",
    "start_draft",
    "submit",
    "waitlist",
    "waits_for_guardian",
    "withdraw",
]
