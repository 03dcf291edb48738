import pytest

from tests.factories import coordinator, team_member


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
