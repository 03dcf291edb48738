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
    AssociationAnswer,
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
from .relations import NextCohortAddress, Relation, RelationEffect, RelationKind

__all__ = [
    "AssociationAnswer",
    "AssociationKind",
    "CallChannel",
    "ChannelCode",
    "Cohort",
    "CohortStatus",
    "DistrictAssociation",
    "NextCohortAddress",
    "Office",
    "OfficeKind",
    "OfficeLevel",
    "OfficeStatus",
    "Participation",
    "Phase",
    "PhaseKind",
    "Relation",
    "RelationEffect",
    "RelationKind",
    "Role",
    "TeamMembership",
    "TeamRole",
    "Topic",
]
