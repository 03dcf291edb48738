"""Who is close to whom: recorded by the coordination, and seen by nobody else."""

import pytest
from django.urls import reverse

from applications import services
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, Relation, RelationKind, TeamRole
from tests.factories import CohortFactory, UserFactory, mentee_application, mentor_application
from tests.factories.team import team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
WORDS = [str(RelationKind.RIVAL.label).lower(), str(Relation._meta.verbose_name_plural).lower()]
KIN = {"kind": "FAMILY", "effect": "BLOCK"}


@pytest.fixture
def pair(cohort):
    return mentee_application(cohort=cohort).person, mentor_application(cohort=cohort).person


def record(cohort, one, other, by, **kin):
    return services.record_relation(cohort=cohort, person_a=one, person_b=other, by=by, **KIN | kin)


def test_recorded_twice_is_recorded_once_whichever_way_round(cohort, pair):
    by = team_member(TeamRole.COORDINATOR, cohort=cohort)

    first, second = record(cohort, *pair, by), record(cohort, *pair[::-1], by)

    assert first == second
    assert first.recorded_by == by


@pytest.mark.parametrize("wrong", ["team", "foreign", "stranger", "oneself"])
def test_what_is_refused(cohort, pair, wrong):
    by, (one, other) = team_member(TeamRole.COORDINATOR, cohort=cohort), pair
    if wrong == "team":
        by = team_member(TeamRole.ORG_TEAM, cohort=cohort)
    elif wrong == "foreign":
        other_cohort = CohortFactory(key="2010", label="2010", status=CohortStatus.DRAFT)
        by = team_member(TeamRole.COORDINATOR, cohort=other_cohort)
    else:
        other = one if wrong == "oneself" else UserFactory()

    with pytest.raises(NotAllowedError):
        record(cohort, one, other, by)

    assert not Relation.objects.exists()


def test_the_desk_adds_and_deletes(desk, cohort, pair):
    values = {"cohort": cohort.pk, "person_a": pair[0].pk, "person_b": pair[1].pk, **KIN}

    added = desk.post(reverse("admin:programme_relation_add"), values)
    relation = Relation.objects.get()
    desk.post(reverse("admin:programme_relation_delete", args=[relation.pk]), {"post": "yes"})

    assert (added.status_code, relation.recorded_by) == (302, desk.person)
    assert not Relation.objects.exists()


@pytest.mark.parametrize(("other", "answer"), [("stranger", 200), ("nonsense", 200)])
def test_the_form_offers_nobody_else(desk, cohort, pair, other, answer):
    pk = UserFactory().pk if other == "stranger" else "x"
    values = {"cohort": cohort.pk, "person_a": pair[0].pk, "person_b": pk, **KIN}
    address = reverse("admin:programme_relation_add")

    assert desk.post(address, values).status_code == answer
    assert desk.get(address, {"person_a": pk}).status_code == answer
    assert not Relation.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_of_one_and_of_three(
    desk, cohort, pair, number, django_assert_max_num_queries
):
    for kind in ["FAMILY", "EMPLOYER", "BUSINESS"][:number]:
        record(cohort, *pair, desk.person, kind=kind)

    with django_assert_max_num_queries(11):
        page = desk.get(reverse("admin:programme_relation_changelist"))

    assert page.context["cl"].result_count == number


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, None])
def test_nobody_else_learns_of_it(client, cohort, pair, role):
    record(cohort, *pair, team_member(TeamRole.COORDINATOR, cohort=cohort), kind="RIVAL")
    client.force_login(team_member(role, cohort=cohort) if role else pair[0])
    pages = ["admin:applications_application_change", "admin:accounts_user_change"]
    rows = [pair[0].applications.get().pk, pair[0].pk]
    asked = [reverse(page, args=[pk]) for page, pk in zip(pages, rows, strict=True)]
    asked += [reverse(f"privacy:{name}") for name in ("my-data", "download")]
    asked += [reverse("admin:programme_relation_changelist"), reverse("admin:index")]

    told = [
        address
        for address in asked
        if any(w in client.get(address).content.decode().lower() for w in WORDS)
    ]

    assert told == []
