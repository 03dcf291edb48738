import pytest

from programme import services
from programme.models import CohortStatus, TeamRole
from tests.factories import CohortFactory, UserFactory


@pytest.fixture
def cohort(db):
    return CohortFactory()


@pytest.fixture
def other(db):
    """A second cohort, whose plan is a draft."""
    return CohortFactory(key="2009-10", label="Durchgang 2009/2010", status=CohortStatus.DRAFT)


@pytest.fixture
def as_member(db):
    """Somebody new with this role."""

    def as_member(role, cohort):
        person = UserFactory()
        services.grant_role(person=person, role=role, cohort=cohort)
        person.refresh_from_db()
        return person

    return as_member


@pytest.fixture
def coordinator(cohort, as_member):
    return as_member(TeamRole.COORDINATOR, cohort)


@pytest.fixture
def admin(as_member):
    return as_member(TeamRole.ADMIN, None)


@pytest.fixture
def login(client, cohort, as_member):
    """Sign in somebody with this role, in the cohort or in another."""

    def login(role, where=None):
        person = as_member(role, None if role == TeamRole.ADMIN else where or cohort)
        client.force_login(person)
        return person

    return login
