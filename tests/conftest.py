import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings as hypothesis

from accounts.models import User
from mentoring.core import clock
from programme.models import Role, TeamRole
from programme.services import ensure_groups, grant_role

from . import copies
from .factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    ParticipationFactory,
    UserFactory,
)
from .factories.team import team_member
from .migrated import Migrated

# What takes longest begins first: begun last, it would leave the other processes without work.
LONG = [
    "tests/browser/test_walk.py",
    "tests/browser/",
    "tests/mails/test_crash.py",
    "tests/core/test_database",
    "tests/access/",
    "tests/applications/test_bad_posts.py",
    "tests/core/test_embedded_postgres.py",
    "tests/mails/test_worker.py",
    "tests/demo/",
]
SEPTEMBER = datetime(2008, 9, 20, 18, tzinfo=ZoneInfo("Europe/Berlin"))


# An example takes as long as it takes: other people's programs run on this machine too.
hypothesis.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.register_profile("soak", hypothesis.get_profile("ours"), max_examples=1000)
hypothesis.load_profile("ours")


def pytest_configure(config):
    config.pluginmanager.register(copies)


def pytest_collection_finish():
    """Models and tests stay; looking through them for garbage again and again takes a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: some wait for a browser or a server, others work meanwhile."""
    return (yield) + 1


@pytest.hookimpl(trylast=True)  # after pytest-django, whose order nothing here depends on
def pytest_collection_modifyitems(items):
    def begins(item):
        found = (number for number, path in enumerate(LONG) if item.nodeid.startswith(path))
        return next(found, len(LONG))

    items.sort(key=begins)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The groups have their permissions; a test that commits leaves the database as it was."""
    with django_db_blocker.unblock():
        ensure_groups()
        if connection.cursor().execute("SHOW is_superuser").fetchone() == ("on",):
            migrated = Migrated()
            TransactionTestCase._fixture_teardown = lambda _case: migrated.restore()


@pytest.fixture
def september():
    """It is the evening of 20 September 2008: applications are open.

    The clock all but stands: what is made later is later, or rows would come in any order.
    """
    with clock.ticking_from(SEPTEMBER):
        yield SEPTEMBER


@pytest.fixture
def standing(september):
    """The same evening, and no time passes: for tests that compare moments."""
    with clock.set_to(september):
        yield september


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
