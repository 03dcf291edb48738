from datetime import date

import pytest

from events.models import EventKind
from mentoring.core import clock
from programme.dates import DatePrecision
from tests.factories import EventFactory, confirmed_tandem, coordinator, team_member

from .wishes import at

MEETING = date(2008, 10, 4)


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


@pytest.fixture
def meeting(db):
    return EventFactory(
        kind=EventKind.FIRST_MEETING, starts_on=MEETING, ends_on=MEETING,
        precision=DatePrecision.DAY,
    )  # fmt: skip


@pytest.fixture
def afterwards(meeting):
    """The evening after the first meeting."""
    with clock.set_to(at(4, 20)):
        yield meeting
