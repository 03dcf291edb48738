import pytest

from tests.factories import confirmed_tandem, coordinator, team_member


@pytest.fixture
def desk(client, september):
    """Somebody of the organisation team at the desk."""
    client.force_login(team_member())
    return client


@pytest.fixture
def lead(client, september):
    """Somebody of the coordination at the desk."""
    client.force_login(coordinator())
    return client


@pytest.fixture
def tandem(db):
    return confirmed_tandem()


@pytest.fixture
def mentee(client, tandem):
    """The mentee of it, signed in."""
    client.force_login(tandem.mentee.person)
    return tandem.mentee.person
