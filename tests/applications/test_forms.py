from datetime import date

import pytest
from django.utils.datastructures import MultiValueDict

from applications.forms import FormFacts, judged, known_of, stored
from applications.forms.base import tidy
from applications.forms.consent import ConsentForm
from applications.forms.mentee import AboutMentee, Drive, MenteeTime, MenteeWishes, Needs
from applications.forms.mentor import AboutMentor, MentorTime, Offer
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    ConsentTextFactory,
    DistrictAssociationFactory,
    EventFactory,
    OfficeFactory,
    TopicFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)

from .posts import as_lists, fill, mentee_posts, mentor_posts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return EventFactory().cohort  # the kick-off, 24/25 October 2008


def form_for(step, cohort, **changes):
    """The form of a step with a valid post, some of it changed; None takes an answer away."""
    posts = mentor_posts if step.__module__.endswith("mentor") else mentee_posts
    post = {k: v for k, v in (posts(cohort)[step.key] | changes).items() if v is not None}
    facts = FormFacts(cohort, address="ayse@example.org")
    return step(MultiValueDict(as_lists(post)), facts=facts)


def errors_of(step, cohort, **changes) -> dict[str, list[str]]:
    errors = form_for(step, cohort, **changes).errors
    return {name: [str(message) for message in messages] for name, messages in errors.items()}


@pytest.mark.parametrize("step", [AboutMentee, Drive, Needs, MenteeTime, MenteeWishes])
def test_a_complete_mentee_step_is_valid(step, cohort):
    assert errors_of(step, cohort) == {}


@pytest.mark.parametrize("step", [AboutMentor, Offer, MentorTime])
def test_a_complete_mentor_step_is_valid(step, cohort):
    assert errors_of(step, cohort) == {}


@pytest.mark.parametrize("role", ["MENTEE", "MENTOR"])
def test_an_empty_post_asks_for_what_is_needed_and_nothing_breaks(role, cohort):
    application = ApplicationFactory(draft_only=True, role=role, cohort=cohort)

    for form in judged(application, FormFacts(cohort)):
        assert not form.is_valid()
        assert all(problem["anchor"] for problem in form.problems)


# Age ----------------------------------------------------------------------------------------

GUARDIAN = {"guardian_name": "Fatma Kaya", "guardian_email": "fatma@example.org"}


@pytest.mark.parametrize(
    ("year", "before", "wrong"),
    [
        ("1993", None, {"birth_year"}),  # turns 15
        ("1992", None, {"birthday_before_kickoff"}),  # turns 16: the birthday decides
        ("1992", "no", {"birth_year"}),
        ("1992", "yes", set()),
        ("1991", None, set()),  # 16 or 17
        ("1990", None, {"birthday_before_kickoff"}),  # turns 18: the birthday decides
        ("1990", "no", set()),
        ("1990", "yes", set()),
        ("1989", None, set()),
        ("1900", None, set()),
        ("2009", None, {"birth_year"}),
        ("1899", None, {"birth_year"}),
        ("neunzehn", None, {"birth_year"}),
    ],
)
def test_the_age_at_the_kickoff(cohort, year, before, wrong):
    errors = errors_of(
        AboutMentee, cohort, birth_year=year, birthday_before_kickoff=before, **GUARDIAN
    )

    assert errors.keys() == wrong


@pytest.mark.parametrize(
    ("year", "before", "needed"),
    [("1991", None, True), ("1990", "no", True), ("1990", "yes", False), ("1989", None, False)],
)
def test_who_is_under_18_needs_a_guardian(cohort, year, before, needed):
    errors = errors_of(AboutMentee, cohort, birth_year=year, birthday_before_kickoff=before)

    assert errors.keys() == ({"guardian_name", "guardian_email"} if needed else set())


def test_only_at_the_limit_somebody_can_say_to_be_18(cohort):
    form = form_for(
        AboutMentee, cohort, birth_year="1991", birthday_before_kickoff="yes", **GUARDIAN
    )

    assert form.is_valid()
    assert form.cleaned_data["adult_confirmed"] is False


