from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from applications.models import Application
from mentoring.core import clock
from programme.models import CohortStatus, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    EventFactory,
    UserFactory,
    mentee_application,
    mentor_application,
    team_member,
)
from tests.factories.programme import BERLIN

from .desk import LIST, page_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


# The list -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 50])
def test_list_has_a_constant_number_of_queries(desk, number, django_assert_max_num_queries):
    for _ in range(number):
        mentee_application()
        mentor_application()

    with django_assert_max_num_queries(15) as queries:
        response = desk.get(LIST)

    assert len(response.context["cl"].result_list) == min(2 * number, 50)
    assert len(queries) == 14


def test_list_shows_what_one_decides_by(desk):
    EventFactory(kind="KICKOFF")
    person = UserFactory(first_name="Anna", last_name="Krüger", birth_year=1984, place="Stendal")
    mentee_application(person=person, is_late=True)

    html = desk.get(LIST).content.decode()

    for text in ("Anna Krüger", "Stendal, Stadtverband Magdeburg", ">24<", "4–6", "verspätet"):
        assert text in html


def test_each_cell_says_what_it_is_where_there_are_no_heads(desk):
    """On a phone the rows are cards; what nobody answered is said there too."""
    mentee_application(person=UserFactory(birth_year=None))

    html = " ".join(desk.get(LIST).content.decode().split())

    for head, value in (("Alter", "–"), ("Mittelwert", "–"), ("Bewertungen", "0/2")):
        assert f'<span class="head">{head}</span> <span>{value}</span>' in html
    assert "<small>Mentee</small></a>" in html


def test_list_leaves_out_drafts_and_other_cohorts(desk):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    ApplicationFactory(draft_only=True)
    ApplicationFactory(cohort=other)
    mine = ApplicationFactory()

    rows = desk.get(LIST).context["cl"].result_list

    assert list(rows) == [mine]


@pytest.mark.parametrize("search", ["kruger", "KRÜGER", "anna krüger", "ANNA@example.org"])
def test_list_finds_names_and_addresses_without_accents(desk, search):
    found = ApplicationFactory(
        person=UserFactory(first_name="Anna", last_name="Krüger", email="anna@example.org")
    )
    ApplicationFactory()

    assert list(desk.get(LIST, {"q": search}).context["cl"].result_list) == [found]


def test_list_counts_the_states(desk):
    ApplicationFactory()
    ApplicationFactory()
    ApplicationFactory(rejected=True)

    counts = desk.get(LIST).context["counts"]

    assert [(c["state"], c["number"]) for c in counts] == [("SUBMITTED", 2), ("REJECTED", 1)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"stand": "WAITLISTED"}, "waiting"),
        ({"entscheidung": "offen"}, "fresh"),
        ({"eingang": "1"}, "fresh"),
        ({"role__exact": "MENTOR"}, "mentor"),
        ({"is_late__exact": "1"}, "mentor"),
        ({"person__gender__exact": "M"}, "mentor"),
    ],
)
def test_list_can_be_narrowed_down(desk, query, expected):
    rows = {
        "waiting": ApplicationFactory(waitlisted=True),
        "fresh": ApplicationFactory(submitted_at=clock.now() - timedelta(hours=3)),
        "mentor": ApplicationFactory(
            accepted=True, role=Role.MENTOR, is_late=True, person=UserFactory(gender="M")
        ),
    }

    assert list(desk.get(LIST, query).context["cl"].result_list) == [rows[expected]]


@pytest.mark.parametrize(
    "query",
    [
        "?created_at__year=99999999999", "?submitted_at__gte=abc", "?stand=%27", "?eingang=9999999",
        "?association__id__exact=abc", "?q=%00", "?p=99999", "?o=99.-99", "?role__exact[]=1",
        "?person__password__startswith=a", "?e=1", "?_to_field=draft", "?all=", "?is_late__exact=x",
        "?cohort__id__exact=%F0%9F%92%A9", "?stand=NOPE",
    ],
)  # fmt: skip
def test_hostile_query_strings_are_no_server_error(desk, query):
    ApplicationFactory()

    assert desk.get(LIST + query).status_code in {200, 302, 400}


def test_list_records_whose_names_it_showed(desk):
    application = ApplicationFactory()
    ApplicationFactory(draft_only=True)

    desk.get(LIST)

    log = AccessLog.objects.get()
    assert (log.actor, log.person, log.action) == (desk.person, application.person, "VIEWED")


# One application ----------------------------------------------------------------------------


def test_page_shows_the_answers_under_the_questions(desk):
    EventFactory(kind="KICKOFF")
    application = mentee_application(
        is_late=True,
        profile__hours_per_month="H3",
        profile__membership_status="NONE",
        profile__no_competing_party=True,
        profile__dates_ok={"KICKOFF": "NO"},
        profile__self_rating={"negotiating": 4},
        person=UserFactory(birth_year=1991, phone="0391 123"),
    )

    html = desk.get(page_of(application)).content.decode()

    for text in (
        "Was verbindet Dich mit der SPD?", "Mein Großvater war im Betriebsrat.",
        "Beim Auftakt unter 18", "Verspätet eingegangen", "Nur bis 3 Stunden im Monat",
        "Nicht Mitglied", "„Nein“ zu: Auftakt auf dem Landesparteitag", "0391 123",
    ):  # fmt: skip
        assert text in html


