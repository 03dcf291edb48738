"""Two associations of the call: one with a link and a contact person, one with neither."""

from datetime import date

import pytest

from applications import services
from programme.models import TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    TeamMembershipFactory,
    UserFactory,
    coordinator,
)

BIT = {"name": "Stadtverband Halle", "district_name": "Halle", "lat": 51.48, "lon": 11.97}


@pytest.fixture
def magdeburg():
    return DistrictAssociationFactory()


@pytest.fixture
def halle():
    return DistrictAssociationFactory(ags="15002", seat="Halle", **BIT)


@pytest.fixture
def channel(magdeburg):
    return CallChannelFactory(association=magdeburg, code="SV", label="Stadtverband", visits=7)


@pytest.fixture
def contact(channel):
    person = UserFactory(first_name="Gerda", last_name="Rosenthal")
    return TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON, association=channel.association, person=person
    )


@pytest.fixture
def boss(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    person = coordinator()
    client.force_login(person)
    return person


def send(*, by, expected=1, only_uninformed=False, until=date(2008, 9, 28)):
    return services.send_call(
        CohortFactory(), only_uninformed=only_uninformed, answer_until=until, expected=expected,
        by=by,
    )  # fmt: skip
