"""Everything that changes a tandem. Each function holds the rows it decides about."""

from .agreements import StaleError, back_to_draft, make_ready, new_version, save_draft
from .another import look_for_another
from .ending import complete_due, end_early
from .exclusions import allow_again, exclude, settle_exclusions_text
from .matching import (
    Published,
    explained,
    publish,
    rebuilt,
    run_matching,
    set_lock,
    take_back_lock,
)
from .pairing import answer, checked_reason, confirm, discard, look_after, propose, record_answer
from .places import answer_for_place, ask_for_place
from .rights import check_matching, may_match
from .signing import is_own_name, record_paper_signature, sign
from .standby import (
    check_instead,
    forget_as_standby,
    forget_matching,
    propose_instead,
    set_standby,
)
from .tryout import Trial, TryOut, try_out
from .waiting import back_to_waiting_list
from .wishes import ask_for_wishes, express

__all__ = [
    "Published",
    "StaleError",
    "Trial",
    "TryOut",
    "allow_again",
    "answer",
    "answer_for_place",
    "ask_for_place",
    "ask_for_wishes",
    "back_to_draft",
    "back_to_waiting_list",
    "check_instead",
    "check_matching",
    "checked_reason",
    "complete_due",
    "confirm",
    "discard",
    "end_early",
    "exclude",
    "explained",
    "express",
    "forget_as_standby",
    "forget_matching",
    "is_own_name",
    "look_after",
    "look_for_another",
    "make_ready",
    "may_match",
    "new_version",
    "propose",
    "propose_instead",
    "publish",
    "rebuilt",
    "record_answer",
    "record_paper_signature",
    "run_matching",
    "save_draft",
    "set_lock",
    "set_standby",
    "settle_exclusions_text",
    "sign",
    "take_back_lock",
    "try_out",
]
