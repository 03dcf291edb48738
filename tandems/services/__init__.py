"""Everything that changes a tandem. Each function holds the rows it decides about."""

from .agreements import (
    StaleError,
    back_to_draft,
    make_ready,
    new_version,
    save_draft,
)
from .ending import complete_due, end_early
from .exclusions import allow_again, exclude, settle_exclusions_text
from .matching import (
    Published,
    check_matching,
    publish,
    rebuilt,
    run_matching,
    set_lock,
    take_back_lock,
)
from .pairing import answer, confirm, discard, look_after, propose, record_answer
from .signing import is_own_name, record_paper_signature, sign
from .tryout import Trial, TryOut, try_out
from .waiting import back_to_waiting_list

__all__ = [
    "Published",
    "StaleError",
    "Trial",
    "TryOut",
    "allow_again",
    "answer",
    "back_to_draft",
    "back_to_waiting_list",
    "check_matching",
    "complete_due",
    "confirm",
    "discard",
    "end_early",
    "exclude",
    "is_own_name",
    "look_after",
    "make_ready",
    "new_version",
    "propose",
    "publish",
    "rebuilt",
    "record_answer",
    "record_paper_signature",
    "run_matching",
    "save_draft",
    "set_lock",
    "settle_exclusions_text",
    "sign",
    "take_back_lock",
    "try_out",
]
