import io

import openpyxl
import pytest

from accounts.models import AccessLog
from programme.models import CohortStatus, TeamRole
from reports.models import Export
from tests.factories import (
    CohortFactory,
    UserFactory,
    coordinator,
    mentee_application,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PAGE = "/verwaltung/berichte/"


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


def order(**more):
    values = {
        "report": "applications",
        "cohort": str(CohortFactory().pk),
        "file_format": "xlsx",
        "purpose": "SELECTION",
        "purpose_text": "",
    }
    return values | more


def test_export_is_a_file_that_nobody_keeps(desk):
    mentee_application()

    response = desk.post(PAGE, order())

    assert response.headers["Content-Disposition"] == (
        'attachment; filename="mentoring_2008-09_applications_20080920.xlsx"'
    )
    assert "no-store" in response.headers["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    assert book.worksheets[0].max_row == 2


def test_csv_export(desk):
    response = desk.post(PAGE, order(file_format="csv", report="tandems"))

    assert response.getvalue().startswith("\ufeffMentee;Mentor*in;".encode())
    assert "tandems_20080920.csv" in response.headers["Content-Disposition"]


def test_page_shows_the_latest_exports(desk):
    desk.post(PAGE, order(purpose="OTHER", purpose_text="Nachfrage der Kasse")).getvalue()

    html = desk.get(PAGE).content.decode()

    assert "Nachfrage der Kasse" in html


def test_looking_exports_nothing(desk):
    mentee_application()

    assert desk.get(PAGE, order()).status_code == 200
    assert not Export.objects.exists()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"purpose": "OTHER"},
        {"report": "nope"},
        {"file_format": "pdf"},
        {"cohort": "nope"},
        {"cohort": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_wrong_order_exports_nothing(desk, wrong):
    response = desk.post(PAGE, order(**wrong))

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Export.objects.exists()


def test_foreign_cohort_can_not_be_chosen(desk):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)

    response = desk.post(PAGE, order(cohort=str(other.pk)))

    assert "cohort" in response.context["form"].errors
    assert not Export.objects.exists()


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.ADMIN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_roles_are_refused(client, role, method):
    client.force_login(team_member(role))

    assert getattr(client, method)(PAGE, order()).status_code == 403
    assert not Export.objects.exists()


def test_participants_and_strangers_do_not_get_in(client):
    assert client.post(PAGE, order()).status_code == 302

    client.force_login(UserFactory())

    assert client.post(PAGE, order(), follow=True).status_code == 403
    assert not Export.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_exports_has_a_constant_number_of_queries(
    desk, number, django_assert_max_num_queries
):
    for _ in range(number):
        desk.post(PAGE, order()).getvalue()

    with django_assert_max_num_queries(15) as queries:
        response = desk.get("/verwaltung/reports/export/")

    assert len(response.context["cl"].result_list) == number
    assert len(queries) == 7


def test_export_log_can_not_be_edited(desk):
    desk.post(PAGE, order()).getvalue()
    row = Export.objects.get()

    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        desk.post(f"/verwaltung/reports/export/{path}", {"rows": "0", "post": "yes"})

    assert Export.objects.values().get()["rows"] == row.rows


def test_start_page_leads_to_the_reports(desk):
    cards = desk.get("/verwaltung/").context["cards"]

    assert PAGE in [figure.url for card in cards for figure in card.figures]