def test_what_adults_typed_about_a_guardian_is_not_kept(cohort):
    form = form_for(AboutMentee, cohort, **GUARDIAN)

    assert form.is_valid()
    assert (form.cleaned_data["guardian_name"], form.cleaned_data["guardian_email"]) == ("", "")


def test_nobody_is_their_own_guardian(cohort):
    own = GUARDIAN | {"guardian_email": "Ayse@Example.org"}

    assert errors_of(AboutMentee, cohort, birth_year="1991", **own).keys() == {"guardian_email"}


def test_the_minimum_age_is_the_cohorts(cohort):
    cohort.min_age = 14

    assert errors_of(AboutMentee, cohort, birth_year="1993", **GUARDIAN) == {}


# Membership, place, rows --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "needed"),
    [("NONE", True), ("GUEST", True), ("NEW_MEMBER", False), ("MEMBER", False)],
)
def test_who_is_no_member_says_to_be_in_no_competing_party(cohort, status, needed):
    errors = errors_of(AboutMentee, cohort, membership_status=status, no_competing_party=None)

    assert ("no_competing_party" in errors) == needed


def test_the_association_follows_from_the_place(cohort):
    DistrictAssociationFactory()

    form = form_for(AboutMentee, cohort)

    assert form.is_valid()
    assert form.cleaned_data["association"] == "15003"
    assert form.said()["association"][1] == "Stadtverband Magdeburg"


def test_the_association_may_be_another_one(cohort):
    DistrictAssociationFactory()
    other = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")

    form = form_for(AboutMentee, cohort, association=other.ags)

    assert form.is_valid()
    assert form.cleaned_data["association"] == "15002"


def test_an_unknown_postal_code_is_only_asked_about(cohort):
    form = form_for(AboutMentee, cohort, postal_code="00000")

    assert form.is_valid()
    assert form.second_looks().keys() == {"postal_code"}
    assert form_for(AboutMentee, cohort).is_valid()


@pytest.mark.parametrize("code", ["3910", "391045", "39 04", "٣٩١٠٤", "D-391"])
def test_a_postal_code_has_five_digits(cohort, code):
    assert "postal_code" in errors_of(AboutMentee, cohort, postal_code=code)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"kind": "", "body": "Schülersprecher", "area": ""}, {"kind", "area"}),
        ({"kind": "OTHER", "body": "", "area": "Burg"}, {"body"}),
        ({"kind": "MDL", "body": "", "area": "", "since": "1999"}, {"area"}),
        ({"kind": "MDL", "area": "Burg", "since": "2004", "until": "1999"}, {"until"}),
        ({"kind": "MDL", "area": "Burg", "since": "neulich"}, {"since"}),
        ({"kind": "KANZLER", "area": "Burg"}, {"kind"}),
        ({"kind": "", "body": "", "area": "", "since": ""}, set()),
    ],
)
def test_a_row_is_complete_or_empty(cohort, row, wrong):
    empty = dict.fromkeys(("kind", "body", "area", "since", "until"), "")
    post = {f"offices_0_{part}": value for part, value in (empty | row).items()}

    assert errors_of(AboutMentee, cohort, **post).keys() == {f"offices_0_{part}" for part in wrong}


def test_mentors_need_an_office(cohort):
    empty = {
        f"offices_{n}_{part}": ""
        for n in (0, 1)
        for part in ("kind", "body", "area", "since", "until")
    }

    assert errors_of(AboutMentor, cohort, **empty).keys() == {"offices_0_kind"}


@pytest.mark.parametrize("count", ["-1", "99", "999999999999", "zwei", "²"])
def test_the_number_of_rows_stays_within_reason(cohort, count):
    form = form_for(AboutMentee, cohort, offices_rows=count)

    assert len([name for name in form.fields if name.endswith("_kind")]) <= 8


