"""Ids of others, in addresses and in what is sent: nothing is readable, nothing changes."""

import uuid

import pytest
from django.contrib import admin
from django.urls import reverse

from programme.models import CohortStatus, Phase, TeamRole
from tandems.admin.steps import STEPS
from tests.factories import (
    CohortFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    mentee_application,
)
from tests.factories.team import team_member
from tests.pages import words

from .sweep import fingerprints
from .table import ROWS
from .world import APPLICANT, MENTEE, MENTOR

pytestmark = pytest.mark.django_db

OURS = ("application", "draft", "tandem")
RECORDS = {"django_session", "cache"}
WORDS = {  # what the forms of the desk could ask for
    "confirmed": "1", "reason": "TIME", "note": "x", "side": "mentee", "answer": "YES",
    "person": "", "post": "yes",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(built):
    third, fourth = _second_pair()
    built.people |= {"third": third, "fourth": fourth}
    built.people["other applicant"] = mentee_application().person
    other = CohortFactory(key="2010-11", label="2010/2011", status=CohortStatus.DRAFT)
    built.people["foreign"] = team_member(TeamRole.COORDINATOR, cohort=other)
    built.people["foreign team"] = team_member(TeamRole.ORG_TEAM, cohort=other)
    return built


def _second_pair():
    tandem = TandemFactory(mentee=accepted_mentee(), mentor=accepted_mentor(), active=True)
    return tandem.mentee.person, tandem.mentor.person


@pytest.mark.parametrize(
    "role", ["third", "fourth", "other applicant", APPLICANT, MENTEE, MENTOR, "foreign"]
)
def test_what_belongs_to_others_is_not_there(world, role):
    client = world.client(role)
    asked = [
        (method, row, row.address(name, world))
        for name, row in ROWS.items()
        for method in ("GET", "HEAD", "POST")
        if row.args.get("pk") in OURS and role not in row.who and method in row.methods
    ]
    before = fingerprints()

    answers = {
        (method, address): client.generic(method, address).status_code
        for method, _row, address in asked
    }

    assert asked
    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert _changed(before) == set()


def test_what_is_hidden_looks_like_what_does_not_exist(world):
    client = world.client("third")
    hidden = client.get(reverse("tandems:detail", args=[world.tandem.pk]))
    nothing = client.get(reverse("tandems:detail", args=[uuid.uuid4()]))

    assert hidden.status_code == nothing.status_code == 404
    assert words(hidden) == words(nothing)


@pytest.mark.parametrize("role", ["foreign", "foreign team"])
def test_rows_of_another_cohort_are_closed_to_the_desk(world, role):
    client = world.client(role)
    before, opened = fingerprints(), []

    for row in _rows_of_the_cohort(world):
        base = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for view in ("change", "history", "delete"):
            address = reverse(f"{base}_{view}", args=[row.pk])
            answers = [client.get(address), client.post(address, WORDS)]
            opened += [address for answer in answers if answer.status_code == 200]
        listed = client.get(reverse(f"{base}_changelist"))
        if listed.status_code == 200 and f"{row.pk}/change/" in listed.content.decode():
            opened.append(f"{base}_changelist")

    assert opened == []
    assert _changed(before) == set()


def test_no_action_reaches_rows_of_another_cohort(world):
    client = world.client("foreign")
    before, asked = fingerprints(), 0

    for row in _rows_of_the_cohort(world):
        page = f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist"
        for action in admin.site._registry[type(row)].actions or []:
            values = {"action": action, "_selected_action": [str(row.pk)], **WORDS}
            client.post(reverse(page), values | {f"seen_{row.pk}": ""})
            asked += 1

    assert asked > 8
    assert _changed(before) == set()


def test_no_step_reaches_a_tandem_of_another_cohort(world):
    client = world.client("foreign")
    before = fingerprints()

    for name in STEPS:
        address = reverse("admin:tandems_tandem_step", args=[world.tandem.pk, name])
        assert client.post(address, WORDS).status_code == 404
    paper = reverse("admin:tandems_tandem_paper", args=[world.tandem.pk, 1])

    assert client.get(paper).status_code == 404
    assert _changed(before) == set()


def test_no_button_of_the_matching_reaches_another_cohort(world):
    client = world.client("foreign")
    run, lock = (world.things[f"tandems.{name}"] for name in ("matchingrun", "matchinglock"))
    mentee, mentor = world.tandem.mentee_id, world.tandem.mentor_id
    post = {"mentee": mentee, "mentor": mentor, "kind": "PIN", "pair": run.pairs.get().pk}
    before = fingerprints()

    for name, more in (("lock", []), ("unlock", [lock.pk]), ("publish", []), ("renew", [mentee])):
        address = reverse(f"admin:tandems_matchingrun_{name}", args=[run.pk, *more])
        assert client.post(address, post).status_code == 404
    for name, more in (("mentee", [mentee]), ("compare", []), ("record", []), ("map", [])):
        address = reverse(f"admin:tandems_matchingrun_{name}", args=[run.pk, *more])
        assert client.get(address, {"mit": run.pk}).status_code == 404

    assert _changed(before) == set()


def test_nobody_is_paired_or_excluded_across_cohorts(world):
    client = world.client("foreign")
    mentee, mentor = world.tandem.mentee_id, world.tandem.mentor_id
    pair = {"mentee": mentee, "mentor": mentor, "giver": mentee, "other": mentor}
    before = fingerprints()

    for name in ("tandems_tandem_add", "tandems_preference_add"):
        assert client.post(reverse(f"admin:{name}"), pair).status_code == 404
    settle = reverse("admin:tandems_preference_settle", args=[mentee])

    assert client.post(settle, {"against": [mentor]}).status_code == 404
    assert _changed(before) == set()


def test_nothing_is_put_into_another_cohort(world):
    client, cohort = world.client("foreign"), world.application.cohort
    day = {"starts_on": "2008-10-24", "ends_on": "2008-10-24", "precision": "DAY"}
    event = {"cohort": cohort.pk, "kind": "KICKOFF", "title": "T", "key": "t", "order": "1", **day}
    event |= {"audience": "ALL", "state": "PLANNED", "expected_minutes": "60"}
    member = {"email": "neu@example.org", "role": TeamRole.COORDINATOR, "cohort": cohort.pk}
    before = fingerprints()

    client.post(reverse("admin:events_event_add"), event)
    client.post(
        reverse("admin:programme_callchannel_add"),
        {"cohort": cohort.pk, "code": "OTHER", "label": "X"},
    )
    client.post(reverse("admin:programme_teammembership_add"), member)

    assert _changed(before) == set()


def test_a_phase_of_another_cohort_can_not_be_smuggled_into_ones_own(world):
    client = world.client("foreign")
    mine = world.people["foreign"].memberships.get().cohort
    theirs = Phase.objects.filter(cohort=world.application.cohort).first()
    page = reverse("admin:programme_cohort_change", args=[mine.pk])
    initial = client.get(page).context["adminform"].form
    values = {name: initial[name].value() or "" for name in initial.fields}
    values |= _formset("phases", total=1, initial=1) | _formset("topics", total=0, initial=0)
    values |= {"phases-0-id": theirs.pk, "phases-0-cohort": mine.pk, "phases-0-DELETE": "on"}

    client.post(page, values)

    theirs.refresh_from_db()
    assert theirs.cohort == world.application.cohort


def _formset(prefix, *, total, initial):
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }


def _rows_of_the_cohort(world):
    """One thing of each kind, except for what the cohorts share: associations, texts, jobs."""
    shared = {"districtassociation", "consenttext", "mailtemplate", "jobrun", "topic"}
    rows = [thing for key, thing in world.things.items() if "." in key]
    rows += [world.people["third"], world.people[APPLICANT]]
    pages = admin.site._registry
    return [row for row in rows if row._meta.model_name not in shared and type(row) in pages]


def _changed(before):
    after = fingerprints()
    return {name for name in before if before[name] != after[name]} - RECORDS
