"""Why two people can't be a tandem: whatever the confidential reason, everything reads the same.

One pair, ruled out in six ways. All that anybody can open, get or download is compared: nobody can
tell a veto of the one from one of the other, from a relation, from what the coordination knows.
"""

import json
import re
import zlib
from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse

from mails.models import OutgoingMail
from programme.models import (
    OfficeKind,
    OfficeStatus,
    Relation,
    RelationEffect,
    RelationKind,
    TeamRole,
)
from tandems import queries, services
from tandems.models import Preference, PreferenceBasis, Tandem
from tests.factories import (
    OfficeFactory,
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db]

NEUTRAL = queries.neutral_reason
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|data-csrf=)"[^"]*"')
IN_NO_ORDER = ("data", "tandems", "applications")
EARLY = {"created_at": "2008-09-01T12:00Z", "updated_at": "2008-09-01T12:00Z"}


class World:
    """Three mentees, two mentors of one place: one is left over anyway."""

    def __init__(self):
        self.mentees = [accepted_mentee(person__first_name=f"Mentee{n}") for n in range(3)]
        self.mentors = [accepted_mentor(person__first_name=f"Mentor{n}") for n in range(2)]
        self.people = [*self.mentees, *self.mentors]
        self.lead, self.member = coordinator(), team_member()
        self.reader = team_member(TeamRole.READ_ONLY)
        self.one, self.other = self.mentees[0], self.mentors[0]
        for participation in (self.one, self.other):  # rivalry needs them; everybody has them
            OfficeFactory(
                person=participation.person, kind=OfficeKind.CITY_COUNCILLOR, body="",
                status=OfficeStatus.CANDIDACY, area=f"Ort {participation.role}",
            )  # fmt: skip


def _veto(one, other, basis=PreferenceBasis.PROFILE):
    PreferenceFactory(
        cohort=one.cohort, from_participation=one, to_participation=other, basis=basis, **EARLY
    )


def _relation(world):
    Relation.objects.create(
        cohort=world.one.cohort, person_a=world.one.person, person_b=world.other.person,
        kind=RelationKind.FAMILY, effect=RelationEffect.BLOCK, recorded_by=world.lead,
    )  # fmt: skip


def _rivalry(world):
    for participation in (world.one, world.other):
        participation.person.offices.update(area="Halle")


RULES: dict[str, Callable[[World], None]] = {
    "veto of the mentee": lambda w: _veto(w.one, w.other),
    "veto of the mentor": lambda w: _veto(w.other, w.one),
    "veto after the meeting": lambda w: _veto(w.one, w.other, PreferenceBasis.FIRST_MEETING),
    "known to the coordination": lambda w: _veto(w.one, w.other, PreferenceBasis.KNOWN),
    "recorded relation": _relation,
    "rivalry": _rivalry,
}
GIVERS = {  # who sees what they said themselves
    "veto of the mentee": "Mentee0",
    "veto after the meeting": "Mentee0",
    "veto of the mentor": "Mentor0",
    "rivalry": None,
}


def told(client, world, rule: Callable[[World], None]) -> dict[str, str]:
    """Everything there is to read under one rule, with ids that differ taken out."""
    with transaction.atomic():
        rule(world)
        run = services.run_matching(world.one.cohort, by=world.lead, seed="2008")
        found = {f"{who}: {what}": page for who, what, page in _pages(client, world, run)}
        found["leftover"] = json.dumps(run.leftover)
        found["pairs"] = json.dumps([[p.points, p.parts, p.next_best] for p in run.pairs.all()])
        found["record"] = zlib.decompress(bytes(run.record)).decode()
        services.publish(run, pairs=[p.pk for p in run.pairs.all()], reasons={}, by=world.lead)
        for mail in OutgoingMail.objects.order_by("recipient__search_name"):
            found[f"mail to {mail.recipient.first_name}"] = f"{mail.subject} {mail.body}"
        found |= {f"{who}, asked: {what}": p for who, what, p in _portal(client, world)}
        found |= {f"{who}, asked: {what}": p for who, what, p in _after(client, world)}
        transaction.set_rollback(True)
    keys = {str(p.pk) for p in world.people} | {str(p.person_id) for p in world.people}
    return {name: _plain(name, page, keys) for name, page in found.items()}


def _pages(client, world, run):
    board, by_hand = "admin:tandems_matchingrun", f"mentee={world.one.pk}"
    client.force_login(world.lead)
    yield "lead", "board", _read(client, f"{board}_change", run.pk)
    for mentee in world.mentees:
        yield "lead", mentee.pk, _read(client, f"{board}_mentee", run.pk, mentee.pk)
    other = services.run_matching(run.cohort, by=world.lead, seed="other", preset="FAIR")
    yield "lead", "compared", _read(client, f"{board}_compare", run.pk, query=f"mit={other.pk}")
    other.delete()
    yield "lead", "map", _read(client, f"{board}_map", run.pk)
    yield "lead", "proof", _read(client, f"{board}_record", run.pk)
    yield "lead", "by hand", _read(client, "admin:tandems_tandem_add", query=by_hand)
    client.force_login(world.member)
    yield "team", "by hand", _read(client, "admin:tandems_tandem_add", query=by_hand)
    yield "team", "today", _read(client, "admin:index")
    yield from _portal(client, world)


