"""What happens in the partnership."""

from .agreement import (
    AgreementSignature,
    AgreementState,
    Goal,
    MeetingChannel,
    MentoringAgreement,
    Rhythm,
    SignatureMethod,
)
from .matching import (
    LockKind,
    MatchingLock,
    MatchingPair,
    MatchingRun,
    Preset,
)
from .pairing import (
    OPEN_TANDEM,
    Answer,
    EndReason,
    Tandem,
    TandemState,
)
from .places import PlaceRequest
from .wishes import WISHES, Preference, PreferenceBasis, PreferenceKind, WishRequest

__all__ = [
    "OPEN_TANDEM",
    "WISHES",
    "AgreementSignature",
    "AgreementState",
    "Answer",
    "EndReason",
    "Goal",
    "LockKind",
    "MatchingLock",
    "MatchingPair",
    "MatchingRun",
    "MeetingChannel",
    "MentoringAgreement",
    "PlaceRequest",
    "Preference",
    "PreferenceBasis",
    "PreferenceKind",
    "Preset",
    "Rhythm",
    "SignatureMethod",
    "Tandem",
    "TandemState",
    "WishRequest",
]
