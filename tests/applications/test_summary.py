"""The file for the state board: numbers without small groups, or confidential names."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AccessLog
from applications.queries.summary import summary
from programme.models import TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ADDRESS = reverse("admin:applications_application_summary")


def text_of(response):
    reader = PdfReader(BytesIO(response.content))
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def blocks(*, is_full):
    return {
        role.role: {block.title: block for block in role.blocks}
        for role in summary(CohortFactory(), year=2008, is_full=is_full)
    }


def test_counts_by_stage_and_group():
    mentee_application(accepted=True, person=UserFactory(gender="F", birth_year=1985))
    mentee_application(rejected=True, person=UserFactory(gender="M", birth_year=1950))
    mentee_application(person=UserFactory(gender="N", birth_year=None))
    mentor_application(withdrawn=True)
    ApplicationFactory(draft_only=True)

    found = blocks(is_full=True)

    gender, age = found["MENTEE"]["Geschlecht"], found["MENTEE"]["Alter beim Auftakt"]
    assert gender.rows[0] == ["Zugesagt", "1", "0", "0", "0", "1"]
    assert gender.rows[-1][1:] == ["1", "1", "0", "1", "3"]
    assert age.rows[-1][1:] == ["1", "1", "1", "3"]
    assert found["MENTOR"]["Geschlecht"].rows[3][-1] == "1"


def test_small_groups_are_not_told():
    for _number in range(6):
        mentee_application(accepted=True)
    mentee_application(accepted=True, person=UserFactory(gender="M"))

    rows = blocks(is_full=False)["MENTEE"]["Geschlecht"].rows

    assert rows[0][1:3] == ["–", "<5"]


def test_file_without_names_names_nobody(client):
    person = UserFactory(first_name="Anneliese", last_name="Zwickel")
    mentee_application(accepted=True, person=person)
    client.force_login(coordinator())

    response = client.post(ADDRESS)

    text = text_of(response)
    assert response["Content-Type"] == "application/pdf"
    assert "Zwickel" not in text
    assert "Vertraulich" not in text
    assert "Besondere Nähe zur SPD" in text
    assert "<5" in text
    assert PdfReader(BytesIO(response.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert not AccessLog.objects.exists()


def test_file_with_names_is_confidential_and_recorded(client):
    person = UserFactory(first_name="Anneliese", last_name="Zwickel")
    mentee_application(accepted=True, person=person)
    ApplicationFactory()
    client.force_login(coordinator())

    text = text_of(client.post(ADDRESS, {"names": "1"}))

    assert "Anneliese Zwickel" in text
    assert "Vertraulich" in text
    log = AccessLog.objects.get()
    assert (log.person, log.action) == (person, "EXPORTED")


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_only_coordinators_get_it(client, role):
    client.force_login(team_member(role))

    assert client.post(ADDRESS).status_code == 403


def test_who_is_read_without_names_is_not_named(client):
    cohort = CohortFactory()
    cohort.hide_names = True
    cohort.save()
    ApplicationFactory(waitlisted=True, person=UserFactory(last_name="Zwickel"))
    client.force_login(coordinator())

    assert "Zwickel" not in text_of(client.post(ADDRESS, {"names": "1"}))
