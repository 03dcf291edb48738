"""How a person comes in: the process and what was answered."""

from .application import (
    DECIDED,
    OPEN,
    Application,
    ApplicationState,
    HeardVia,
    RejectionReason,
)
from .choices import (
    Ability,
    CandidacyPlan,
    ContactKind,
    DateAnswer,
    GenderWish,
    Horizon,
    Hours,
    MaxDistance,
    MembershipStatus,
    MenteeCommitment,
    MentorCommitment,
    Mobility,
    Skill,
    Slot,
    TargetBody,
)
from .profiles import (
    MenteeProfile,
    MentorProfile,
    Profile,
)

__all__ = [
    "DECIDED",
    "OPEN",
    "Ability",
    "Application",
    "ApplicationState",
    "CandidacyPlan",
    "ContactKind",
    "DateAnswer",
    "GenderWish",
    "HeardVia",
    "Horizon",
    "Hours",
    "MaxDistance",
    "MembershipStatus",
    "MenteeCommitment",
    "MenteeProfile",
    "MentorCommitment",
    "MentorProfile",
    "Mobility",
    "Profile",
    "RejectionReason",
    "Skill",
    "Slot",
    "TargetBody",
]
