"""The own questions of a cohort: asked, judged, stored, frozen, and shown to whom they concern."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from applications import services
from applications.forms import FormFacts
from applications.forms.questions import OfMentees, field_name
from applications.models import Answer, AnswerChange, Question, QuestionKind
from mentoring.core.errors import NotAllowedError
from programme.models import Role, TeamRole
from tests.factories import QuestionFactory, mentee_application
from tests.factories.team import coordinator, team_member

from .posts import CONSENT, answers_of, as_lists, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september", "texts")]
CHOICES = ["Montag", "Dienstag"]
CASES = [  # kind, what is posted, what is stored
    (QuestionKind.SHORT, ["Ein Wort"], "Ein Wort"),
    (QuestionKind.LONG, ["Zwei\nZeilen"], "Zwei\nZeilen"),
    (QuestionKind.ONE, ["Montag"], "Montag"),
    (QuestionKind.MANY, ["Montag", "Dienstag"], CHOICES),
    (QuestionKind.YES_NO, ["no"], False),
    (QuestionKind.NUMBER, ["7"], 7),
]
WRONG = [
    (QuestionKind.SHORT, ["x" * 201]),
    (QuestionKind.LONG, ["x" * 601]),
    (QuestionKind.ONE, ["Sonntag"]),
    (QuestionKind.MANY, ["Montag", "Sonntag"]),
    (QuestionKind.YES_NO, ["vielleicht"]),
    (QuestionKind.NUMBER, ["sieben"]),
    (QuestionKind.NUMBER, ["-1"]),
    (QuestionKind.NUMBER, ["1000001"]),
]


def ask(kind=QuestionKind.SHORT, **fields):
    choices = CHOICES if kind in (QuestionKind.ONE, QuestionKind.MANY) else []
    return QuestionFactory(kind=kind, choices=choices, **fields)


def answer_in(draft, question, values):
    fill(draft)
    draft.draft["questions"] = {"data": {field_name(question): values}, "revision": 1}
    draft.save()


@pytest.mark.parametrize(("kind", "posted", "stored"), CASES)
def test_each_kind_is_stored_on_submission(draft, kind, posted, stored):
    question = ask(kind, cohort=draft.cohort)
    answer_in(draft, question, posted)

    services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)

    assert Answer.objects.get().value == stored
    assert question.accepts(stored)


@pytest.mark.parametrize(("kind", "posted"), WRONG)
def test_what_does_not_fit_the_kind_is_refused_and_kept_as_typed(client, draft, kind, posted):
    question = ask(kind, cohort=draft.cohort)
    post = as_lists({"revision": "0", "action": "next"}) | {field_name(question): posted}

    page = client.post(reverse("applications:step", args=[draft.pk, 7]), post)

    draft.refresh_from_db()
    assert [p["anchor"] for p in page.context["form"].problems]
    assert draft.draft["questions"]["data"] == {field_name(question): posted}


def test_there_is_one_more_step_only_where_something_is_asked(client, draft):
    seventh = reverse("applications:step", args=[draft.pk, 7])
    ask(cohort=draft.cohort, role=Role.MENTOR)

    assert client.get(seventh).status_code == 404
    ask(cohort=draft.cohort, label="Hast Du <b>Zeit</b>?", help_text="<i>Ehrlich</i>")
    page = client.get(seventh)

    assert page.status_code == 200
    assert "&lt;b&gt;Zeit" in page.content.decode()
    assert "<i>Ehrlich" not in page.content.decode()


def test_a_required_one_has_to_be_answered_before_sending(client, draft):
    ask(cohort=draft.cohort, is_required=True)

    answer = client.post(reverse("applications:overview", args=[draft.pk]), CONSENT)

    assert answer.url.endswith("/schritt/7/?pruefen=1")


def test_the_overview_shows_it(client, draft):
    question = ask(cohort=draft.cohort)
    answer_in(draft, question, ["Sehr gern"])

    page = client.get(reverse("applications:overview", args=[draft.pk]))

    assert "Sehr gern" in page.content.decode()


@pytest.mark.parametrize("change", ["label", "kind", "required", "added"])
def test_a_question_that_changed_meanwhile_is_not_answered_blindly(draft, change):
    question = ask(QuestionKind.ONE, cohort=draft.cohort)
    answer_in(draft, question, ["Montag"])
    answers = answers_of(draft)
    if change == "kind":
        Question.objects.update(choices=["Samstag", "Sonntag"])
    elif change == "added":
        ask(cohort=draft.cohort, is_required=True)
    elif change == "required":
        answers["questions"] = {}
        Question.objects.update(is_required=True)
    else:
        answers["questions"] = {draft.pk: "Montag"}  # no question at all

    with pytest.raises(NotAllowedError):
        services.submit(draft, answers=answers, consents={"PROCESSING"}, opened_at=None)

    assert not Answer.objects.exists()


# Frozen ------------------------------------------------------------------------------------


@pytest.fixture
def answered(cohort):
    application = mentee_application(cohort=cohort)
    question = ask(cohort=cohort, label="Warum?")
    Answer.objects.create(application=application, question=question, value="Darum.")
    return question


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "Wieso?"), ("kind", "LONG"), ("is_required", True), ("for_reviewers", False),
        ("is_personal", False), ("role", Role.MENTOR), ("choices", ["a", "b"]),
    ],
)  # fmt: skip
def test_an_answered_question_keeps_its_meaning(answered, field, value):
    setattr(answered, field, value)

    with pytest.raises(NotAllowedError):
        services.save_question(answered, by=coordinator(cohort=answered.cohort))


def test_order_and_help_stay_free(answered):
    answered.order, answered.help_text = 9, "Ein Satz genügt."

    services.save_question(answered, by=coordinator(cohort=answered.cohort))

    answered.refresh_from_db()
    assert (answered.order, answered.help_text) == (9, "Ein Satz genügt.")


def test_an_answered_question_is_not_deleted(answered):
    by = coordinator(cohort=answered.cohort)

    with pytest.raises(NotAllowedError):
        services.delete_question(answered, by=by)
    Answer.objects.all().delete()
    services.delete_question(answered, by=by)

    assert not Question.objects.exists()


def test_only_the_coordination_writes_questions(cohort):
    member = team_member(TeamRole.ORG_TEAM, cohort=cohort)

    with pytest.raises(NotAllowedError):
        services.save_question(QuestionFactory.build(cohort=cohort), by=member)


def test_not_more_than_people_answer(cohort):
    QuestionFactory.create_batch(15, cohort=cohort)
    one_more = QuestionFactory.build(cohort=cohort)

    with pytest.raises(NotAllowedError):
        services.save_question(one_more, by=coordinator(cohort=cohort))


def test_a_change_waits_for_whoever_is_sending(at_the_same_time):
    application = mentee_application()
    question = ask(cohort=application.cohort)
    by = coordinator(cohort=application.cohort)
    question.label = "Anders?"
    with transaction.atomic():
        services.questions.store_own_answers(application, {question.pk: "Ja"})
        change = at_the_same_time(services.save_question, question, by=by)
        with pytest.raises(TimeoutError):
            change.result(timeout=0.5)

    with pytest.raises(NotAllowedError):
        change.result(timeout=5)


# The desk ----------------------------------------------------------------------------------


def test_a_coordinator_adds_a_question(desk, cohort):
    values = {
        "cohort": cohort.pk, "role": "MENTEE", "label": "Welcher Tag?", "kind": "ONE",
        "choices": "Montag\r\n\r\n Dienstag \r\nMontag", "order": "1", "for_reviewers": "on",
    }  # fmt: skip

    answer = desk.post(reverse("admin:applications_question_add"), values)

    assert answer.status_code == 302
    assert Question.objects.get().choices == CHOICES


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "ONE", "choices": "Montag"}, {"kind": "SHORT", "choices": "a\nb"}, {"label": ""},
     {"kind": "HAIKU"}, {"choices": "x" * 101, "kind": "ONE"}, {"order": "x"}],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(desk, cohort, wrong):
    values = {"cohort": cohort.pk, "role": "MENTEE", "label": "Was?", "kind": "SHORT", "order": "1"}

    page = desk.post(reverse("admin:applications_question_add"), values | wrong)

    assert page.status_code == 200
    assert not Question.objects.exists()


def test_the_page_of_a_frozen_question_says_why(desk, answered):
    address = reverse("admin:applications_question_change", args=[answered.pk])

    page = desk.get(address).content.decode()
    desk.post(address, {"label": "Anders?", "help_text": "Kurz.", "order": "3"})

    answered.refresh_from_db()
    assert "geantwortet" in page
    assert 'name="label"' not in page
    assert (answered.label, answered.help_text, answered.order) == ("Warum?", "Kurz.", 3)
    assert desk.post(
        reverse("admin:applications_question_delete", args=[answered.pk]), {"post": "yes"}
    ).status_code == 403  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_of_one_and_of_three(
    desk, cohort, number, django_assert_max_num_queries
):
    QuestionFactory.create_batch(number, cohort=cohort)

    with django_assert_max_num_queries(11):
        page = desk.get(reverse("admin:applications_question_changelist"))

    assert page.context["cl"].result_count == number


@pytest.mark.parametrize(
    ("role", "sees"), [(TeamRole.ORG_TEAM, False), (TeamRole.COORDINATOR, True)]
)
def test_reviewers_see_what_is_for_them(client, cohort, role, sees):
    application = mentee_application(cohort=cohort)
    for open_to_all in (True, False):
        question = ask(cohort=cohort, for_reviewers=open_to_all)
        text = "fuer alle" if open_to_all else "vertraulich"
        Answer.objects.create(application=application, question=question, value=text)
        AnswerChange.objects.create(
            application=application, label="L", before=f"vorher {text}", for_reviewers=open_to_all
        )
    client.force_login(team_member(role, cohort=cohort))

    page = client.get(reverse("admin:applications_application_change", args=[application.pk]))

    text = page.content.decode()
    assert "fuer alle" in text
    assert "vorher fuer alle" in text
    assert ("vertraulich" in text) is sees


def test_a_form_made_by_hand_answers_only_what_is_asked(cohort):
    question = ask(cohort=cohort)
    data = {field_name(question): ["Ja"], "question_0": ["Nein"], "role": ["MENTOR"]}

    form = OfMentees(MultiValueDict(data), facts=FormFacts(cohort))

    assert form.is_valid()
    assert form.cleaned_data == {"questions": {question.pk: "Ja"}}