def test_page_tells_the_dates_in_the_order_of_the_plan(desk):
    EventFactory(kind="KICKOFF", order=2)
    EventFactory(kind="FIRST_MEETING", title="Erstes Treffen", order=1)
    application = mentee_application(profile__dates_ok={"KICKOFF": "NO", "FIRST_MEETING": "YES"})

    html = desk.get(page_of(application)).content.decode()

    assert html.index("Erstes Treffen (") < html.index("Auftakt auf dem Landesparteitag (")


def test_page_tells_the_time_of_the_clock_on_the_wall(desk):
    moment = datetime(2008, 9, 19, 1, 30, tzinfo=BERLIN)

    html = desk.get(page_of(mentee_application(submitted_at=moment))).content.decode()

    assert "19.09.2008 01:30" in html


def test_page_of_a_mentor_shows_the_offices(desk):
    application = mentor_application(profile__term_ends_on=date(2009, 6, 7))

    html = desk.get(page_of(application)).content.decode()

    assert "Stadtrat Magdeburg" in html
    assert "7. Juni 2009" in html
    assert "Kein Amt angegeben" not in html


def test_page_without_answers_opens_too(desk):
    assert desk.get(page_of(ApplicationFactory(withdrawn=True))).status_code == 200


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [(TeamRole.COORDINATOR, True), (TeamRole.ORG_TEAM, False), (TeamRole.READ_ONLY, False)],
)
def test_with_whom_not_is_for_coordinators_only(client, role, is_shown):
    application = mentee_application(profile__exclusions_text="Nicht mit Max")
    client.force_login(team_member(role))

    html = client.get(page_of(application)).content.decode()

    assert ("Nicht mit Max" in html) == is_shown


def test_looking_is_recorded_and_changes_nothing(desk):
    application = mentee_application()
    before = Application.objects.values().get()

    desk.get(page_of(application))

    log = AccessLog.objects.get()
    assert (log.actor, log.person) == (desk.person, application.person)
    assert str(application.pk) in log.page
    assert Application.objects.values().get() == before


def test_page_has_few_queries(desk, django_assert_max_num_queries):
    for _ in range(4):
        mentee_application()
    application = mentee_application(waitlisted=True)

    with django_assert_max_num_queries(30):
        desk.get(page_of(application))


def test_page_leads_back_and_forth_in_the_filtered_list(desk):
    day = datetime(2008, 9, 1, 12, tzinfo=BERLIN)
    first, middle, last = [
        ApplicationFactory(submitted_at=day - timedelta(days=number)) for number in range(3)
    ]
    ApplicationFactory(role=Role.MENTOR, submitted_at=day - timedelta(hours=1))

    page = desk.get(page_of(middle), {"_changelist_filters": "role__exact=MENTEE"})

    neighbours = page.context["neighbours"]
    assert (neighbours["previous"], neighbours["next"]) == (first.pk, last.pk)
    assert (neighbours["place"], neighbours["number"]) == (2, 3)


@pytest.mark.parametrize("filters", ["role__exact=MENTOR", "created_at__foo=1", "stand=%27"])
def test_page_opens_whatever_the_filters_say(desk, filters):
    response = desk.get(page_of(ApplicationFactory()), {"_changelist_filters": filters})

    assert response.status_code == 200
    assert response.context["neighbours"] == {}


@pytest.mark.parametrize("key", ["nope", "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_is_not_found(desk, key):
    assert desk.get(f"{LIST}{key}/change/").status_code == 404
    assert desk.get(f"{LIST}{key}/history/").status_code == 404


def test_draft_and_foreign_application_are_not_found(desk):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)

    for hidden in (ApplicationFactory(draft_only=True), ApplicationFactory(cohort=other)):
        assert desk.get(page_of(hidden)).status_code == 404
        history = reverse("admin:applications_application_history", args=[hidden.pk])
        assert desk.get(history).status_code == 404


def test_history_says_who_did_what(desk):
    application = ApplicationFactory()
    post(desk, "reject_selected", application, reason="TIME")

    page = desk.get(reverse("admin:applications_application_history", args=[application.pk]))

    change = page.context["changes"][0]
    assert change.by == desk.person
    assert ("Stand", "Eingegangen", "Kein Platz in diesem Durchgang") in change.fields


def test_history_calls_what_it_is_connected_with_by_name(desk, django_assert_max_num_queries):
    first, second = DistrictAssociationFactory(), DistrictAssociationFactory(ags="15001", name="KV")
    application = ApplicationFactory(association=first, decided_by=None)
    for association in (second, first, None, second):
        application.association = association
        application.save()
    address = reverse("admin:applications_application_history", args=[application.pk])

    with django_assert_max_num_queries(12):  # one for the associations, however many changes
        changes = desk.get(address).context["changes"]

    assert changes[0].fields == [("Verband", "–", "KV")]
    assert changes[2].fields == [("Verband", "KV", first.name)]
