"""Gives the tests a database before Django reads its settings: DATABASE_URL, or the embedded one.

Loaded by ``-p tests.database``, since a conftest is read too late. The workers of pytest-xdist
are started by the main process and inherit what it sets.
"""

import pytest

from mentoring.core.embedded_postgres import use_embedded_if_unset


@pytest.hookimpl(wrapper=True, tryfirst=True)  # a wrapper comes before pytest-django's own hook
def pytest_load_initial_conftests():
    use_embedded_if_unset(fast=True)
    return (yield)
