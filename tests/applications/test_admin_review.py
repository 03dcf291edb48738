"""The page of reviewers, and who may read what others wrote."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from applications import services
from applications.models import ApplicationState, MenteeCriterion, Question, Review
from mails.models import OutgoingMail
from programme.models import CohortStatus, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    QuestionFactory,
    ReviewFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    reviewed,
    team_member,
)
from tests.pages import outline, words

from .desk import LIST, page_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

NEXT = reverse("admin:applications_application_next")


def review_of(application):
    return reverse("admin:applications_application_review", args=[application.pk])


def address(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


def filled(points="2", **more):
    return {**dict.fromkeys(MenteeCriterion.values, points), "recommendation": "ACCEPT", **more}


@pytest.fixture
def reader(client):
    """The browser of somebody of the team whom nothing ties to anybody."""
    client.person = team_member(place="", postal_code="", first_name="Merle", last_name="Habicht")
    client.force_login(client.person)
    return client


# The page -----------------------------------------------------------------------------------


def test_page_shows_answers_and_the_rubric_of_the_brief(reader):
    application = mentee_application(info_request="Wann?", info_request_at="2008-09-01T12:00Z")
    question = QuestionFactory(label="Warum jetzt?")
    hidden = QuestionFactory(label="Geheim?", for_reviewers=False)
    for asked in (question, hidden):
        application.answers.create(question=asked, value="Darum.")
    application.changes.create(label="Ziele", before="alt", after="neu")

    page = reader.get(review_of(application))

    text = words(page)
    for expected in (
        "Was verbindet Dich mit der SPD?", "Mein Großvater war im Betriebsrat.",
        "R-E1 Besondere Nähe zur SPD", "Mitgliedschaft allein zählt nicht",
        "R-E9 Einlassbereitschaft, Engagement", "3 deutlich und mit eigenem Beispiel",
        "Warum jetzt?", "Ziele altneu", "keine Antwort bis 6. September",
    ):  # fmt: skip
        assert expected in text
    assert "Geheim?" not in text
    outline(page)


def test_mentors_have_five_criteria_and_their_offices(reader):
    text = words(reader.get(review_of(mentor_application())))

    assert "R-M5 Voneinander lernen" in text
    assert "R-E1" not in text
    assert "Stadtrat Magdeburg" in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("build", [mentee_application, mentor_application])
def test_page_has_few_queries(reader, number, build, django_assert_max_num_queries):
    application = build()
    for _number in range(number):
        reviewed(build())
        ReviewFactory(application=application)
        question = QuestionFactory(role=application.role)
        application.answers.create(question=question, value="x")
    reader.get(review_of(application))

    with django_assert_max_num_queries(12):
        reader.get(review_of(application))


def test_looking_changes_nothing_but_is_recorded(reader):
    application = mentee_application()

    reader.get(review_of(application))

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert not Review.objects.exists()
    assert AccessLog.objects.get().person == application.person


def test_saving_goes_on_to_the_next_of_the_role(reader):
    one, two = mentee_application(), mentee_application()
    mentor_application()

    response = reader.post(review_of(one), filled(go="next"), follow=True)

    assert response.redirect_chain[-1][0] == review_of(two)
    assert said(response) == ["Deine Bewertung ist gespeichert."]
    assert Review.objects.get().points == 18


def test_saving_can_stay(reader):
    application = mentee_application()

    response = reader.post(review_of(application), filled(go="stay"), follow=True)

    assert response.redirect_chain == [(review_of(application), 302)]
    assert response.context["form"].initial["E1"] == 2


@pytest.mark.parametrize(
    "data", [{}, filled(points="4"), filled(points="x"), filled(recommendation="")]
)
def test_what_is_missing_is_said_and_nothing_is_stored(reader, data):
    page = reader.post(review_of(mentee_application()), data)

    assert page.context["form"].errors
    assert not Review.objects.exists()
    outline(page)


def test_nothing_left_to_review_leads_to_the_list(reader):
    response = reader.get(NEXT, {"rolle": "NOPE"}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert said(response) == ["Nichts wartet auf Deine Bewertung."]


def test_a_tie_is_named_and_offers_to_step_aside(client):
    client.person = team_member()  # lives in Magdeburg
    client.force_login(client.person)
    application = mentee_application()

    page = client.get(review_of(application))
    assert "gleicher Kreis- oder Stadtverband" in words(page)
    assert 'name="E1"' not in page.content.decode()

    client.post(review_of(application), filled())
    assert not Review.objects.exists()

    client.post(address("recuse", application), {"reason": page.context["derived_reason"]})
    assert Review.objects.get().recusal_reason == "ASSOCIATION"


def test_stepping_aside_for_a_reason_that_is_none_says_so(reader):
    application = mentee_application()

    response = reader.post(address("recuse", application), {"reason": "X"}, follow=True)

    assert said(response) == ["Bitte wähle einen Grund."]


def test_coordinator_allows_a_pair_on_the_page_of_the_application(desk):
    application, member = mentee_application(), team_member(first_name="Yusuf")
    assert "Yusuf" in words(desk.get(page_of(application)))

    for data in (
        {"reviewer": str(member.pk), "reason": ""}, {"reviewer": "nope", "reason": "x"},
        {"reviewer": str(member.pk), "reason": "Niemand sonst."},
    ):  # fmt: skip
        desk.post(address("waive", application), data)

    assert application.waivers.get().reviewer == member
    assert "Niemand sonst." in words(desk.get(page_of(application)))


@pytest.mark.parametrize("name", ["recuse", "ask", "waive"])
def test_buttons_are_posts(desk, name):
    assert desk.get(address(name, mentee_application())).status_code == 405


# Whose reviews one may read -----------------------------------------------------------------

REMARK = "Ein-Wort-das-sonst-niemand-schreibt"
ROLES = {
    "team": TeamRole.ORG_TEAM,
    "coordinator": TeamRole.COORDINATOR,
    "reader": TeamRole.READ_ONLY,
}


@pytest.mark.parametrize(
    ("role", "state", "reviews", "own", "is_shown"),
    [
        ("team", "in_review", 1, "", False), ("team", "in_review", 2, "", False),
        ("team", "in_review", 1, "saved", True), ("team", "in_review", 2, "recused", False),
        ("team", "in_review", 2, "begun", False), ("team", "waitlisted", 2, "", False),
        ("team", "accepted", 2, "", True), ("team", "rejected", 1, "recused", True),
        ("coordinator", "in_review", 1, "", False), ("coordinator", "in_review", 2, "", True),
        ("coordinator", "in_review", 1, "saved", True),
        ("coordinator", "in_review", 2, "recused", False),
        ("coordinator", "waitlisted", 1, "", False), ("coordinator", "waitlisted", 2, "", True),
        ("reader", "in_review", 2, "", False), ("reader", "accepted", 2, "", True),
        ("team", "accepted", 2, "applicant", False),
        ("coordinator", "in_review", 2, "applicant", False),
    ],
)  # fmt: skip
def test_who_reads_the_reviews_of_others(client, role, state, reviews, own, is_shown):
    me = team_member(ROLES[role], place="", postal_code="")
    person = me if own == "applicant" else UserFactory()
    application = mentee_application(person=person, **{state: True})
    reviewed(application, *[3] * reviews, remark=REMARK)
    if own in ("saved", "begun"):
        submitted = {} if own == "saved" else {"submitted_at": None}
        ReviewFactory(application=application, reviewer=me, **submitted)
    elif own == "recused":
        ReviewFactory(
            application=application, reviewer=me, scores={}, recused=True, recusal_reason="KIN"
        )
    client.force_login(me)

    pages = [client.get(page_of(application)), client.get(review_of(application))]
    row = client.get(LIST, {"o": "7"}).context["cl"].result_list[0]

    assert any(REMARK in page.content.decode() for page in pages) == is_shown
    assert (row.mean_points is not None) == is_shown
    assert bool(row.recommended) == is_shown


def test_hidden_points_are_not_sorted_by_and_not_filtered_by(reader):
    low, high = reviewed(mentee_application(), 0, 0), reviewed(mentee_application(), 3, 3)
    for order in ("7", "-7", "8", "-8"):
        rows = list(reader.get(LIST, {"o": order}).context["cl"].result_list)
        assert rows == list(reader.get(LIST, {"o": order}).context["cl"].result_list)
        assert {row.mean_points for row in rows} == {None}

    for value in ("reden", "richtwert", "null"):
        assert not reader.get(LIST, {"bewertung": value}).context["cl"].result_list

    assert {low, high} == set(reader.get(LIST, {"bewertung": "genug"}).context["cl"].result_list)


def test_list_shows_mean_spread_and_what_to_talk_about(desk):
    reviewed(mentee_application(), 3, 1)
    reviewed(mentee_application(), 0, 0)

    rows = {row.mean_points: row for row in desk.get(LIST).context["cl"].result_list}

    assert rows.keys() == {18, 0}
    assert rows[18].spread == 18
    text = words(desk.get(LIST))
    for expected in ("K.-o.-Hinweis", "unter 16", "reden"):
        assert expected in text


@pytest.mark.parametrize(
    ("value", "count"),
    [("fehlt", 1), ("genug", 2), ("reden", 1), ("richtwert", 1), ("null", 1), ("rueckfrage", 1)],
)
def test_list_is_narrowed_down_by_reviews(desk, value, count):
    reviewed(mentee_application(), 3, 1)
    reviewed(mentee_application(), 0, 0)
    mentee_application(info_request="Was?", info_request_at="2008-09-10T12:00Z")

    assert len(desk.get(LIST, {"bewertung": value}).context["cl"].result_list) == count


# The one question ---------------------------------------------------------------------------


def test_question_is_sent_once_and_takes_into_review(reader):
    application = mentee_application()

    for question in ("Wie viele Stunden?", "Und sonst?"):
        response = reader.post(address("ask", application), {"question": question}, follow=True)

    application.refresh_from_db()
    assert application.info_request == "Wie viele Stunden?"
    assert application.state == ApplicationState.IN_REVIEW
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient) == ("M05", application.person)
    assert "bis 25. September 2008" in mail.body
    assert "Stunden" not in mail.body
    assert said(response) == ["Eine Rückfrage wurde schon gestellt. Es gibt nur eine."]


@pytest.mark.parametrize("question", ["", "  ", "x" * 501])
def test_question_is_short(reader, question):
    application = mentee_application()

    reader.post(address("ask", application), {"question": question})

    assert not OutgoingMail.objects.exists()


def test_person_answers_once_on_the_own_page(client, reader):
    application = mentee_application()
    services.ask(application, by=reader.person, question="Wie viele Stunden?")
    client.force_login(application.person)
    page = reverse("applications:detail", args=[application.pk])
    assert "Wie viele Stunden?" in words(client.get(page))

    for answer in ("Sechs.", "Doch sieben."):
        client.post(reverse("applications:answer", args=[application.pk]), {"answer": answer})

    application.refresh_from_db()
    assert application.info_answer == "Sechs."
    assert "Sechs." in words(client.get(page))
    client.force_login(reader.person)
    assert "Sechs." in words(client.get(review_of(application)))


def test_nothing_to_answer_is_no_answer(client):
    application = mentee_application()
    client.force_login(application.person)

    client.post(reverse("applications:answer", args=[application.pk]), {"answer": "Hallo"})

    application.refresh_from_db()
    assert application.info_answer == ""
    assert Question.objects.count() == 0


def test_who_does_not_review_does_not_see_the_page(client):
    application = mentee_application()
    stranger = coordinator(cohort=CohortFactory(key="2010-11", status=CohortStatus.DRAFT))
    for person, status in ((team_member(TeamRole.READ_ONLY), 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(review_of(application)).status_code == status


def test_own_application_is_reviewed_by_others(reader):
    own = ApplicationFactory(person=reader.person, role=Role.MENTOR)

    assert reader.get(review_of(own)).status_code == 403
