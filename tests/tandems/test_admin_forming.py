from datetime import date

import pytest
from django.urls import reverse

from tandems.models import Tandem
from tests.factories import (
    CohortFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ADD = reverse("admin:tandems_tandem_add")


def page(tandem):
    return reverse("admin:tandems_tandem_change", args=[tandem.pk])


def content(response):
    return " ".join(response.content.decode().split())


def test_mentees_without_a_tandem_are_offered(desk):
    waiting = accepted_mentee(person__last_name="Wartet")
    TandemFactory(mentee=accepted_mentee(person__last_name="Versorgt"))
    TandemFactory(
        mentee=accepted_mentee(person__last_name="Fertig"),
        active=True,
        state="COMPLETED",
        ended_on="2008-09-01",
    )
    gone = accepted_mentee()
    gone.ended_on = date(2008, 9, 1)
    gone.save()

    response = desk.get(ADD)

    assert [side.participation for side in response.context["waiting"]] == [waiting]


def test_mentors_with_a_free_place_are_compared(desk):
    mentee = accepted_mentee()
    best = accepted_mentor()
    PreferenceFactory(from_participation=accepted_mentor(), to_participation=mentee)
    TandemFactory(mentor=accepted_mentor())

    response = desk.get(ADD, {"mentee": mentee.pk})

    pairs = response.context["pairs"]
    assert [pair.blocks for pair in pairs] == [[], ["Passt aus Gründen des Programms nicht."]]
    assert pairs[0].mentor.participation == best
    assert content(response).count('type="radio"') == 1


def test_a_tandem_is_formed(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    tandem = Tandem.objects.get()
    assert response.url == page(tandem)
    assert (tandem.mentee, tandem.mentor) == (mentee, mentor)


def test_a_refusal_comes_back_with_what_was_chosen(desk):
    mentee = accepted_mentee(person=UserFactory(lat=51.15, lon=11.81))
    mentor = accepted_mentor()

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert "Bitte gib einen Grund an." in content(response)
    assert f'value="{mentor.pk}" required checked' in content(response)
    assert not Tandem.objects.exists()


def test_a_blocked_mentor_can_not_be_forced(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    PreferenceFactory(from_participation=mentee, to_participation=mentor)

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert "Passt aus Gründen des Programms nicht." in content(response)
    assert not Tandem.objects.exists()


def test_without_a_mentor_nothing_happens(desk):
    response = desk.post(ADD, {"mentee": accepted_mentee().pk})

    assert "Bitte wähle eine*n Mentor*in aus." in content(response)


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_what_is_no_mentee_does_not_exist(desk, wrong):
    assert desk.get(ADD, {"mentee": wrong}).status_code in (400, 404)
    assert desk.post(ADD, {"mentee": wrong, "mentor": wrong}).status_code in (400, 404)


def test_people_of_another_cohort_are_not_there(desk):
    cohort = CohortFactory(key="2009-10", status="DRAFT")
    mentee = accepted_mentee(cohort=cohort)

    assert desk.get(ADD, {"mentee": mentee.pk}).status_code == 404
    assert list(desk.get(ADD).context["waiting"]) == []


def test_who_forms_tandems_is_not_in_the_table(client):
    member = team_member()
    accepted_mentor(person=member)
    client.force_login(member)

    response = client.get(ADD, {"mentee": accepted_mentee().pk})

    assert response.context["pairs"] == []


def test_forming_has_a_constant_number_of_queries(desk, django_assert_max_num_queries):
    counts = []
    desk.get(ADD)  # permissions and the like are read once
    for _round in range(2):
        mentee = accepted_mentee()
        for _number in range(3 if counts else 1):
            accepted_mentor()
            accepted_mentee()
        with django_assert_max_num_queries(40) as first:
            desk.get(ADD)
        with django_assert_max_num_queries(40) as second:
            desk.get(ADD, {"mentee": mentee.pk})
        counts.append((len(first), len(second)))

    assert counts[0] == counts[1]
