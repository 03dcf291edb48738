"""GET and HEAD change nothing: a checksum of every table, before and after each walk."""

import pytest
from django.db import transaction

from programme.models import CallChannel
from tests.factories import CallChannelFactory

from .sweep import addresses, autocompletes, fingerprints
from .table import STAFF
from .world import ANONYMOUS, APPLICANT, COORDINATOR, MENTEE, ROLES, build

# Who asks with HEAD as well: views make no difference, so the four that see most will do.
ASKING_TWICE = {ANONYMOUS, APPLICANT, MENTEE, COORDINATOR}
SESSIONS = {"django_session"}  # what a person has just read, typed or proved, for this visit
LIMITS = {"cache"}  # allauth counts a HEAD like a try
LOOKING = {"accounts_accesslog"}  # that the team looked at people is recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, september):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.LOGIN_ANSWER_SECONDS = 0
    return build()


@pytest.mark.parametrize("role", ROLES)
def test_who_only_reads_changes_nothing(world, role):
    client = world.client(role)
    methods = ["GET", "HEAD"] if role in ASKING_TWICE else ["GET"]
    asked = [
        (method, address) for _name, address in addresses(world, role=role) for method in methods
    ]
    allowed = SESSIONS | LIMITS | (LOOKING if role in STAFF else set())

    with transaction.atomic():
        changed = _changed_by(client, asked) - allowed
        transaction.set_rollback(True)

    assert not changed, "\n".join(_guilty(client, asked, allowed))


def test_completing_a_word_changes_nothing(world):
    asked = [("GET", f"{address}&term=a") for address in autocompletes()]

    assert _changed_by(world.client(COORDINATOR), asked) - SESSIONS == set()


def test_following_a_link_of_the_call_counts_a_visit_and_nothing_else(world, client):
    channel = CallChannelFactory(cohort=world.application.cohort, token="plakat")

    changed = _changed_by(client, [("GET", "/?k=plakat")])

    assert changed == {"programme_callchannel"}
    assert CallChannel.objects.get(pk=channel.pk).visits == 1


def _changed_by(client, asked) -> set[str]:
    before = fingerprints()
    for method, address in asked:
        client.generic(method, address)
    after = fingerprints()
    return {table for table in before if before[table] != after[table]}


def _guilty(client, asked, allowed):
    """Which address it was: each by itself, and undone."""
    for method, address in asked:
        with transaction.atomic():
            changed = _changed_by(client, [(method, address)]) - allowed
            transaction.set_rollback(True)
        if changed:
            yield f"{method} {address} changed {', '.join(sorted(changed))}"
