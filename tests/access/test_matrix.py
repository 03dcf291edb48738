"""Every address by every role by every method, against the table. An address without a row fails.

What a role gets is one word: ``ok`` (an answer of the page, whatever it says), ``login``,
``hidden`` (404), ``refused`` (403), ``method`` (405), or ``closed`` (the admin's three ways).
GET and HEAD are in ``test_reading``, where nothing has to be undone after each.
"""

import pytest
from django.db import transaction
from django.urls import get_resolver

from tests.architecture.resolver import patterns

from .answers import outcome
from .table import ADMIN_ROWS, ROWS
from .world import ANONYMOUS, COORDINATOR, MENTEE, ROLES

METHODS = ["POST", "PUT", "DELETE"]
# The last two differ by page, not by role: who sees most and who sees least stand for all.
LIBRARY = ("account_", "mfa_")
EXTREMES = {ANONYMOUS, MENTEE, COORDINATOR}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rows", [ROWS, ADMIN_ROWS], ids=["pages", "admin"])
def test_whoever_sends_gets_what_the_table_says(world, role, rows):
    client = world.client(role)

    deviations = [
        f"{method} {name}: {got}, not {row.expected(role, method)}"
        for name, row in rows.items()
        for method in _methods(role, name)
        if (got := _outcome(client, method, row.address(name, world), name))
        != row.expected(role, method)
    ]

    assert not deviations, "\n".join(deviations)


def test_every_address_has_a_row():
    names = {name for _pattern, name in patterns(get_resolver())}

    assert names ^ (ROWS.keys() | ADMIN_ROWS.keys()) == set()


def _methods(role, name):
    """What allauth's views make of PUT and DELETE is theirs to say: they are guarded alike."""
    return METHODS if role in EXTREMES and not name.startswith(LIBRARY) else METHODS[:1]


def _outcome(client, method, address, name):
    """Ask, say what came back, and undo what it did, the session's cookie included."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return outcome(response, name)
