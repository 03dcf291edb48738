"""The call in a real browser: the board of the team, the page of an association, an address."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.services import give_consent
from mails.models import OutgoingMail
from programme.models import Cohort, CohortStatus, DistrictAssociation, TeamRole
from programme.services import grant_role
from tests.factories import UserFactory, mentee_application

from .walks import AT_A_DESK, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cohort(settings, september):
    settings.SECOND_FACTOR_REQUIRED = False
    call_command("load_cohort", verbosity=0)
    Cohort.objects.update(status=CohortStatus.PUBLISHED)
    return Cohort.objects.get()


@pytest.fixture
def association(cohort):
    return DistrictAssociation.objects.get(ags="15003")


@pytest.fixture
def contact(cohort, association):
    person = UserFactory(email="kontakt@example.org", first_name="Gerda", last_name="Rosenthal")
    grant_role(person=person, role=TeamRole.CONTACT_PERSON, cohort=cohort, association=association)
    applicant = mentee_application(cohort=cohort, association=association).person
    give_consent(applicant, "SHARE_DISTRICT")
    return person


@AT_A_DESK
def test_board_notes_an_answer_and_sends_the_call(visit, cohort, contact):
    person = UserFactory(email="koordination@example.org")
    grant_role(person=person, role=TeamRole.COORDINATOR, cohort=cohort)
    team = sign_in(visit(), person)

    team.open("/verwaltung/aufruf/")
    team.check()
    row = team.page.get_by_role("row", name=re.compile("^Stadtverband Magdeburg"))
    row.get_by_text("Notieren …").click()
    row.get_by_label("Antwort").select_option("SPREADS")
    team.check()
    team.follow(row.get_by_role("button", name="Speichern"))
    expect(team.page.get_by_text("Stadtverband Magdeburg: notiert.")).to_be_visible()
    team.press("Noch nicht Informierten schreiben …", role="link")
    team.check()
    team.press("1 Mail verschicken")
    team.check()

    assert OutgoingMail.objects.get(kind="M01").recipient == contact


def test_contact_person_confirms_and_names_somebody(visit, association, contact):
    visitor = sign_in(visit(), contact)

    visitor.open("/mein-verband/")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("link", name=re.compile("^Bestätigen: ")))
    visitor.check()
    visitor.page.get_by_label("ja", exact=True).check()
    visitor.press("Speichern")
    visitor.press("Jemanden nennen", role="link")
    visitor.check()
    visitor.page.get_by_label("Name").fill("Karin Vorgeschlagen")
    visitor.page.get_by_label("E-Mail").fill("karin@example.org")
    visitor.press("Einladen")
    visitor.check()
    expect(visitor.page.get_by_text("Karin Vorgeschlagen")).to_be_visible()
    nominee = visit()
    nominee.open(link_of("M25"))
    nominee.check()
    nominee.press("Bitte löscht meinen Namen")
    nominee.check()


def test_address_for_the_next_cohort(visit, cohort):
    visitor = visit()

    visitor.open("/naechster-durchgang/")
    visitor.check()
    visitor.page.get_by_label("E-Mail").fill("neu@example.org")
    visitor.page.wait_for_timeout(3100)  # faster than that is a machine
    visitor.press("Schreibt mir")
    visitor.check()
    visitor.open(link_of("M26"))
    visitor.check()
    visitor.press("Ja, schreibt mir")
    visitor.check()
    expect(visitor.page.get_by_text("Deine Adresse steht auf der Liste")).to_be_visible()


def link_of(kind):
    mail = OutgoingMail.objects.filter(kind=kind).latest("created_at")
    return re.search(r"(/konto/link/\S+)", mail.body)[1]
