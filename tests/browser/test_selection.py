"""A whole call: 60 mentees, 30 mentors, who reads them, who decides, and what everybody gets."""

import re
from collections import Counter
from datetime import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from accounts.forms import AddressForm
from accounts.models import User
from applications import services
from applications.models import Application, ApplicationState, Review
from demo import reading
from demo.people import Inventor
from demo.store import store
from mails.models import OutgoingMail
from mentoring.core import clock
from programme.models import Cohort, CohortStatus, Participation, Role, TeamRole
from programme.services import grant_role
from tests.factories import UserFactory
from tests.factories.programme import BERLIN

from . import walks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALL, DEADLINE, MEETING = (
    datetime(2008, *day, tzinfo=BERLIN) for day in ((5, 18, 9), (9, 30, 23, 50), (10, 2, 18))
)
MENTEES, MENTORS, PLACES = 60, 30, 40
DECISIONS = ["M06", "M07", "M08"]
NAMES = {"Fritzi": TeamRole.ORG_TEAM, "Yusuf": TeamRole.ORG_TEAM, "Ida": TeamRole.COORDINATOR}


@pytest.fixture
def window():
    """Who walks here says so: the team sits at desks, parents and applicants have phones."""


@pytest.fixture
def cohort(settings, transactional_db, monkeypatch):
    """Two days after the deadline. Sixty accounts of mentees, two of them of one human."""
    settings.SECOND_FACTOR_REQUIRED = False  # the long walk signs in with one
    monkeypatch.setattr(AddressForm, "minimum_seconds", 0)  # has tests of its own
    with clock.set_to(MEETING):
        call_command("load_cohort", verbosity=0)
        Cohort.objects.update(status=CohortStatus.PUBLISHED)
        cohort = Cohort.objects.get()
        inventor = Inventor(cohort, seed=2008, first=CALL, last=DEADLINE)
        store(inventor.applicants(mentees=MENTEES, mentors=MENTORS), on=clock.today())
        User.objects.filter(birth_year__gte=1990).update(birth_year=1985)
        yield cohort


@pytest.fixture
def team(cohort):
    """Two who read, and one who decides and stands in for a reader."""
    people = {}
    for name, role in NAMES.items():
        people[name] = UserFactory(
            email=f"{name.lower()}@example.org", first_name=name, postal_code="", place=""
        )
        grant_role(person=people[name], role=role, cohort=cohort)
    return people


@pytest.fixture
def minor(cohort):
    """Seventeen at the kick-off. The mail to the parents is on its way."""
    application = applicants(Role.MENTEE)[10]
    User.objects.filter(pk=application.person_id).update(
        birth_year=1991, guardian_name="Erika Sorge", guardian_email="sorge@example.org"
    )
    application.person.refresh_from_db()
    services.ask_guardian(application)
    return application


@pytest.fixture
def double(cohort):
    """The same human with two addresses: the two applications, the one that stays first."""
    first, second = applicants(Role.MENTEE)[20:22]
    names = ("first_name", "last_name", "search_name", "birth_year", "postal_code", "place")
    same = {name: getattr(first.person, name) for name in names}
    User.objects.filter(pk=second.person_id).update(**same)
    return first, second


def test_a_whole_call_from_the_last_to_apply_to_the_sent_decisions(visit, team, minor, double):
    ida, fritzi, yusuf = (
        walks.sign_in(visit(window), team[name])
        for name, window in (("Ida", "desktop"), ("Fritzi", "desktop"), ("Yusuf", "phone"))
    )
    let_parents_agree(visit("phone"), minor)
    open_a_late_link(ida, "nachzug@example.org")
    apply_late(visit("phone"), "nachzug@example.org")
    make_two_accounts_one(ida, *double)

    left_to_ida = step_aside(fritzi, team["Fritzi"])
    for reader in (fritzi, yusuf):
        review_the_next(reader)
    read_the_rest(team, without=left_to_ida)
    review_the_next(ida)
    assert by_whom(left_to_ida) == {"Ida", "Yusuf"}

    meet(ida)
    prepare_the_rest(by=team["Ida"])
    assert decisions() == Counter()
    send_twice(ida)

    assert_everybody_was_told_once(minor, double)


