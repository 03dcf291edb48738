from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from applications.models import Application, ApplicationState, RejectionReason
from mails.models import OutgoingMail
from mentoring.core import clock
from programme.models import CohortStatus, Participation, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    EventFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

LIST = "/verwaltung/applications/application/"
DECISIONS = ["accept_selected", "waitlist_selected", "reject_selected", "reopen_selected"]


def page_of(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def post(client, action, *applications, **more):
    """Like the page that asks once more: with the state that was seen."""
    data = {
        "action": action,
        "_selected_action": [str(a.pk) for a in applications],
        "confirmed": "1",
        **{f"seen_{a.pk}": a.state for a in applications},
        **more,
    }
    return client.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def desk(client):
    """The browser of a coordinator."""
    client.person = coordinator(first_name="Marko", last_name="Muster")
    client.force_login(client.person)
    return client


# The list -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 50])
def test_list_has_a_constant_number_of_queries(desk, number, django_assert_max_num_queries):
    for _ in range(number):
        mentee_application()
        mentor_application()

    with django_assert_max_num_queries(15) as queries:
        response = desk.get(LIST)

    assert len(response.context["cl"].result_list) == min(2 * number, 50)
    assert len(queries) == 13


def test_list_shows_what_one_decides_by(desk):
    EventFactory(kind="KICKOFF")
    person = UserFactory(first_name="Anna", last_name="Krüger", birth_year=1984, place="Stendal")
    mentee_application(person=person, is_late=True)

    html = desk.get(LIST).content.decode()

    for text in ("Anna Krüger", "Stendal, Stadtverband Magdeburg", ">24<", "4–6", "verspätet"):
        assert text in html


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
        "Nicht Mitglied", "„Nein“ zu: Auftaktveranstaltung", "0391 123",
    ):  # fmt: skip
        assert text in html


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


# Deciding -----------------------------------------------------------------------------------


def test_decision_asks_first_with_count_and_names(desk):
    one = ApplicationFactory(person=UserFactory(first_name="Anna", last_name="Krüger"))
    two = ApplicationFactory(withdrawn=True)

    response = desk.post(
        LIST, {"action": "accept_selected", "_selected_action": [str(one.pk), str(two.pk)]}
    )

    assert response.context["title"] == "1 Bewerbung zusagen?"
    assert response.context["possible"] == [one]
    assert response.context["impossible"] == [two]
    assert not Participation.objects.exists()


@pytest.mark.parametrize(
    ("action", "more", "state", "mail"),
    [
        ("accept_selected", {}, "ACCEPTED", "M06"),
        ("waitlist_selected", {}, "WAITLISTED", "M07"),
        ("reject_selected", {"reason": "NO_PLACE", "note": "intern"}, "REJECTED", "M08"),
    ],
)
def test_confirmed_decision_is_made_for_each(desk, action, more, state, mail):
    applications = [ApplicationFactory(), ApplicationFactory(in_review=True)]

    response = post(desk, action, *applications, **more)

    assert set(Application.objects.values_list("state", flat=True)) == {state}
    assert OutgoingMail.objects.filter(kind=mail).count() == 2
    assert len(said(response)) == 1


def test_rejection_without_a_reason_asks_again(desk):
    application = ApplicationFactory()

    response = post(desk, "reject_selected", application)

    assert response.context["form"].errors
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_one_that_is_refused_holds_up_no_other(desk):
    EventFactory(kind="KICKOFF")
    minor = ApplicationFactory(person=UserFactory(first_name="Mia", birth_year=1992))
    adult = ApplicationFactory()

    response = post(desk, "accept_selected", minor, adult)

    adult.refresh_from_db()
    minor.refresh_from_db()
    assert (adult.state, minor.state) == ("ACCEPTED", "SUBMITTED")
    assert len(said(response)) == 2
    assert "Mia" in said(response)[0]


def test_decision_on_an_outdated_page_names_who_was_faster(desk):
    application = ApplicationFactory(
        waitlisted=True, decided_by=UserFactory(first_name="Eva", last_name="Eilig")
    )
    application.state = "SUBMITTED"  # as the page had it

    response = post(desk, "accept_selected", application)

    assert "Inzwischen hat Eva Eilig etwas geändert" in said(response)[0]
    assert not Participation.objects.exists()


def test_decision_from_the_page_leads_back_to_it(desk):
    application = ApplicationFactory()

    response = post(desk, "review_selected", application, from_page="1")

    assert response.redirect_chain == [(page_of(application), 302)]


def test_rejection_can_be_taken_back_with_a_reason(desk):
    application = ApplicationFactory(rejected=True)

    post(desk, "reopen_selected", application, reason="Irrtum")

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW


def test_too_many_at_once_are_refused(desk, monkeypatch):
    monkeypatch.setattr("applications.admin.actions.MOST_AT_ONCE", 1)

    response = post(desk, "accept_selected", ApplicationFactory(), ApplicationFactory())

    assert said(response) == ["Bitte wähle höchstens 1 aus."]
    assert not Participation.objects.exists()


# Rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (
            TeamRole.COORDINATOR,
            ["accept_selected", "waitlist_selected", "reject_selected", "review_selected"],
        ),
        (TeamRole.ORG_TEAM, ["review_selected"]),
        (TeamRole.READ_ONLY, []),
    ],
)
def test_buttons_are_those_of_the_role(client, role, buttons):
    client.force_login(team_member(role))

    page = client.get(page_of(ApplicationFactory()))

    assert [button.action for button in page.context["buttons"]] == buttons


