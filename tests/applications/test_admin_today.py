from datetime import datetime, timedelta

import pytest

from applications import services
from applications.queries.naming import pseudonym
from mentoring.core import clock
from programme.models import TeamRole
from tests.factories import (
    ApplicationFactory,
    EventFactory,
    UserFactory,
    mentee_application,
    mentor_application,
    team_member,
)
from tests.factories.programme import BERLIN

from .desk import LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


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
        if figure.url.startswith(f"{LIST}?") and isinstance(figure.value, int)
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


def test_start_page_names_who_has_just_left(desk):
    anna = ApplicationFactory(accepted=True, person=UserFactory(first_name="Anna", last_name="Ott"))
    before = ApplicationFactory(waitlisted=True)
    with clock.set_to(clock.now() - timedelta(days=8)):
        services.withdraw(before)

    quiet = figures(desk)["Zurückgezogen"]
    services.withdraw(anna)
    told = figures(desk)["Zurückgezogen"]

    assert (quiet.value, quiet.hint, quiet.tone) == (1, "", "")
    assert (told.value, told.hint, told.tone) == (2, "in den letzten 7 Tagen: Anna Ott", "due")
    assert len(desk.get(told.url).context["cl"].result_list) == 2


def test_start_page_names_nobody_whom_the_reader_must_not_know(desk):
    anna = ApplicationFactory(person=UserFactory(first_name="Anna", last_name="Ott"))
    anna.cohort.hide_names = True
    anna.cohort.save()

    services.withdraw(anna)

    assert figures(desk)["Zurückgezogen"].hint == f"in den letzten 7 Tagen: {pseudonym(anna)}"


def test_start_page_names_the_last_five_who_left(desk):
    for application in ApplicationFactory.create_batch(6):
        services.withdraw(application)

    assert figures(desk)["Zurückgezogen"].hint.count(", ") == 4
    assert figures(desk)["Zurückgezogen"].hint.endswith(" …")


def test_start_page_takes_a_merged_account_for_nobody_leaving(desk):
    ApplicationFactory(withdrawn=True, merged_into=ApplicationFactory())

    assert figures(desk)["Zurückgezogen"].tone == ""


@pytest.mark.parametrize("number", [1, 3])
def test_start_page_has_a_constant_number_of_queries_when_people_left(
    desk, number, django_assert_num_queries
):
    desk.get("/verwaltung/")
    for application in ApplicationFactory.create_batch(number):
        services.withdraw(application)

    with django_assert_num_queries(30):
        desk.get("/verwaltung/")


@pytest.mark.parametrize("number", [1, 3])
def test_start_page_has_a_constant_number_of_queries(desk, number, django_assert_num_queries):
    desk.get("/verwaltung/")  # the second factor and the session's age are settled
    for _ in range(number):
        mentee_application()
        mentor_application()

    with django_assert_num_queries(29):
        desk.get("/verwaltung/")


def test_start_page_tells_the_administrator_no_numbers(client):
    ApplicationFactory()
    client.force_login(team_member(TeamRole.ADMIN))

    assert "Warteliste" not in figures(client)
