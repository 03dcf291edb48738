from datetime import date

import pytest
from django.urls import reverse

from programme.models import CohortStatus, TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    TeamMembershipFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

URL = "/mein-verband/"


@pytest.fixture
def contact():
    return TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON, association=DistrictAssociationFactory()
    )


def page(client, person):
    client.force_login(person)
    return client.get(URL)


def test_page_lies_at_its_address():
    assert reverse("programme:association") == URL


def test_contact_person_sees_link_plan_and_colleagues(client, contact):
    channel = CallChannelFactory(association=contact.association, code="SV", visits=7)
    colleague = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=contact.association)
    boss = TeamMembershipFactory(role=TeamRole.COORDINATOR)

    text = page(client, contact.person).content.decode()

    assert "Stadtverband Magdeburg" in text
    assert f"http://localhost:8000/?k={channel.token}" in text
    assert "7 Besuche bisher." in text
    assert "data:image/svg+xml;base64," in text
    assert "30. September 2008, 23:59 Uhr" in text
    assert "18. Mai bis Ende September 2008" in text
    assert colleague.person.email in text
    assert boss.person.email in text


def test_links_and_colleagues_of_others_are_not_shown(client, contact):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    foreign = CallChannelFactory(association=halle, code="SV")
    stranger = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle)

    text = page(client, contact.person).content.decode()

    assert foreign.token not in text
    assert stranger.person.email not in text
    assert "Halle" not in text


def test_two_associations_stand_on_one_page(client, contact):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle, person=contact.person)

    context = page(client, contact.person).context

    assert [a.name for a in context["associations"]] == [
        "Stadtverband Halle", "Stadtverband Magdeburg",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [None, TeamRole.ORG_TEAM, TeamRole.COORDINATOR])
def test_for_others_there_is_no_such_page(client, role):
    person = UserFactory()
    if role:
        TeamMembershipFactory(role=role, person=person)

    assert page(client, person).status_code == 404


@pytest.mark.parametrize(
    "change", [{"ends_on": date(2008, 9, 20)}, {"starts_on": date(2008, 9, 21)}]
)
def test_role_that_is_over_or_ahead_opens_nothing(client, contact, change):
    type(contact).objects.filter(pk=contact.pk).update(**change)

    assert page(client, contact.person).status_code == 404


def test_page_ends_with_the_cohort(client, contact):
    CohortFactory()._meta.model.objects.update(status=CohortStatus.ARCHIVED)

    assert page(client, contact.person).status_code == 404


def test_page_asks_for_a_login(client):
    assert client.get(URL).status_code == 302


def test_page_is_for_reading(client, contact):
    client.force_login(contact.person)

    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_costs_the_same_for_one_and_three(
    client, contact, item_count, django_assert_num_queries
):
    for number in range(item_count):
        association = DistrictAssociationFactory(ags=f"1508{number}", name=f"Verband {number}")
        TeamMembershipFactory(
            role=TeamRole.CONTACT_PERSON, association=association, person=contact.person
        )
        CallChannelFactory(association=association, code="KV")
    client.force_login(contact.person)

    with django_assert_num_queries(8):
        client.get(URL)
