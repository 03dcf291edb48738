import pytest

from applications.forms import FormFacts, judged, known_of, stored
from applications.forms.base import tidy
from applications.forms.consent import ConsentForm
from applications.forms.mentee import AboutMentee, Needs
from applications.forms.mentor import AboutMentor
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    ConsentTextFactory,
    OfficeFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)

from .posts import fill, form_for

pytestmark = pytest.mark.django_db


# Text, drafts, answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x0bc\x1bd", "abcd"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("Ayşe Öz 👋🏽\t*", "Ayşe Öz 👋🏽\t*"),
    ],
)
def test_tidy_keeps_words_and_drops_controls(typed, kept):
    assert tidy(typed) == kept


def test_one_line_stays_one_line(cohort):
    form = form_for(AboutMentee, cohort, first_name="Ayşe\r\nBcc: x@example.org")

    assert form.is_valid()
    assert form.cleaned_data["first_name"] == "Ayşe Bcc: x@example.org"


def test_a_draft_is_shown_as_left_and_not_judged(cohort):
    form = AboutMentee.as_left({"birth_year": ["neunzehn"]}, facts=FormFacts(cohort))

    assert form.errors == {}
    assert form["birth_year"].value() == "neunzehn"


def test_raw_holds_only_questions_of_the_step(cohort):
    form = form_for(AboutMentee, cohort, is_staff="on", state="ACCEPTED")

    assert not {"is_staff", "state"} & form.raw().keys()


def test_what_is_known_fills_a_first_form():
    person = UserFactory()
    OfficeFactory(person=person, kind="PARTY_BOARD", level="STATE", area="Sachsen-Anhalt")
    OfficeFactory(person=person, status="CANDIDACY", area="Burg")
    OfficeFactory(person=person, status="WON")

    known = known_of(person)
    form = AboutMentor(facts=FormFacts(CohortFactory()), initial=known)

    assert form["offices_0_kind"].value() == "PARTY_BOARD:STATE"
    assert form["candidacies_0_area"].value() == "Burg"
    assert len(known["offices"]) == 1


@pytest.mark.parametrize("make", [mentee_application, mentor_application])
def test_stored_answers_come_back_in_the_words_of_the_form(make, cohort):
    application = make(cohort=cohort)

    said = {k: v for form in stored(application, FormFacts(cohort)) for k, v in form.said().items()}

    assert said["hours_per_month"][1] == "4–6"
    assert str(said["date_KICKOFF"][0]) == "Kannst Du zu diesen Terminen?"
    assert said["date_KICKOFF"][1].endswith(": ja")
    assert said["max_distance_km"][1] == "bis 50 km"


def test_an_application_without_answers_has_nothing_to_show(cohort):
    assert stored(ApplicationFactory(cohort=cohort), FormFacts(cohort)) == []


def test_a_filled_draft_and_what_was_stored_of_it_read_the_same(cohort):
    draft = ApplicationFactory(draft_only=True, cohort=cohort)
    fill(draft)

    said = [form.said() for form in judged(draft, FormFacts(cohort))]

    assert (
        said[0]["offices"][1] == "anderes Amt oder Mandat, Schülersprecherin, Magdeburg, seit 2001"
    )
    assert said[1]["target_bodies"][1] == "Stadtrat, Landtag"


def test_answers_to_one_question_stand_together_under_it(cohort):
    said = form_for(Needs, cohort, goal_2="Ich kenne den Kreistag.", skill_media="4").said()

    questions = [str(question) for question, _answer in said.values()]
    assert (
        questions[0]
        == "Wobei soll Dir ein*e Mentor*in helfen? (bis zu drei, das Wichtigste zuerst)"
    )
    assert questions[2] == "Was soll nach sechs Monaten anders sein? (ein bis drei Ziele)"
    assert questions[3] == "Wie sicher bist Du heute? (1 gar nicht – 5 sehr)"
    assert said["goal_1"][1] == "Ich kann eine Rede halten.\nIch kenne den Kreistag."
    assert said["skill_speaking"][1] == "Reden halten: 2\nmit Medien sprechen: 4"


def test_a_question_nobody_answered_still_shows_where_an_answer_is_needed(cohort):
    said = form_for(Needs, cohort, need_1=None, need_2=None, goal_1=None).said()

    assert [said[name][1] for name in ("need_1", "goal_1")] == ["", ""]


@pytest.mark.parametrize(("day", "told"), [("2011-03-31", "31. März 2011"), ("31.2.", "31.2.")])
def test_a_day_is_told_as_people_write_it(cohort, day, told):
    assert form_for(AboutMentor, cohort, term_ends_on=day).said()["term_ends_on"][1] == told


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [("1990", "1994", "1990–1994"), ("1990", None, "seit 1990"), (None, "1994", "bis 1994")],
)
def test_years_of_an_office_read_as_people_say_them(cohort, since, until, told):
    form = form_for(
        AboutMentor,
        cohort,
        offices_0_body="Stadtrat Halle",
        offices_0_area="Halle",
        offices_0_since=since,
        offices_0_until=until,
    )

    assert form.said()["offices"][1].splitlines()[0].endswith(f", Stadtrat Halle, {told}")


# Consent ------------------------------------------------------------------------------------


def test_no_box_is_ticked_beforehand():
    texts = [ConsentTextFactory(kind="ALUMNI"), ConsentTextFactory(kind="PROCESSING")]

    form = ConsentForm(texts=texts)

    assert "checked" not in str(form)
    assert list(form.fields) == ["consent_PROCESSING_900", "consent_ALUMNI_900"]
    assert [field.required for field in form.fields.values()] == [True, False]


def test_a_missing_consent_is_named_at_the_top_of_the_page():
    form = ConsentForm({}, texts=[ConsentTextFactory(kind="PROCESSING")])

    assert form.problems == [
        {
            "anchor": "id_consent_PROCESSING_900",
            "label": "",
            "message": "Ohne diese Einwilligung kannst Du Dich nicht bewerben.",
        }
    ]


def test_a_text_that_changed_meanwhile_has_to_be_ticked_anew():
    form = ConsentForm({"consent_PROCESSING_899": "on"}, texts=[ConsentTextFactory()])

    assert form.errors["consent_PROCESSING_900"] == [
        "Ohne diese Einwilligung kannst Du Dich nicht bewerben."
    ]


def test_kinds_are_those_that_were_ticked():
    texts = [ConsentTextFactory(kind="ALUMNI"), ConsentTextFactory(kind="PROCESSING")]
    form = ConsentForm({"consent_PROCESSING_900": "on"}, texts=texts)

    assert form.is_valid()
    assert form.kinds == {"PROCESSING"}
