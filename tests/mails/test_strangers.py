"""Mails to addresses without a person: the team of the cohort that they concern sees them."""

import pytest
from django.urls import reverse

from mails.models import OutgoingMail
from programme.models import CohortStatus, TeamRole
from tests.factories import CohortFactory, UserFactory, team_member
from tests.factories.mails import OutgoingMailFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:mails_outgoingmail_changelist")


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def stranger(cohort, thing="next:1"):
    return OutgoingMailFactory(
        recipient=None, address="fremd@example.org", related=f"cohort:{cohort.pk}:{thing}"
    )


def seen_by(client, person):
    client.force_login(person)
    return set(client.get(LIST).context["cl"].queryset)


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY])
def test_team_of_the_cohort_sees_them_with_their_address(client, role):
    mail = stranger(CohortFactory())

    assert seen_by(client, team_member(role)) == {mail}
    assert "fremd@example.org" in client.get(LIST).content.decode()
    page = client.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk]))
    assert page.status_code == 200


def test_team_of_another_cohort_does_not(client):
    mail = stranger(CohortFactory())
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    foreign = team_member(TeamRole.COORDINATOR, cohort=other)

    assert seen_by(client, foreign) == set()
    page = client.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk]))
    assert page.status_code == 302  # to the start page, like any row that is not there


def test_what_concerns_no_cohort_is_nobodys(client):
    cohort = CohortFactory()
    OutgoingMailFactory(recipient=None, address="a@example.org", related="")
    OutgoingMailFactory(recipient=None, address="a@example.org", related="cohort::next:1")
    OutgoingMailFactory(recipient=None, address="a@example.org", related=f"x:cohort:{cohort.pk}:")

    assert seen_by(client, team_member()) == set()


def test_a_mail_to_a_person_of_another_cohort_stays_hidden_whatever_it_concerns(client):
    cohort = CohortFactory()
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    person = team_member(cohort=other)
    OutgoingMailFactory(recipient=person, related=f"cohort:{cohort.pk}:call")

    assert seen_by(client, team_member()) == set()


def test_search_finds_the_address(client):
    mail = stranger(CohortFactory())
    client.force_login(team_member())

    assert list(client.get(f"{LIST}?q=fremd").context["cl"].queryset) == [mail]
    assert list(client.get(f"{LIST}?q=anders").context["cl"].queryset) == []


def test_people_without_a_role_see_no_list(client):
    stranger(CohortFactory())
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 302
    assert OutgoingMail.objects.count() == 1
