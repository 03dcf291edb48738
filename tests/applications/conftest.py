import pytest

from accounts.services import ensure_consent_texts
from tests.factories import ApplicationFactory

from .posts import fill


@pytest.fixture
def draft(client):
    """A complete draft whose person is signed in."""
    application = ApplicationFactory(draft_only=True)
    fill(application)
    client.force_login(application.person)
    return application


@pytest.fixture
def texts():
    ensure_consent_texts()