def test_a_row_more_keeps_the_others(cohort):
    typed = form_for(AboutMentee, cohort).raw(action="more_offices")

    assert typed["offices_rows"] == ["2"]
    assert typed["offices_0_body"] == ["Schülersprecherin"]


@pytest.mark.parametrize(("plan", "wrong"), [("YES", True), ("NO", False), ("OPEN", False)])
def test_who_plans_a_candidacy_says_which(cohort, plan, wrong):
    errors = errors_of(
        Drive, cohort, candidacy_plan=plan, candidacies_0_kind=None, candidacies_0_area=None
    )

    assert ("candidacies_0_kind" in errors) == wrong


def test_a_candidacy_that_was_written_down_is_planned(cohort):
    form = form_for(Drive, cohort, candidacy_plan=None)

    assert form.is_valid()
    assert form.cleaned_data["candidacy_plan"] == "YES"


# Limits -------------------------------------------------------------------------------------


def test_topics_up_to_three_and_only_those_of_the_cohort(cohort):
    topics = [str(TopicFactory(cohort=cohort).pk) for _n in range(4)]
    foreign = TopicFactory(cohort=CohortFactory(key="2010", status="ARCHIVED"))

    assert errors_of(Drive, cohort, topics=topics)["topics"] == ["Bitte wähle höchstens 3."]
    assert errors_of(Drive, cohort, topics=[])["topics"] == ["Bitte wähle mindestens ein Thema."]
    assert "topics" in errors_of(Drive, cohort, topics=[str(foreign.pk)])


@pytest.mark.parametrize(("length", "wrong"), [(600, False), (601, True)])
def test_texts_have_a_limit_that_counts_like_the_browser(cohort, length, wrong):
    text = "ä" * 300 + "\r\n" + "b" * (length - 301)

    errors = errors_of(Drive, cohort, closeness_text=text)

    assert errors == ({"closeness_text": ["Bitte kürze auf 600 Zeichen."]} if wrong else {})


def test_needs_are_ordered_and_different(cohort):
    form = form_for(Needs, cohort, need_3="open_doors")

    assert form.errors.keys() == {"need_3"}
    assert form_for(Needs, cohort, need_1=None, need_3="advise_decisions").errors.keys() == {
        "need_1",
        "need_3",
    }


def test_an_open_second_need_leaves_no_gap(cohort):
    form = form_for(Needs, cohort, need_2="", need_3="pass_on_experience")

    assert form.is_valid()
    assert form.cleaned_data["needs"] == ["open_doors", "pass_on_experience"]


@pytest.mark.parametrize("promise", ["TIME", "ACTIVE", "NO_CLAIM"])
def test_every_promise_is_needed(cohort, promise):
    name = f"commitment_{promise}"

    assert errors_of(MenteeWishes, cohort, **{name: None}).keys() == {name}


def test_every_common_date_is_asked(cohort):
    EventFactory(cohort=cohort, kind="CLOSING", title="Abschluss")
    EventFactory(cohort=cohort, kind="FIRST_MEETING", state="CANCELLED")

    assert errors_of(MenteeTime, cohort).keys() == {"date_CLOSING"}


def test_hours_say_what_to_plan(cohort):
    form = form_for(MenteeTime, cohort)

    assert "Bei „bis 3“ wird es knapp" in form.fields["hours_per_month"].help_text


@pytest.mark.parametrize(
    ("day", "found"),
    [("2009-06-30", date(2009, 6, 30)), ("30.06.2009", date(2009, 6, 30)), ("", None)],
)
def test_the_end_of_a_mandate_is_read_as_people_write_it(cohort, day, found):
    form = form_for(AboutMentor, cohort, term_ends_on=day)

    assert form.is_valid()
    assert form.cleaned_data["term_ends_on"] == found


@pytest.mark.parametrize("day", ["irgendwann", "31.02.2009", "0009-06-30"])
def test_the_end_of_a_mandate_is_a_day(cohort, day):
    assert errors_of(AboutMentor, cohort, term_ends_on=day).keys() == {"term_ends_on"}


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
