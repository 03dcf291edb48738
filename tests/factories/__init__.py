from .accounts import ConsentFactory, ConsentTextFactory, UserFactory
from .applications import (
    ApplicationFactory,
    MenteeProfileFactory,
    MentorProfileFactory,
    mentee_application,
    mentor_application,
)
from .events import EventFactory
from .programme import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    OfficeFactory,
    ParticipationFactory,
    PhaseFactory,
    TeamMembershipFactory,
    TopicFactory,
)
from .tandems import (
    AgreementFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    confirmed_tandem,
)
from .team import coordinator, team_member

__all__ = [
    "AgreementFactory",
    "ApplicationFactory",
    "CallChannelFactory",
    "CohortFactory",
    "ConsentFactory",
    "ConsentTextFactory",
    "DistrictAssociationFactory",
    "EventFactory",
    "MenteeProfileFactory",
    "MentorProfileFactory",
    "OfficeFactory",
    "ParticipationFactory",
    "PhaseFactory",
    "PreferenceFactory",
    "TandemFactory",
    "TeamMembershipFactory",
    "TopicFactory",
    "UserFactory",
    "accepted_mentee",
    "accepted_mentor",
    "confirmed_tandem",
    "coordinator",
    "mentee_application",
    "mentor_application",
    "team_member",
]
