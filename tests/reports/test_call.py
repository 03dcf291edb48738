"""R3 and R4: how the call went, without numbers that point at anybody."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from accounts.models import AccessLog
from programme.models import TeamRole
from reports import services
from reports.queries.call import few, share
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    MentorNominationFactory,
    ParticipationFactory,
    TandemFactory,
    TeamMembershipFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def export(report, file_format="xlsx", by=None):
    target = io.BytesIO()
    services.export(
        report=report, cohort=CohortFactory(), file_format=file_format, purpose="BOARD",
        by=by or coordinator(), target=target,
    )  # fmt: skip
    return target


def rows_of(target):
    head, *rows = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def channel():
    return CallChannelFactory(
        association=DistrictAssociationFactory(), code="SV", label="Stadtverband Magdeburg",
        visits=20, informed_on=date(2008, 6, 1), answer="SPREADS",
    )  # fmt: skip


def test_coverage_says_who_what_and_what_is_missing(channel):
    contact = TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON, association=channel.association
    ).person
    MentorNominationFactory(association=channel.association)
    for gender in "FFFMM":
        mentee_application(accepted=True, person=UserFactory(gender=gender))
    TandemFactory(
        active=True,
        mentee=ParticipationFactory(association=channel.association),
        mentor=ParticipationFactory(role="MENTOR", association=channel.association),
    )

    (row,) = rows_of(export("coverage"))

    assert row["Verband"] == "Stadtverband Magdeburg"
    assert row["Ansprechpartner*in"] == str(contact)
    assert row["Informiert am"].date() == date(2008, 6, 1)
    assert (row["Besuche"], row["Bewerbungen als Mentee"], row["Zugesagt"]) == (20, 5, 5)
    assert (row["Bewerbungen als Mentor*in"], row["Tandems"]) == (0, "unter 5")
    assert row["Genannte Mentor*innen"] == "unter 5"
    assert row["Frauen in Prozent"] == 60
    assert row["Lücke"] == "noch kein*e Mentor*in aus Magdeburg"


def test_channels_from_the_visit_to_the_place(channel):
    for _ in range(5):
        mentee_application(channel=channel)
    mentor_application()

    first, none = rows_of(export("channels"))

    assert (first["Bewerbungsweg"], first["Besuche"], first["Abgeschickt"]) == (
        "Stadtverband Magdeburg", 20, 5,
    )  # fmt: skip
    assert first["Abgeschickt in Prozent der Besuche"] == 25
    assert (none["Bewerbungsweg"], none["Begonnen"]) == ("ohne Link", "unter 5")
    assert none["Abgeschickt in Prozent der Besuche"] is None


@pytest.mark.parametrize("report", ["coverage", "channels"])
def test_both_are_csv_as_well(channel, report):
    text = export(report, "csv").getvalue().decode("utf-8-sig")

    head, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert head[0] in ("Verband", "Bewerbungsweg")
    assert rows[0][0] == "Stadtverband Magdeburg"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (1, "unter 5"), (4, "unter 5"), (5, 5), (14, 14)]
)
def test_few_people_are_no_number(number, shown):
    assert few(number) == shown


@pytest.mark.parametrize(("some", "of", "shown"), [(1, 4, None), (2, 5, 40), (0, 0, None)])
def test_share_needs_five_who_said(some, of, shown):
    assert share(some, of) == shown


def test_no_applicant_is_named_and_only_contact_persons_are_recorded(channel):
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=channel.association)
    applicant = mentee_application(person=UserFactory(last_name="Geheim")).person

    text = str(rows_of(export("coverage"))) + str(rows_of(export("channels")))

    assert "Geheim" not in text
    assert not AccessLog.objects.filter(person=applicant).exists()
    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize("report", ["coverage", "channels"])
@pytest.mark.parametrize("number", [1, 5])
def test_export_has_a_constant_number_of_queries(report, number, django_assert_num_queries):
    by, cohort = coordinator(), CohortFactory()
    for count in range(number):
        association = DistrictAssociationFactory(ags=f"1508{count}", name=f"Verband {count}")
        CallChannelFactory(association=association, code="KV")
        mentee_application(association=association)

    expected = {"coverage": 10, "channels": 6}[report]
    with django_assert_num_queries(expected):
        services.export(
            report=report, cohort=cohort, file_format="csv", purpose="BOARD", by=by,
            target=io.BytesIO(),
        )  # fmt: skip