# Before the meeting ------------------------------------------------------------------------


def open_a_late_link(desk, address):
    desk.open(reverse("admin:applications_lateadmission_add"))
    check(desk)
    page = desk.page
    page.locator("[name=cohort]").select_option(index=1)
    page.get_by_label("E-Mail").fill(address)
    page.locator("[name=role]").select_option("MENTEE")
    page.locator("[name=expires_at_0]").fill("05.10.2008")
    page.locator("[name=expires_at_1]").fill("18:00")
    page.locator("[name=reason]").fill("War im Krankenhaus.")
    desk.press("Speichern")
    expect(page.get_by_role("cell", name=address)).to_be_visible()
    check(desk)


def apply_late(late, address):
    """Closed for everybody else; this one gets a code, and to the form."""
    late.open("/bewerbung/mentee/")
    late.check()
    mail = OutgoingMail.objects.get(kind="M27", address=address)
    late.open(path_in(mail))
    late.page.get_by_label("E-Mail").fill(address)
    late.press("Code zuschicken")
    late.page.get_by_label("Code").fill(walks.code_for(address))
    late.press("Anmelden")
    for answers in walks.MENTEE:
        walks.fill_in(late.page, answers)
        late.press("Weiter")
    late.page.locator('input[name*="PROCESSING"]').check()
    late.press("Bewerbung absenden")
    late.check()

    assert Application.objects.get(person__email=address).is_late


def let_parents_agree(parent, application):
    parent.open(path_in(OutgoingMail.objects.get(kind="M24")))
    parent.check()
    parent.press("Bestätigen")

    application.person.refresh_from_db()
    assert application.person.guardian_confirmed_at


def make_two_accounts_one(desk, kept, gone):
    desk.open(reverse("admin:applications_application_change", args=[kept.pk]))
    check(desk)
    desk.press("Zusammenführen prüfen", role="link")
    check(desk)
    desk.press("Zusammenführen")

    gone.refresh_from_db()
    assert gone.merged_into == kept


# Reading -----------------------------------------------------------------------------------


def step_aside(desk, member) -> Application:
    """One click, and the next one is handed out."""
    desk.open(reverse("admin:applications_application_next") + "?rolle=MENTEE")
    check(desk)
    shown = desk.page.url
    desk.page.get_by_text("Befangen?").click()
    desk.press("verwandt, befreundet oder im selben Haushalt")

    assert desk.page.url != shown
    return Review.objects.get(reviewer=member, recused=True).application


def review_the_next(reader):
    """By the keyboard where there is one; the next one follows by itself."""
    reader.open(reverse("admin:applications_application_next") + "?rolle=MENTEE")
    check(reader)
    page, shown = reader.page, reader.page.url
    radios = page.locator("fieldset[data-criterion]")
    if page.viewport_size["width"] > 600:
        for _criterion in radios.all():
            page.keyboard.press("2")
    else:
        for criterion in radios.all():
            criterion.locator("input[value='2']").check()
    page.locator("input[name=recommendation][value=ACCEPT]").check()
    page.get_by_label("Anmerkung").fill("Klare Vorstellung.")
    reader.press("Speichern und weiter")

    assert page.url != shown


def read_the_rest(team, *, without: Application):
    """The other hundred and fifty reviews, as the pages store them."""
    for row in applicants(Role.MENTEE):
        if row != without:
            reading.review(row, by=team["Fritzi"])
        reading.review(row, by=team["Yusuf"])
    for row in applicants(Role.MENTOR):
        reading.review(row, by=team["Yusuf"])


