"""People of the team, with the groups of the admin that follow from their roles."""

from programme.models import TeamRole
from programme.services import grant_role

from .accounts import UserFactory
from .programme import CohortFactory


def team_member(role=TeamRole.ORG_TEAM, *, cohort=None, person=None, **fields):
    """Somebody with a role in a cohort, as ``grant_role`` makes them."""
    person = person or UserFactory(**fields)
    if role != TeamRole.ADMIN:
        cohort = cohort or CohortFactory()
    grant_role(person=person, role=role, cohort=cohort)
    person.refresh_from_db()
    return person


def coordinator(**fields):
    return team_member(TeamRole.COORDINATOR, **fields)
