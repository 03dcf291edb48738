"""The plan of a cohort, and who takes part in it."""

from .people import (
    Office,
    OfficeKind,
    OfficeLevel,
    OfficeStatus,
    Participation,
    Role,
    TeamMembership,
    TeamRole,
)
from .plan import (
    AssociationKind,
    CallChannel,
    ChannelCode,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Phase,
    PhaseKind,
    Topic,
)

__all__ = [
    "AssociationKind",
    "CallChannel",
    "ChannelCode",
    "Cohort",
    "CohortStatus",
    "DistrictAssociation",
    "Office",
    "OfficeKind",
    "OfficeLevel",
    "OfficeStatus",
    "Participation",
    "Phase",
    "PhaseKind",
    "Role",
    "TeamMembership",
    "TeamRole",
    "Topic",
]
