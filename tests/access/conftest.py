"""The world that the tests of access walk through."""

from copy import deepcopy

import pytest
from django.db import transaction

from mentoring.core import clock
from tests.conftest import SEPTEMBER

from .world import build


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once for the tests of a file, each of which undoes what it did to it.

    It takes place in a transaction that ends with the file; that of a test is a part of it.
    """
    with django_db_blocker.unblock(), clock.set_to(SEPTEMBER), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undisturbed(settings):
    """The second factor and the time of an answer have tests of their own."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.LOGIN_ANSWER_SECONDS = 0


@pytest.fixture
def world(built, september):
    return deepcopy(built)
