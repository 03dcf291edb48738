"""Every address by every role by every method, against the table. An address without a row fails.

What a role gets is one word: ``ok`` (an answer of the page, whatever it says), ``login``,
``hidden`` (404), ``refused`` (403), ``method`` (405), or ``away`` (sent to the admin's start page).
"""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.architecture.resolver import patterns

from .table import ADMIN_ROWS, CLOSED, ROWS
from .world import ANONYMOUS, COORDINATOR, MENTEE, ROLES, build

METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD"]
# The last three differ by page, not by role: who sees most and who sees least stand for all.
LIBRARY = ("account_", "mfa_")
EXTREMES = {ANONYMOUS, MENTEE, COORDINATOR}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, september):
    settings.SECOND_FACTOR_REQUIRED = False  # has tests of its own
    settings.LOGIN_ANSWER_SECONDS = 0
    return build()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rows", [ROWS, ADMIN_ROWS], ids=["pages", "admin"])
def test_everybody_gets_what_the_table_says(world, role, rows):
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
    return METHODS if role in EXTREMES and not name.startswith(LIBRARY) else METHODS[:2]


def _outcome(client, method, address, name):
    """Ask, say what came back, and undo what it did, the session's cookie included."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    word = _word(response)
    return CLOSED if name in ADMIN_ROWS and word in ("hidden", "refused", "away") else word


def _word(response):
    target = response.headers.get("Location", "")
    if target.startswith((reverse("account_login"), reverse("admin:login"))):
        return "login"
    if target == reverse("admin:index"):
        return "away"  # the admin's word for an object that this member can't see
    words = {400: "ok", 403: "refused", 404: "hidden", 405: "method"}
    found = response.status_code in (200, 204, 301, 302)
    return "ok" if found else words.get(response.status_code, str(response.status_code))
