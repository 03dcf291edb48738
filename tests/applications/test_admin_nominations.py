"""Whom the associations have named, as the team sees it."""

import pytest
from django.urls import reverse

from programme.models import CohortStatus, TeamRole
from tests.factories import (
    CohortFactory,
    MentorNominationFactory,
    UserFactory,
    mentor_application,
    team_member,
)
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

LIST = "/verwaltung/applications/mentornomination/"


@pytest.fixture
def named():
    by = UserFactory(first_name="Gerda", last_name="Rosenthal")
    waiting = MentorNominationFactory(nominated_by=by, invited_at="2008-09-18T10:00Z")
    done = MentorNominationFactory(name="Bernd Beworben", application=mentor_application())
    return waiting, done


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY])
def test_list_says_who_named_whom_and_what_came_of_it(client, named, role):
    client.force_login(team_member(role))

    text = words(client.get(LIST))

    for piece in (
        "Karin Vorgeschlagen", "Gerda Rosenthal", "18.09.2008", "20.10.2008",
        "Bernd Beworben", "hat sich beworben",
    ):  # fmt: skip
        assert piece in text


@pytest.mark.parametrize(("answer", "name"), [("ja", "Bernd Beworben"), ("nein", "Karin")])
def test_list_narrows_down_to_those_who_answered_or_not(client, named, answer, name):
    client.force_login(team_member())

    [row] = client.get(f"{LIST}?bewerbung={answer}").context["cl"].result_list

    assert row.name.startswith(name)


def test_without_names_nobody_learns_who_of_the_named_has_applied(client, named):
    cohort = CohortFactory()
    cohort.hide_names = True
    cohort.save()
    client.force_login(team_member(place="", postal_code=""))

    pages = words(client.get(LIST)), words(client.get(reverse("call:board")))

    assert all("Karin Vorgeschlagen" in page for page in pages)
    assert not any("Bernd Beworben" in page for page in pages)


def test_names_of_another_cohort_are_not_shown(client):
    other = CohortFactory(key="2010", label="2010", status=CohortStatus.DRAFT)
    MentorNominationFactory(cohort=other)
    client.force_login(team_member())

    assert client.get(LIST).context["cl"].result_count == 0


@pytest.mark.parametrize("number", [1, 3])
def test_list_has_a_constant_number_of_queries(client, number, django_assert_num_queries):
    client.force_login(team_member())
    for _number in range(number):
        MentorNominationFactory(application=mentor_application())

    with django_assert_num_queries(13):
        client.get(LIST)