def test_own_application_has_no_buttons(desk):
    page = desk.get(page_of(ApplicationFactory(person=desk.person, role=Role.MENTOR)))

    assert page.context["buttons"] == []


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
@pytest.mark.parametrize("action", DECISIONS)
def test_forged_decisions_do_nothing(client, role, action):
    application = ApplicationFactory(rejected=action == "reopen_selected")
    before = application.state
    client.force_login(team_member(role))

    post(client, action, application, reason=RejectionReason.TIME)

    application.refresh_from_db()
    assert application.state == before
    assert not OutgoingMail.objects.exists()


def test_coordinator_of_one_cohort_and_helper_of_another_decides_in_one_only(client):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    person = coordinator(cohort=other)
    team_member(TeamRole.ORG_TEAM, person=person)
    application = ApplicationFactory()
    client.force_login(person)

    response = post(client, "accept_selected", application)

    assert said(response) == [f"{application.person}: In diesem Durchgang darfst Du das nicht."]
    assert not Participation.objects.exists()


def test_foreign_application_can_not_be_selected(desk):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    foreign = ApplicationFactory(cohort=other)

    post(desk, "accept_selected", foreign)

    foreign.refresh_from_db()
    assert foreign.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("action", ["delete_selected", "nope", ""])
def test_forged_actions_delete_nothing(desk, action):
    application = ApplicationFactory()

    post(desk, action, application, post="yes")

    assert Application.objects.filter(pk=application.pk).exists()


def test_forged_ids_are_a_bad_request(desk):
    data = {"action": "accept_selected", "_selected_action": ["nope"], "confirmed": "1"}

    assert desk.post(LIST, data).status_code == 400


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_nothing_is_added_changed_or_deleted_by_hand(desk, path):
    application = ApplicationFactory()
    before = Application.objects.values().get()

    desk.post(LIST + path.format(pk=application.pk), {"state": "ACCEPTED", "post": "yes"})

    assert Application.objects.values().get() == before


@pytest.mark.parametrize(
    "role", [TeamRole.CONFIDANT, TeamRole.ADMIN], ids=["confidant", "administrator"]
)
def test_others_see_no_applications(client, role):
    application = ApplicationFactory()
    client.force_login(team_member(role))

    for path in (LIST, page_of(application)):
        assert client.get(path).status_code in {302, 403, 404}
    assert not AccessLog.objects.exists()


def test_mentee_is_turned_away(client):
    client.force_login(UserFactory())

    assert client.get(LIST, follow=True).status_code == 403


def test_stranger_is_sent_to_the_one_way_in(client):
    response = client.get(LIST, follow=True)

    assert "/konto/" in response.redirect_chain[-1][0]


# The start page -----------------------------------------------------------------------------


def figures(client):
    cards = client.get("/verwaltung/").context["cards"]
    return {figure.label: figure for card in cards for figure in card.figures}


def test_start_page_counts(desk):
    EventFactory(kind="FIRST_MEETING", title="Erstes Treffen", precision="EARLY_MONTH")
    ApplicationFactory(submitted_at=clock.now() - timedelta(days=2))
    ApplicationFactory(in_review=True, person=UserFactory(gender="M"))
    ApplicationFactory(waitlisted=True, person=UserFactory(gender="N"))
    ApplicationFactory(draft_only=True)

    shown = {label: str(figure.value) for label, figure in figures(desk).items()}

    assert shown["Bewerbungsschluss"] == "in 10 Tagen"
    assert shown["Neu in den letzten 7 Tagen"] == "1"
    assert shown["Unentschieden: Mentee"] == "2"
    assert shown["Unentschieden: Mentor*in"] == "0"
    assert shown["Warteliste"] == "1"
    assert shown["Entwürfe, noch nicht abgeschickt"] == "1"
    assert shown["Frauenanteil"] == "50 %"
    assert shown["Erstes Treffen"] == "Anfang Oktober 2008"


def test_numbers_of_the_start_page_lead_to_as_many_rows(desk):
    ApplicationFactory(submitted_at=clock.now() - timedelta(days=2))
    ApplicationFactory(in_review=True, person=UserFactory(gender="M"))
    ApplicationFactory(waitlisted=True)

    links = {
        figure.value: figure.url
        for figure in figures(desk).values()
        if figure.url.startswith(LIST) and isinstance(figure.value, int)
    }

    assert links
    for number, url in links.items():
        assert len(desk.get(url).context["cl"].result_list) == number


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime(2008, 9, 29, 12, tzinfo=BERLIN), "in 1 Tag"),
        (datetime(2008, 9, 30, 23, 30, tzinfo=BERLIN), "heute"),
        (datetime(2008, 10, 1, 0, 0, tzinfo=BERLIN), "vorbei"),
    ],
)
def test_start_page_counts_down_to_the_deadline(desk, day, text):
    with clock.set_to(day):
        assert str(figures(desk)["Bewerbungsschluss"].value) == text


def test_start_page_names_districts_without_a_mentor(desk):
    ApplicationFactory()

    gap = figures(desk)["Kreise ohne Mentor*in"]

    assert (gap.value, gap.hint) == (1, "Magdeburg")


@pytest.mark.parametrize("number", [1, 3])
def test_start_page_has_a_constant_number_of_queries(desk, number, django_assert_num_queries):
    desk.get("/verwaltung/")  # the second factor and the session's age are settled
    for _ in range(number):
        mentee_application()
        mentor_application()

    with django_assert_num_queries(15):
        desk.get("/verwaltung/")


def test_start_page_tells_the_administrator_no_numbers(client):
    ApplicationFactory()
    client.force_login(team_member(TeamRole.ADMIN))

    assert "Warteliste" not in figures(client)
