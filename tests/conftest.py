from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.models import User
from mentoring.core import clock
from programme.models import Role, TeamRole
from programme.services import grant_role

from .factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    ParticipationFactory,
    UserFactory,
)
from .factories.team import team_member


@pytest.fixture
def september():
    """The domain's clock stands in the evening of 20 September 2008: applications are open."""
    with clock.set_to(datetime(2008, 9, 20, 18, tzinfo=ZoneInfo("Europe/Berlin"))):
        yield clock.now()


@pytest.fixture
def at_the_same_time(transactional_db):
    """Run a function on a second database connection; gives back a future."""

    def run(function, *args, **kwargs):
        try:
            return function(*args, **kwargs)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        yield lambda *args, **kwargs: pool.submit(run, *args, **kwargs)


@pytest.fixture
def people(september):
    """One person for each way to look at the programme; None is nobody at all."""
    cohort = CohortFactory()
    association = DistrictAssociationFactory()
    team = {
        "organisation team": TeamRole.ORG_TEAM,
        "coordinator": TeamRole.COORDINATOR,
        "confidant": TeamRole.CONFIDANT,
        "read only": TeamRole.READ_ONLY,
        "administrator": TeamRole.ADMIN,
    }
    contact = UserFactory()
    grant_role(person=contact, role=TeamRole.CONTACT_PERSON, cohort=cohort, association=association)
    return {
        "anonymous": None,
        "applicant": ApplicationFactory(cohort=cohort).person,
        "mentee": ParticipationFactory(cohort=cohort).person,
        "mentor": ParticipationFactory(cohort=cohort, role=Role.MENTOR).person,
        "contact person": User.objects.get(pk=contact.pk),
        "deactivated": UserFactory(is_active=False),
        **{name: team_member(role) for name, role in team.items()},
    }
