"""GET and HEAD of every address by every role: what the table says, with all headers.

And it changes nothing: a checksum of every table, before and after each walk.
"""

import pytest
from django.db import transaction

from programme.models import CallChannel
from tests.factories import CallChannelFactory

from .answers import outcome, problems
from .sweep import autocompletes, fingerprints
from .table import ADMIN_ROWS, ROWS, STAFF, STRANGERS
from .world import ANONYMOUS, APPLICANT, CONTACT, COORDINATOR, MENTEE, ROLES

# Who asks with HEAD as well: views make no difference, so the four that see most will do.
ASKING_TWICE = {ANONYMOUS, APPLICANT, MENTEE, COORDINATOR}
SESSIONS = {"django_session"}  # what a person has just read, typed or proved, for this visit
LIMITS = {"cache"}  # allauth counts a HEAD like a try
LOOKING = {"accounts_accesslog"}  # that the team, or an association, looked at people is recorded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rows", [ROWS, ADMIN_ROWS], ids=["pages", "admin"])
def test_who_only_reads_gets_what_the_table_says_and_changes_nothing(world, role, rows):
    client, deviations = world.client(role), []
    methods = ["GET", "HEAD"] if role in ASKING_TWICE else ["GET"]
    asked = [(method, name) for name in rows for method in methods]
    allowed = SESSIONS | LIMITS | (LOOKING if role in STAFF | {CONTACT} else set())

    def ask(method, name):
        expected = rows[name].expected(role, method)
        response = client.generic(method, rows[name].address(name, world))
        got = outcome(response, name)
        deviations.extend([f"{method} {name}: {got}, not {expected}"] if got != expected else [])
        found = problems(response, signed_in=role not in STRANGERS)
        deviations.extend(f"{method} {name}: {problem}" for problem in found)

    with transaction.atomic():
        changed = _changed_by(ask, asked) - allowed
        transaction.set_rollback(True)

    assert not deviations, "\n".join(deviations)
    assert not changed, "\n".join(_guilty(ask, asked, allowed))


def test_completing_a_word_changes_nothing(world):
    client = world.client(COORDINATOR)
    asked = [(f"{address}&term=a",) for address in autocompletes()]

    assert _changed_by(client.get, asked) - SESSIONS == set()


def test_following_a_link_of_the_call_counts_a_visit_and_nothing_else(world, client):
    channel = CallChannelFactory(cohort=world.application.cohort, token="plakat")

    changed = _changed_by(client.get, [("/?k=plakat",)])

    assert changed == {"programme_callchannel"}
    assert CallChannel.objects.get(pk=channel.pk).visits == 1


def _changed_by(ask, asked) -> set[str]:
    before = fingerprints()
    for question in asked:
        ask(*question)
    after = fingerprints()
    return {table for table in before if before[table] != after[table]}


def _guilty(ask, asked, allowed):
    """Which address it was: each by itself, and undone."""
    for question in asked:
        with transaction.atomic():
            changed = _changed_by(ask, [question]) - allowed
            transaction.set_rollback(True)
        if changed:
            yield f"{' '.join(question)} changed {', '.join(sorted(changed))}"
