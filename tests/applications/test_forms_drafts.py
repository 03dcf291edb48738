import pytest

from applications.forms import FormFacts, judged, known_of, stored
from applications.forms.base import tidy
from applications.forms.consent import ConsentForm
from applications.forms.mentee import AboutMentee
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
    assert said["date_KICKOFF"][1] == "ja"
    assert said["max_distance_km"][1] == "bis 50 km"


def test_an_application_without_answers_has_nothing_to_show(cohort):
    assert stored(ApplicationFactory(cohort=cohort), FormFacts(cohort)) == []


def test_a_filled_draft_and_what_was_stored_of_it_read_the_same(cohort):
    draft = ApplicationFactory(draft_only=True, cohort=cohort)
    fill(draft)

    said = [form.said() for form in judged(draft, FormFacts(cohort))]

    assert said[0]["offices"][1] == "anderes Amt oder Mandat, Schülersprecherin, Magdeburg, 2001–"
    assert said[1]["target_bodies"][1] == "Stadtrat, Landtag"


# Consent ------------------------------------------------------------------------------------


def test_no_box_is_ticked_beforehand():
    texts = [ConsentTextFactory(kind="ALUMNI"), ConsentTextFactory(kind="PROCESSING")]

    form = ConsentForm(texts=texts)

    assert "checked" not in str(form)
    assert list(form.fields) == ["consent_PROCESSING_900", "consent_ALUMNI_900"]
    assert [field.required for field in form.fields.values()] == [True, False]


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
