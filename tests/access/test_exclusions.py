"""„Mit wem geht es nicht?“: who learns what of an exclusion, field by field.

Every address of every role is asked before and after somebody was excluded: what differs is all
that this role learns. The text in the application itself stands in the table of ``test_leaks``.
"""

import re

import pytest
from django.urls import reverse

from tandems.models import Preference, PreferenceBasis
from tests.factories import (
    ConsentFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
)

from .sweep import addresses, pages_of
from .table import ADMIN_ROWS, STAFF
from .world import COORDINATOR, ROLES, TEAM

pytestmark = pytest.mark.django_db

GIVER, OTHER = "giver", "other"
FIELDS = {  # what could be said of it
    "from": "Gesa Geberin",
    "to": "Otto Anderer",
    "kind": "nicht mit",
    "basis": "der Koordination bekannt",
}
TOLD = {
    # Somebody has to form the tandems: this pair is not possible, and nobody says why.
    TEAM: {"tandem": {"to"}},
    COORDINATOR: {"tandem": {"to"}, "list": set(FIELDS)},
}
# Another each time.
NOISE = re.compile(r'name="(csrfmiddlewaretoken|rendered|opened)" value="[^"]*"')
OWN_KEYS = "/konto/"  # secrets that are made anew for each look


@pytest.fixture
def pair(world):
    mentee = accepted_mentee(person=UserFactory(first_name="Gesa", last_name="Geberin"))
    mentor = accepted_mentor(person=UserFactory(first_name="Otto", last_name="Anderer"))
    world.people |= {GIVER: mentee.person, OTHER: mentor.person}
    for participation in (mentee, mentor):
        ConsentFactory(person=participation.person, kind="SHARE_CONTACT")
    return mentee, mentor


@pytest.mark.parametrize("who", [*ROLES, GIVER, OTHER])
def test_what_each_role_learns_of_an_exclusion(world, pair, who):
    before = pages(world, who, pair)
    Preference.objects.create(
        cohort=pair[0].cohort,
        from_participation=pair[0],
        to_participation=pair[1],
        basis=PreferenceBasis.KNOWN,
    )
    after = pages(world, who, pair)

    new = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert {name: said(lines) for name, lines in new.items()} == TOLD.get(who, {})
    assert who != TEAM or any("aus Gründen des Programms" in line for line in new["tandem"])


def said(lines):
    return {name for name, words in FIELDS.items() if any(words in line for line in lines)}


def pages(world, who, pair):
    """The lines of everything that this one can open, by a name or the address."""
    client, role = world.client(who), who if who in ROLES else None
    found = {}
    for name, address in asked(world, who, role, pair):
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        found[name] = set(NOISE.sub("", content.decode(errors="replace")).splitlines())
    return found


def asked(world, who, role, pair):
    wanted = {
        "list": reverse("admin:tandems_preference_changelist"),
        "tandem": f"{reverse('admin:tandems_tandem_add')}?mentee={pair[0].pk}",
        "my-data": reverse("privacy:my-data"),
        "download": reverse("privacy:download"),
        "wishes": reverse("tandems:wishes", args=[pair[0].pk]),
        "wishes-other": reverse("tandems:wishes", args=[pair[1].pk]),
    }
    yield from wanted.items()
    known = {*wanted.values(), reverse("admin:accounts_accesslog_changelist")}
    for name, address in addresses(world, role=role):
        is_for = name in ADMIN_ROWS or who not in STAFF
        if is_for and address not in known and not address.startswith(OWN_KEYS):
            yield address, address
    if who in STAFF:
        rows = [row for each in pair for row in (each.person, each)]
        yield from ((address, address) for address in pages_of(rows, histories=True))
