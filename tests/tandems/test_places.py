"""A mentor is asked for a second place, and says yes or no."""

from datetime import date

import pytest
from django.urls import reverse

from applications.models import MentorProfile
from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from privacy.services import purge
from tandems import queries, services
from tandems.models import Answer, PlaceRequest
from tests.factories import (
    PlaceRequestFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def places_of(mentor):
    return MentorProfile.objects.get(application__person=mentor.person).capacity


def text(response):
    return " ".join(response.content.decode().split())


def test_asking_sends_one_mail_that_names_nobody():
    left = accepted_mentee(person__first_name="Übriggeblieben")
    mentor = accepted_mentor()

    request = services.ask_for_place(mentor, by=coordinator())

    mail = OutgoingMail.objects.get(kind="M32")
    assert mail.recipient == mentor.person
    assert request.get_absolute_url() in mail.body
    assert left.person.first_name not in mail.body
    with pytest.raises(NotAllowedError, match="schon gefragt"):
        services.ask_for_place(mentor, by=coordinator())
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (accepted_mentee, "Nur Mentor"),
        (lambda: accepted_mentor(profile__capacity=2), "schon zwei Plätze"),
    ],
)
def test_who_can_not_be_asked(make, sentence):
    with pytest.raises(NotAllowedError, match=sentence):
        services.ask_for_place(make(), by=coordinator())


def test_only_who_does_the_matching_asks():
    with pytest.raises(NotAllowedError, match="Koordination"):
        services.ask_for_place(accepted_mentor(), by=team_member())
    lead = coordinator()
    accepted_mentee(person=lead)
    with pytest.raises(NotAllowedError, match="nimmst selbst"):
        services.ask_for_place(accepted_mentor(), by=lead)


def test_who_left_is_not_asked_and_does_not_answer():
    mentor = accepted_mentor()
    request = PlaceRequestFactory(mentor=mentor)
    mentor.ended_on = "2008-09-20"
    mentor.save()

    with pytest.raises(NotAllowedError, match="Nur Mentor"):
        services.ask_for_place(mentor, by=coordinator())
    with pytest.raises(NotAllowedError, match="nimmst nicht mehr teil"):
        services.answer_for_place(request, person=mentor.person, answer=Answer.YES)


def test_a_yes_gives_the_place_and_stands():
    mentor = accepted_mentor()
    request = PlaceRequestFactory(mentor=mentor)

    for _ in range(2):  # a double click
        services.answer_for_place(request, person=mentor.person, answer=Answer.YES)

    assert places_of(mentor) == 2
    with pytest.raises(NotAllowedError, match="Du hast Ja gesagt"):
        services.answer_for_place(request, person=mentor.person, answer=Answer.NO)


def test_a_no_changes_nothing_and_may_become_a_yes():
    mentor = accepted_mentor()
    request = PlaceRequestFactory(mentor=mentor)

    services.answer_for_place(request, person=mentor.person, answer=Answer.NO)
    assert places_of(mentor) == 1
    services.answer_for_place(request, person=mentor.person, answer=Answer.YES)

    assert places_of(mentor) == 2


@pytest.mark.parametrize("answer", ["", "OPEN", "x"])
def test_anything_else_is_no_answer(answer):
    request = PlaceRequestFactory(mentor=accepted_mentor())

    with pytest.raises(NotAllowedError, match="mit Ja oder Nein"):
        services.answer_for_place(request, person=request.mentor.person, answer=answer)


def test_nobody_answers_for_somebody_else():
    request = PlaceRequestFactory(mentor=accepted_mentor())

    with pytest.raises(NotAllowedError, match="Nur die\\*der Mentor"):
        services.answer_for_place(request, person=coordinator(), answer=Answer.YES)


