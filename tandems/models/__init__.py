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
from .pairing import (
    OPEN_TANDEM,
    Answer,
    EndReason,
    Preference,
    PreferenceBasis,
    PreferenceKind,
    Tandem,
    TandemState,
)

__all__ = [
    "OPEN_TANDEM",
    "AgreementSignature",
    "AgreementState",
    "Answer",
    "EndReason",
    "Goal",
    "MeetingChannel",
    "MentoringAgreement",
    "Preference",
    "PreferenceBasis",
    "PreferenceKind",
    "Rhythm",
    "SignatureMethod",
    "Tandem",
    "TandemState",
]
