"""What can happen to an application, and when."""

from .admission import age_problem
from .asking import answer_question, ask
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
from .pending import clear_decision, mark_of, prepare_decision
from .questions import delete_question, save_question
from .relations import delete_relation, record_relation
from .reminders import drafts_to_remind, remind
from .reviewing import recuse, save_review, show_names, take_over_reviews, waive_conflict
from .sending import Sent, embargo, send_decisions
from .waiting import back_to_waiting, move_waiting
from .withdrawal import LEAVES_FROM, record_withdrawal, withdraw

__all__ = [
    "LEAVES_FROM",
    "Changed",
    "SavedStep",
    "Sent",
    "StepChangedError",
    "accept",
    "admit_late",
    "age_problem",
    "answer_question",
    "ask",
    "ask_guardian",
    "asked_about",
    "back_to_waiting",
    "begin_review",
    "change_answers",
    "change_guardian",
    "clear_decision",
    "confirm_guardian",
    "delete_draft",
    "delete_question",
    "delete_relation",
    "drafts_to_remind",
    "embargo",
    "forget_drafts",
    "forget_nomination",
    "mark_of",
    "may_change",
    "move_waiting",
    "nominate",
    "prepare_decision",
    "record_answer",
    "record_confirmation",
    "record_relation",
    "record_withdrawal",
    "recuse",
    "reject",
    "remind",
    "reopen",
    "revoke_late",
    "save_question",
    "save_review",
    "save_step",
    "saved_step",
    "send_call",
    "send_decisions",
    "show_names",
    "start_draft",
    "submit",
    "take_over_reviews",
    "waitlist",
    "waits_for_guardian",
    "waive_conflict",
    "withdraw",
]
