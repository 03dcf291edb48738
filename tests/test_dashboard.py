"""A participant's own page: where they stand, in words, and never a dead end."""

import pytest
from django.urls import reverse

from accounts.models import User
from applications.models import ApplicationState
from programme.models import Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    DistrictAssociationFactory,
    ParticipationFactory,
    TandemFactory,
    TeamMembershipFactory,
    UserFactory,
)
from tests.pages import at, outline, words
from tests.plan import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return load_plan()


@pytest.fixture
def person(client, plan, september) -> User:
    person = UserFactory(first_name="Amina")
    client.force_login(person)
    return person


def test_own_page_needs_a_login(client, plan):
    response = client.get(reverse("dashboard"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_newcomer_is_offered_the_two_forms(client, person):
    response = client.get(reverse("dashboard"))

    text = words(response)
    assert "Hallo Amina" in text
    assert "Noch keine Bewerbung angefangen." in text
    assert "Als Mentee bewerben" in text
    assert "Noch kein Tandem. Wir melden uns mit einem Vorschlag." in text
    outline(response)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ((2008, 5, 1), "Bewerben kannst Du Dich ab dem 18. Mai 2008."),
        ((2008, 11, 1), "Zurzeit kann man sich nicht bewerben."),
    ],
)
def test_newcomer_outside_the_time_learns_how_it_goes_on(client, person, moment, sentence):
    with at(*moment):
        text = words(client.get(reverse("dashboard")))

    assert sentence in text
    assert "Als Mentee bewerben" not in text


@pytest.mark.parametrize(
    ("trait", "word"),
    [
        ({"draft_only": True}, "Noch nicht abgeschickt"),
        ({}, "Eingegangen"),
        ({"in_review": True}, "Wird gelesen"),
        ({"accepted": True}, "Zugesagt"),
        ({"waitlisted": True}, "Warteliste, Platz 1"),
        ({"rejected": True}, "Kein Platz in diesem Durchgang"),
        ({"withdrawn": True}, "Zurückgezogen"),
    ],
)
def test_each_state_of_an_application_is_said_in_words(client, person, plan, trait, word):
    application = ApplicationFactory(person=person, cohort=plan, **trait)

    response = client.get(reverse("dashboard"))

    assert word in words(response)
    assert f'href="{application.get_absolute_url()}"' in response.content.decode()


def test_draft_that_came_too_late_says_so(client, person, plan):
    ApplicationFactory(person=person, cohort=plan, draft_only=True)

    with at(2008, 10, 4):
        text = words(client.get(reverse("dashboard")))

    assert "Diesen Entwurf kannst Du nicht mehr absenden." in text


def test_new_application_hides_the_one_withdrawn_before(client, person, plan):
    ApplicationFactory(person=person, cohort=plan, withdrawn=True)
    ApplicationFactory(person=person, cohort=plan)

    text = words(client.get(reverse("dashboard")))

    assert text.count("Bewerbung als Mentee") == 1
    assert "Zurückgezogen" not in text


def test_page_shows_nothing_of_others(client, person, plan):
    ApplicationFactory(cohort=plan)
    TandemFactory(cohort=plan)

    text = words(client.get(reverse("dashboard")))

    assert "Noch keine Bewerbung angefangen." in text
    assert "Noch kein Tandem." in text


def test_proposal_asks_for_an_answer(client, person, plan):
    me = ParticipationFactory(person=person, cohort=plan)
    tandem = TandemFactory(cohort=plan, mentee=me, mentor__person__first_name="Berta")

    response = client.get(reverse("dashboard"))

    assert "Tandem mit Berta" in words(response)
    assert f'href="{tandem.get_absolute_url()}"' in response.content.decode()


def test_team_member_and_contact_person_find_their_pages(client, person, plan):
    User.objects.filter(pk=person.pk).update(is_staff=True)
    TeamMembershipFactory(
        person=person,
        cohort=plan,
        role=TeamRole.CONTACT_PERSON,
        association=DistrictAssociationFactory(),
    )

    text = words(client.get(reverse("dashboard")))

    assert "Zur Verwaltung" in text
    assert "Mein Verband" in text
    assert "Mein Tandem" not in text  # nobody has one in mind for them


def test_participant_sees_no_way_to_the_desk(client, person):
    text = words(client.get(reverse("dashboard")))

    assert "Verwaltung" not in text
    assert "Mein Verband" not in text


@pytest.mark.parametrize("item_count", [1, 3])
def test_own_page_has_a_constant_number_of_queries(
    client, person, plan, item_count, django_assert_num_queries
):
    for role in [Role.MENTEE, Role.MENTOR]:
        ApplicationFactory(person=person, cohort=plan, role=role, state=ApplicationState.SUBMITTED)
    me = ParticipationFactory(person=person, cohort=plan, role=Role.MENTOR)
    for place in range(item_count):
        discarded = {} if place < 1 else {"state": "DISCARDED"}
        TandemFactory(cohort=plan, mentor=me, **discarded)
    client.get(reverse("dashboard"))

    with django_assert_num_queries(15):
        client.get(reverse("dashboard"))