def by_whom(application) -> set[str]:
    done = Review.objects.done().filter(application=application)
    return set(done.values_list("reviewer__first_name", flat=True))


# Deciding ----------------------------------------------------------------------------------


def meet(desk):
    """Each kind of decision once, and one taken back: nothing leaves the house."""
    desk.open(reverse("admin:applications_application_meeting") + "?rolle=MENTEE")
    check(desk)
    rows = desk.page.locator("table.meeting tbody tr")
    desk.follow(rows.nth(0).get_by_role("button", name=re.compile("^Zusagen")))
    desk.follow(rows.nth(1).get_by_role("button", name=re.compile("^Warteliste")))
    rows.nth(2).get_by_role("combobox").select_option("NO_PLACE")
    desk.follow(rows.nth(2).get_by_role("button", name=re.compile("^Absagen")))
    desk.follow(rows.nth(1).get_by_role("button", name=re.compile("^Zurücknehmen")))
    check(desk)

    pending = Application.objects.pending()
    assert sorted(pending.values_list("pending_state", flat=True)) == ["ACCEPTED", "REJECTED"]


def prepare_the_rest(*, by):
    """All mentors, forty mentees; ten wait and nine are turned down."""
    states = {
        Role.MENTOR: ["ACCEPTED"] * MENTORS,
        Role.MENTEE: ["ACCEPTED"] * (PLACES - 1) + ["WAITLISTED"] * 10 + ["REJECTED"] * 9,
    }
    for role, wanted in states.items():
        rows = [row for row in applicants(role) if not row.pending_state]
        for row, state in zip(rows, wanted, strict=True):
            reason = "TIME" if state == "REJECTED" else ""
            services.prepare_decision(row, by=by, state=state, reason=reason)


def send_twice(desk):
    """Two windows with the same page: the click in the second finds nothing left to send."""
    pages = [desk.page, desk.page.context.new_page()]
    for page in pages:
        page.goto(f"{desk.address}{reverse('admin:applications_application_send')}")
        page.get_by_label("Wie viele Mails").fill(str(MENTEES + MENTORS))
    check(desk)
    expect(pages[0].locator(".letter").first).to_contain_text("Hallo")
    answers = ("90 Entscheidungen gesendet", "Es ist nichts mehr zu senden")
    for page, answer in zip(pages, answers, strict=True):
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name="Alle senden").click()
        expect(page.get_by_text(answer)).to_be_visible()
    check(desk)


def assert_everybody_was_told_once(minor, double):
    told = OutgoingMail.objects.filter(kind__in=DECISIONS).values_list("recipient", flat=True)
    merged = User.objects.get(merged_into=double[0].person)
    applied = Application.objects.live().values_list("person", flat=True)

    assert decisions() == {"M06": MENTORS + PLACES, "M07": 10, "M08": 10}
    assert sorted(told) == sorted(applied)
    assert set(Counter(told).values()) == {1}
    assert merged.pk not in told
    assert minor.person_id in told
    assert User.objects.get(email="nachzug@example.org").pk in told
    assert not Application.objects.pending().exists()
    accepted = Application.objects.filter(state=ApplicationState.ACCEPTED)
    assert Participation.objects.count() == accepted.count() == MENTORS + PLACES


# Small things ------------------------------------------------------------------------------


def applicants(role) -> list[Application]:
    rows = Application.objects.undecided().filter(role=role).order_by("submitted_at")
    return list(rows.select_related("person", "cohort"))


def decisions() -> Counter:
    mails = OutgoingMail.objects.filter(kind__in=DECISIONS)
    return Counter(mails.values_list("kind", flat=True))


def path_in(mail) -> str:
    return re.search(r"(/konto/\S+)", mail.body)[1]


def check(visitor):
    """The desk on a large window; axe tries styles on its forms, and says so on the console."""
    said = list(visitor.console)
    visitor.check()
    visitor.page.wait_for_timeout(200)
    visitor.console[:] = said
