from datetime import date

import pytest

from applications.forms import FormFacts, judged
from applications.forms.mentee import AboutMentee, Drive, MenteeTime, MenteeWishes, Needs
from applications.forms.mentor import AboutMentor, MentorTime, Offer
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    EventFactory,
    TopicFactory,
)

from .posts import form_for

pytestmark = pytest.mark.django_db


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


def test_dates_are_named_as_on_the_public_pages(cohort):
    form = form_for(MenteeTime, cohort)

    assert form.fields["date_KICKOFF"].label.startswith("Auftakt auf dem Landesparteitag (")


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


def test_beside_a_no_a_half_written_candidacy_asks_for_nothing(cohort):
    form = form_for(
        Drive, cohort, candidacy_plan="NO", candidacies_0_kind="MDL", candidacies_0_area=None
    )

    assert form.is_valid()
    assert form.cleaned_data["candidacies"] == []
    assert form.cleaned_data["candidacy_plan"] == "NO"
    assert "candidacies" not in form.said()


@pytest.mark.parametrize("step", [Drive, AboutMentor])
@pytest.mark.parametrize(("plan", "asked"), [("NO", ["candidacy_plan"]), ("YES", [])])
def test_a_candidacy_beside_a_no_is_asked_about_once(step, plan, asked, cohort):
    form = form_for(
        step, cohort, candidacy_plan=plan, candidacies_0_kind="MDL", candidacies_0_area="Burg"
    )

    assert form.is_valid()
    assert list(form.second_looks()) == asked


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
