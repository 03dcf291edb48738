import pytest

from accounts.services import ensure_consent_texts
from tests.factories import ApplicationFactory, EventFactory, coordinator

from .calls import boss, channel, contact, halle, magdeburg  # noqa: F401 - fixtures
from .posts import fill


@pytest.fixture
def draft(client):
    """A complete draft whose person is signed in."""
    application = ApplicationFactory(draft_only=True)
    fill(application)
    client.force_login(application.person)
    return application


@pytest.fixture
def cohort(db):
    return EventFactory().cohort  # the kick-off, 24/25 October 2008


@pytest.fixture
def texts():
    ensure_consent_texts()


@pytest.fixture
def desk(client, september):
    """The browser of a coordinator."""
    client.person = coordinator(first_name="Marko", last_name="Muster")
    client.force_login(client.person)
    return client
