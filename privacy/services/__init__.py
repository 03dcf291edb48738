"""Everything that goes through all apps because it is about one person, or about time."""

from .erasure import (
    ERASED,
    PERSONAL_DATA,
    RETENTION,
    Retention,
    change_contact,
    erase_person,
    person_of,
    purge,
    withdraw_consent,
)
from .merging import Plan, may_merge, merge_people, plan_of

__all__ = [
    "ERASED",
    "PERSONAL_DATA",
    "RETENTION",
    "Plan",
    "Retention",
    "change_contact",
    "erase_person",
    "may_merge",
    "merge_people",
    "person_of",
    "plan_of",
    "purge",
    "withdraw_consent",
]
