"""Whom the coordination may phone: who was asked for wishes and has not answered yet."""

import pytest
from django.urls import reverse

from mentoring.core import clock
from programme.models import CohortStatus, TeamRole
from tandems.models import WishRequest
from tandems.tasks import ask_for_wishes
from tests.factories import (
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

from .wishes import at, express

pytestmark = [pytest.mark.django_db]
LIST = reverse("admin:tandems_preference_changelist")
NAMES = {"person__first_name": "Kim", "person__last_name": "Schweigsam"}


@pytest.fixture(autouse=True)
def the_day_after(meeting):
    with clock.set_to(at(5)):
        yield


@pytest.fixture
def asked(meeting):
    """Three people: one silent, one who named somebody, one who named nobody."""
    me, other = accepted_mentee(**NAMES), accepted_mentee(person__last_name="Wählerisch")
    mentor = accepted_mentor(person__last_name="Wunschmann")
    ask_for_wishes()
    express(other, [mentor])
    express(mentor)
    return me, other, mentor


@pytest.fixture
def lead(client):
    """Somebody of the coordination, on that day."""
    client.force_login(coordinator())
    return client


def text(response):
    return " ".join(response.content.decode().split())


def part(response):
    """What the page says of the answers, without the list of the wishes below."""
    page = text(response)
    if '<section class="answers">' not in page:
        return ""
    return page.split('<section class="answers">')[1].split("</section>")[0]


def test_who_is_silent_is_named_with_role_and_a_way_to_the_number(lead, asked):
    shown = part(lead.get(LIST))

    application = asked[0].person.applications.get()
    link = reverse("admin:applications_application_change", args=[application.pk])
    assert f'<li><a href="{link}">Kim Schweigsam</a>, Mentee</li>' in shown
    assert "1 von 2 Mentees, 1 von 1 Mentor*innen" in shown
    assert "1 Person wurde gefragt und hat noch nicht geantwortet" in shown
    assert shown.count("<li>") == 1  # naming nobody is an answer too


def test_what_anybody_answered_changes_nothing_there(lead, asked):
    before = part(lead.get(LIST))

    express(asked[1])
    express(asked[2], [asked[0]], [asked[1]])

    assert part(lead.get(LIST)) == before


def test_looking_is_recorded_for_those_who_answered_too(lead, asked):
    """A shorter record would tell whoever reads it who is silent."""
    lead.get(LIST)

    for participation in asked:
        assert [entry.page for entry in participation.person.accesses.all()] == ["matching"]


def test_coordinator_who_takes_part_gets_no_more_than_the_count(client, asked):
    boss = coordinator()
    accepted_mentor(person=boss)
    client.force_login(boss)

    page, today = text(client.get(LIST)), text(client.get(reverse("admin:index")))

    assert "Schweigsam" not in page
    assert 'class="answers"' not in page
    assert "2 von 4" in today
    assert "Schweigsam" not in today


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_others_of_the_team_see_nothing(client, asked, role):
    client.force_login(team_member(role))

    assert client.get(LIST).status_code == 403
    assert "Schweigsam" not in text(client.get(reverse("admin:index")))


def test_who_left_has_a_tandem_or_was_not_asked_is_not_phoned(lead, asked):
    TandemFactory(mentee=asked[0], mentor=asked[2])
    gone = accepted_mentee(person__is_active=False)
    WishRequest.objects.create(participation=gone, asked_at=at(4))
    accepted_mentee(person__last_name="Neu")

    assert "<li>" not in part(lead.get(LIST))


def test_after_the_last_day_nobody_is_named(lead, asked):
    with clock.set_to(at(9)):
        shown = part(lead.get(LIST))

    assert "1 von 2 Mentees" in shown
    assert "Schweigsam" not in shown


def test_nothing_is_said_before_the_meeting_or_of_a_cohort_that_is_over(lead, asked, meeting):
    with clock.set_to(at(4, 12)):
        assert part(lead.get(LIST)) == ""

    meeting.cohort.status = CohortStatus.ARCHIVED
    meeting.cohort.save()
    assert part(lead.get(LIST)) == ""


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_for_many(lead, meeting, number, django_assert_max_num_queries):
    for _ in range(number):
        accepted_mentee()
    ask_for_wishes()
    lead.get(reverse("admin:tandems_preference_add"))  # the session knows the hour

    with django_assert_max_num_queries(19):
        shown = part(lead.get(LIST))

    assert shown.count("<li>") == number
