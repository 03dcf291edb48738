"""What was sent in can be changed until somebody reads it, and whoever reads it sees what was."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from applications import services
from applications.forms import FormFacts, stored
from applications.models import AnswerChange, ApplicationState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tests.factories import QuestionFactory
from tests.factories.programme import DEADLINE
from tests.factories.team import team_member

from .posts import answers_of, posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september", "texts")]
DRIVE, WISHES, OWN = 2, 6, 7


@pytest.fixture
def sent(draft):
    services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)
    draft.refresh_from_db()
    return draft


def address(application, number=DRIVE):
    return reverse("applications:change", args=[application.pk, number])


def seen(client, application, number=DRIVE):
    return client.get(address(application, number)).context["seen"]


def change(client, application, number=DRIVE, **answers):
    step = ["about", "drive", "needs", "working", "time", "wishes"][number - 1]
    post = posts_of(application)[step]
    post["topics"] = [str(t.pk) for t in application.mentee_profile.topics.all()]
    post |= {"candidacies_rows": "1"} if step == "drive" else {}
    mark = answers.pop("seen", None) or seen(client, application, number)
    return client.post(address(application, number), post | {"seen": mark} | answers)


def test_the_form_holds_what_was_sent(client, sent):
    form = client.get(address(sent)).context["form"]

    assert form["closeness_text"].value() == "Mein Großvater war im Betriebsrat."
    assert form["candidacies_0_area"].value() == "Magdeburg"
    assert form.problems == []


def test_nothing_changed_leaves_no_trace(client, sent):
    change(client, sent)

    assert not AnswerChange.objects.exists()


def test_every_step_can_be_saved_as_it_is(client, sent):
    for form in stored(sent, FormFacts(sent.cohort)):
        assert form.is_valid(), (form.key, form.errors)


def test_a_change_is_stored_and_written_down_in_words(client, sent):
    answer = change(client, sent, closeness_text="Meine Nachbarin.", target_bodies=["KREISTAG"])

    sent.mentee_profile.refresh_from_db()
    assert answer.url == sent.get_absolute_url()
    assert sent.mentee_profile.closeness_text == "Meine Nachbarin."
    assert (
        list(AnswerChange.objects.values_list("before", "after"))
        == [
            ("Mein Großvater war im Betriebsrat.", "Meine Nachbarin."),
            ("Landtag, Stadtrat", "Kreistag"),
        ]
        or AnswerChange.objects.count() == 2
    )
    assert sent.person.offices.count() == 2  # one office, one candidacy: neither doubled nor lost


def test_the_whole_step_is_judged(client, sent):
    page = change(client, sent, closeness_text="", shaping_text="Neu.")

    sent.mentee_profile.refresh_from_db()
    assert [p["anchor"] for p in page.context["form"].problems] == ["id_closeness_text"]
    assert sent.mentee_profile.shaping_text == "Ein Jugendclub für unser Dorf."


def test_another_row_stores_nothing(client, sent):
    page = change(client, sent, action="more_candidacies", closeness_text="Noch nicht.")

    assert "candidacies_1_kind" in page.context["form"].fields
    assert page.context["form"]["closeness_text"].value() == "Noch nicht."
    assert not AnswerChange.objects.exists()


def test_with_whom_somebody_wants_no_tandem_leaves_no_trace(client, sent):
    change(client, sent, WISHES, exclusions_text="Moritz Geheim")

    sent.mentee_profile.refresh_from_db()
    assert sent.mentee_profile.exclusions_text == "Moritz Geheim"
    assert not AnswerChange.objects.exists()


def test_a_question_that_is_not_for_reviewers_stays_so(client, sent):
    question = QuestionFactory(cohort=sent.cohort, for_reviewers=False)
    name = f"question_{question.pk.hex}"
    mark = seen(client, sent, OWN)

    client.post(address(sent, OWN), {"seen": mark, name: "Neu"})

    assert sent.answers.get().value == "Neu"
    assert not AnswerChange.objects.get().for_reviewers


def test_after_the_deadline_it_is_still_possible(client, sent):
    with clock.set_to(DEADLINE + timedelta(days=10)):
        change(client, sent, closeness_text="Spät, aber erlaubt.")

    assert AnswerChange.objects.count() == 1


def test_once_somebody_reads_it_nothing_changes(client, sent):
    mark = seen(client, sent)
    services.begin_review(sent, by=team_member(cohort=sent.cohort))

    answer = change(client, sent, seen=mark, closeness_text="Zu spät.")
    page = client.get(sent.get_absolute_url()).content.decode()

    sent.mentee_profile.refresh_from_db()
    assert answer.url == sent.get_absolute_url()
    assert sent.mentee_profile.closeness_text == "Mein Großvater war im Betriebsrat."
    assert "schon gelesen" in page
    assert address(sent) not in page


@pytest.mark.parametrize("state", [s for s in ApplicationState if s != "SUBMITTED"])
def test_only_what_waits_can_be_changed(sent, state):
    sent.state = state

    assert not services.may_change(sent)


def test_two_windows_do_not_overwrite_each_other(client, sent):
    mark = seen(client, sent)
    change(client, sent, closeness_text="Das erste Fenster.")

    page = change(client, sent, seen=mark, closeness_text="Das zweite Fenster.")

    sent.mentee_profile.refresh_from_db()
    assert sent.mentee_profile.closeness_text == "Das erste Fenster."
    assert page.context["form"]["closeness_text"].value() == "Das zweite Fenster."
    assert {d["there"] for d in page.context["differences"]} >= {"Das erste Fenster."}


def test_a_change_made_in_between_is_noticed_under_the_lock(sent):
    AnswerChange.objects.create(application=sent, label="L")

    with pytest.raises(NotAllowedError):
        services.change_answers(sent, answers={}, changes=[], changes_before=0)


def test_the_reader_and_the_writer_wait_for_each_other(at_the_same_time, sent):
    reader = team_member(cohort=sent.cohort)

    with transaction.atomic():
        services.begin_review(sent, by=reader)
        writing = at_the_same_time(
            services.change_answers, sent, answers={}, changes=[], changes_before=0
        )
        with pytest.raises(TimeoutError):
            writing.result(timeout=0.5)

    with pytest.raises(NotAllowedError):
        writing.result(timeout=5)


@pytest.mark.parametrize("number", [0, 8, 99])
def test_there_is_no_such_step(client, sent, number):
    assert client.get(address(sent, number)).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "x" * 5000, "\ud7ff" * 10])
def test_bad_input_is_no_error_of_ours(client, sent, text):
    assert change(client, sent, closeness_text=text, topics=[text]).status_code in (200, 302, 400)
