import io
from datetime import date

import openpyxl
import pytest

from accounts.models import AccessLog
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, Role, TeamRole
from reports import services
from reports.models import Export
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    OfficeFactory,
    ParticipationFactory,
    TandemFactory,
    TopicFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def export(by, report="applications", **more):
    target = io.BytesIO()
    values = {"file_format": "xlsx", "purpose": "SELECTION", "cohort": CohortFactory()} | more
    row = services.export(report=report, by=by, target=target, **values)
    return row, target


def read(target):
    """The rows of the first sheet, as dictionaries by heading."""
    head, *rows = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_export_is_recorded_with_purpose_and_people():
    by, application = coordinator(), mentee_application()

    export(by, purpose="OTHER", purpose_text=" Nachfrage ")

    row = Export.objects.get()
    assert (row.by, row.rows, row.purpose_text) == (by, 1, "Nachfrage")
    log = AccessLog.objects.get()
    assert (log.actor, log.person, log.action) == (by, application.person, "EXPORTED")


def test_each_person_is_recorded_once():
    by, person = coordinator(), UserFactory()
    mentee_application(person=person)
    mentor_application(person=person)

    row, _target = export(by)

    assert row.rows == 2
    assert AccessLog.objects.count() == 1


def test_applications_of_both_roles_with_their_answers():
    by = coordinator()
    anna = UserFactory(last_name="Äpfel", first_name="Anna", birth_year=1984)
    mentee = mentee_application(person=anna, heard_via="JUSOS", is_late=True)
    mentee.mentee_profile.topics.add(TopicFactory(label="Digitales"), TopicFactory(label="Bildung"))
    mentor = mentor_application(accepted=True, profile__capacity=2)
    OfficeFactory(person=mentor.person, kind="MDL", body="Landtag", status="FORMER", level="STATE")

    _row, target = export(by)

    first, second = read(target)
    assert first["Nachname"] == "Äpfel"
    assert first["Geburtsjahr"] == 1984
    assert first["Themen"] in {"Digitales, Bildung", "Bildung, Digitales"}
    assert first["Bedarf"] == "Entscheidungen und Karriereplanung"
    assert first["Gehört über"] == "Jusos"
    assert first["Verspätet"] == "ja"
    assert first["Termine"] == "Auftakt: ja"
    assert first["Plätze"] is None
    assert (second["Plätze"], second["Freie Plätze"]) == (2, 2)
    assert "früher" in second["Ämter"]
    assert second["Gremien (Ziel oder bekannt)"] == "Stadtrat"


def test_report_calls_a_rejection_what_the_desk_calls_it():
    ApplicationFactory(rejected=True)

    _row, target = export(coordinator())

    assert read(target)[0]["Stand"] == "Abgesagt"


def test_free_places_are_those_without_an_open_tandem():
    by = coordinator()
    mentor = mentor_application(accepted=True, profile__capacity=2)
    TandemFactory(mentor=ParticipationFactory(person=mentor.person, role=Role.MENTOR))

    _row, target = export(by)

    assert [row["Freie Plätze"] for row in read(target) if row["Rolle"] == "Mentor*in"] == [1]


def test_export_holds_no_contact_data_and_no_long_texts():
    by = coordinator()
    mentee_application(
        person=UserFactory(email="geheim@example.org", phone="0391 4711"),
        profile__exclusions_text="Nicht mit Max",
        profile__criticism_text="Sehr vertraulich",
        decision_note="Interne Notiz",
    )

    _row, target = export(by)

    text = str(read(target))
    for secret in ("geheim@example.org", "0391 4711", "Nicht mit Max", "vertraulich", "Interne"):
        assert secret not in text


def test_drafts_and_other_cohorts_stay_out():
    by = coordinator()
    ApplicationFactory(draft_only=True)
    ApplicationFactory(cohort=CohortFactory(key="2010-11", status=CohortStatus.DRAFT))

    row, _target = export(by)

    assert row.rows == 0
    assert not AccessLog.objects.exists()


def test_tandems_with_both_sides_and_what_they_share():
    by = coordinator()
    mentee, mentor = mentee_application(accepted=True), mentor_application(accepted=True)
    tandem = TandemFactory(
        active=True,
        mentee=ParticipationFactory(person=mentee.person),
        mentor=ParticipationFactory(person=mentor.person, role=Role.MENTOR),
        distance_km=14,
    )
    TandemFactory(state="DISCARDED")

    row, target = export(by, report="tandems")

    (found,) = read(target)
    assert found["Mentee"] == str(tandem.mentee.person)
    assert found["Mentor*in"] == str(tandem.mentor.person)
    assert found["Entfernung in km"] == 14
    assert found["Gedeckter Bedarf"] == "Entscheidungen und Karriereplanung"
    assert found["Von"].date() == date(2008, 10, 25)
    assert row.rows == 1
    assert AccessLog.objects.count() == 2


@pytest.mark.parametrize("report", ["applications", "tandems"])
@pytest.mark.parametrize("number", [1, 5])
def test_export_has_a_constant_number_of_queries(report, number, django_assert_num_queries):
    by = coordinator()
    for _ in range(number):
        mentee, mentor = mentee_application(), mentor_application()
        TandemFactory(
            mentee=ParticipationFactory(person=mentee.person),
            mentor=ParticipationFactory(person=mentor.person, role=Role.MENTOR),
        )
    cohort = CohortFactory()

    names = report == "applications"  # asks whether they may be read
    # rights, rows, two logs, and four savepoints; names, and the cohort's own questions
    with django_assert_num_queries(10 if names else 8):
        export(by, report=report, cohort=cohort)


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.CONFIDANT])
def test_only_coordinators_export(role):
    with pytest.raises(NotAllowedError):
        export(team_member(role))

    assert not Export.objects.exists()


def test_coordinator_of_another_cohort_does_not_export_this_one():
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)

    with pytest.raises(NotAllowedError):
        export(coordinator(cohort=other))


def test_purpose_other_needs_words():
    with pytest.raises(NotAllowedError):
        export(coordinator(), purpose="OTHER", purpose_text="  ")

    assert not Export.objects.exists()


def test_command_line_is_recorded_without_a_person():
    mentee_application()

    row, _target = export(None)

    assert row.by is None
    assert row.rows == 1
    assert not AccessLog.objects.exists()
