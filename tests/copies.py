"""With several processes: one database is migrated, and each process gets a copy of it.

Migrating takes every process ten seconds; PostgreSQL copies a database in a fraction of one.
"""

import os
from contextlib import suppress

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import blocking_manager_key

MADE = pytest.StashKey[tuple]()


def pytest_xdist_setupnodes(config, specs):
    """The main process migrates, before there are others."""
    names = [f"gw{number}" for number in range(len(specs))]
    with config.stash[blocking_manager_key].unblock():
        made = setup_databases(verbosity=0, interactive=False)
        for name in names:
            connection.creation.clone_test_db(suffix=name, verbosity=0)
        connection.close()
    config.stash[MADE] = (made, names)


def pytest_unconfigure(config):
    """The others have ended by now; whoever was killed leaves its copy to the next run."""
    made, names = config.stash.get(MADE, (None, []))
    if made is None:
        return
    with config.stash[blocking_manager_key].unblock():
        for name in names:
            with suppress(OperationalError, ProgrammingError):  # in use still, or gone already
                connection.creation.destroy_test_db(suffix=name, verbosity=0, keepdb=False)
        with suppress(OperationalError, ProgrammingError):
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Where there is a copy, it is used; one process alone makes its database itself."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    if name is None:
        request.getfixturevalue("django_db_setup")
        return
    with django_db_blocker.unblock():
        connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
        connection.creation.setup_worker_connection(name)