def _after(client, world):
    """The pages of the tandems, and all that leaves the house."""
    for who, member in (("lead", world.lead), ("team", world.member), ("reader", world.reader)):
        client.force_login(member)
        for tandem in Tandem.objects.order_by("mentee__person__first_name"):
            name = f"tandem of {tandem.mentee.person.first_name}"
            yield who, name, _read(client, "admin:tandems_tandem_change", tandem.pk)
        yield who, "today", _read(client, "admin:index")
        yield who, "tandems", _read(client, "admin:tandems_tandem_changelist")
    client.force_login(world.lead)
    for report in ("applications", "tandems", "coverage", "channels"):
        order = {"report": report, "file_format": "csv", "purpose": "BOARD"}
        order["cohort"] = world.one.cohort_id
        exported = client.post(reverse("reports:index"), order)
        yield "export", report, exported.getvalue().decode()


def _portal(client, world):
    for participation in world.people:
        client.force_login(participation.person)
        who = participation.person.first_name
        yield who, "own page", _read(client, "dashboard")
        yield who, "wishes", _read(client, "tandems:wishes", participation.pk)
        yield who, "data", _read(client, "privacy:my-data")
        for mine in queries.my_tandems(participation.person):
            yield who, "tandem", client.get(mine.tandem.get_absolute_url()).content.decode()


def _read(client, name, *args, query=None):
    address = reverse(name, args=args) + (f"?{query}" if query else "")
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def _plain(name: str, page: str, keys: set[str]) -> str:
    page = UUID.sub(lambda found: found[0] if found[0] in keys else "–", TOKEN.sub("", page))
    if name.endswith(IN_NO_ORDER):  # of one moment
        page = "".join(sorted(re.split(r"(?=<dl|<tr|</t|\n)", page)))
    return page


@pytest.mark.usefixtures("afterwards")
def test_every_confidential_reason_reads_the_same(client):
    world = World()
    pages = {name: told(client, world, rule) for name, rule in RULES.items()}

    first = pages["recorded relation"]
    assert NEUTRAL() in first["lead: by hand"]
    assert NEUTRAL() in first["team: by hand"]
    for rule, read in pages.items():
        for name, page in read.items():
            own = GIVERS.get(rule) is not None and name.startswith(str(GIVERS[rule]))
            if not (own and ("wishes" in name or "data" in name)) and not (
                rule == "rivalry" and "data" in name
            ):
                assert page == first[name], f"{rule}: {name}"


@pytest.mark.usefixtures("afterwards")
def test_pair_set_apart_reads_like_a_veto_to_all_but_the_coordination(client):
    world = World()

    def apart(w):
        services.set_lock(mentee=w.one, mentor=w.other, by=w.lead, kind="APART")

    rules = (RULES["known to the coordination"], apart)
    veto, set_apart = (told(client, world, rule) for rule in rules)

    assert NEUTRAL() in set_apart["team: by hand"]
    for name, page in set_apart.items():
        if not name.startswith("lead"):
            assert page == veto[name] or name in ("leftover", "pairs", "record"), name


@pytest.mark.usefixtures("afterwards")
def test_wishes_are_seen_by_nobody_but_the_coordination(client):
    """Not even whether the own wish came true, or whether somebody else wished."""
    world = World()

    def wish(w):
        rows = [(w.other, w.one, 1), (w.one, w.other, 1), (w.mentors[1], w.mentees[1], 1)]
        for giver, to, rank in rows:
            PreferenceFactory(
                cohort=giver.cohort, from_participation=giver, to_participation=to,
                kind="WISH", rank=rank, basis=PreferenceBasis.FIRST_MEETING, **EARLY,
            )  # fmt: skip

    def by_chance(w):
        """The same pairs without anybody's wish."""
        for mentee, mentor in ((w.one, w.other), (w.mentees[1], w.mentors[1])):
            services.set_lock(mentee=mentee, mentor=mentor, by=w.lead, kind="PIN")

    with_wishes, without = (told(client, world, rule) for rule in (wish, by_chance))

    givers = ("Mentee0", "Mentor0", "Mentor1")
    for name, page in with_wishes.items():
        own = name.startswith(givers) and ("wishes" in name or "data" in name)
        if name.startswith(("Mentee", "Mentor", "mail", "team", "reader", "export")) and not own:
            assert page == without[name], name
    assert not Preference.objects.exists()