def test_the_page_of_the_mentor(client):
    mentor = accepted_mentor()
    asked = PlaceRequestFactory(mentor=mentor)
    client.force_login(mentor.person)
    assert asked.get_absolute_url() in text(client.get(reverse("dashboard")))

    refused = client.post(asked.get_absolute_url(), {"answer": "NO"}, follow=True)
    assert "Du hast Nein gesagt" in text(refused)
    agreed = client.post(asked.get_absolute_url(), {"answer": "YES"}, follow=True)
    assert "Du hast jetzt zwei Plätze" in text(agreed)
    assert 'name="answer"' not in text(agreed)
    taken_back = client.post(asked.get_absolute_url(), {"answer": "NO"}, follow=True)
    assert "sag es dem Team" in text(taken_back)
    assert asked.get_absolute_url() not in text(client.get(reverse("dashboard")))


def test_it_is_nobody_elses_page(client):
    asked = PlaceRequestFactory(mentor=accepted_mentor())
    client.force_login(accepted_mentor().person)

    assert client.get(asked.get_absolute_url()).status_code == 404


# From the board ------------------------------------------------------------------------------


@pytest.fixture
def short_of_places():
    """Two mentees, one mentor with one place: a second one would help."""
    return accepted_mentor(), [accepted_mentee() for _ in range(2)]


def test_the_board_names_whose_second_place_would_help(lead, short_of_places):
    mentor, mentees = short_of_places
    run = services.run_matching(mentees[0].cohort, by=coordinator())
    board = reverse("admin:tandems_matchingrun_change", args=[run.pk])
    assert "Um einen zweiten Platz bitten" in text(lead.get(board))

    ask = reverse("admin:tandems_matchingrun_place", args=[run.pk, mentor.pk])
    asked = lead.post(ask, follow=True)
    again = lead.post(ask, follow=True)

    assert "wird um einen zweiten Platz gebeten" in text(asked)
    assert "gefragt am" in text(asked)
    assert "schon gefragt" in text(again)
    services.answer_for_place(PlaceRequest.objects.get(), person=mentor.person, answer=Answer.YES)
    assert "neu rechnen" in text(lead.get(board))
    again = services.run_matching(mentees[0].cohort, by=coordinator(), keep=run)
    assert again.pairs.count() == 2
    assert again.helpful_places == []


def test_a_refusal_is_shown(lead, short_of_places):
    mentor, mentees = short_of_places
    run = services.run_matching(mentees[0].cohort, by=coordinator())
    PlaceRequestFactory(mentor=mentor, answer=Answer.NO, answered_at=run.created_at)

    shown = text(lead.get(reverse("admin:tandems_matchingrun_change", args=[run.pk])))

    assert "hat Nein gesagt" in shown


def test_only_places_that_add_a_tandem_are_named():
    useless = accepted_mentor(profile__minors_ok=False, profile__nonmember_ok=False)
    useful = accepted_mentor()
    mentees = [
        accepted_mentee(profile__membership_status="NONE", profile__no_competing_party=True)
        for _ in range(2)
    ]

    run = services.run_matching(mentees[0].cohort, by=coordinator())

    assert run.helpful_places == [str(useful.pk)]
    assert queries.capacity(queries.know([useless]).sides[useless.pk]) == 1


@pytest.mark.parametrize(("most", "named"), [(60, 1), (0, 0)])
def test_under_the_goal_of_every_mentor_first_each_is_solved_anew(monkeypatch, most, named):
    monkeypatch.setattr("tandems.services.matching.SOLVED_ANEW", most)
    accepted_mentor()
    mentees = [accepted_mentee() for _ in range(2)]

    run = services.run_matching(mentees[0].cohort, by=coordinator(), preset="SPREAD")

    assert len(run.helpful_places) == named


@pytest.mark.parametrize(("today", "left"), [(date(2009, 1, 1), 1), (date(2009, 2, 1), 0)])
def test_the_question_goes_with_the_drafts_and_the_place_stays(today, left):
    mentor = accepted_mentor()
    services.answer_for_place(
        PlaceRequestFactory(mentor=mentor), person=mentor.person, answer=Answer.YES
    )

    purge(today=today, dry_run=False)

    assert PlaceRequest.objects.count() == left
    assert places_of(mentor) == 2
