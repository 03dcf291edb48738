"""Applying in a real browser, from the first step to the receipt."""

import re
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.services import ensure_consent_texts
from applications.models import Application, ApplicationState
from programme.dates import DatePrecision
from tests.applications.posts import POSTS
from tests.factories import CohortFactory, EventFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]


@pytest.fixture
def cohort(transactional_db):
    ensure_consent_texts()
    cohort = CohortFactory()
    EventFactory(cohort=cohort, order=2)
    EventFactory(
        cohort=cohort,
        kind="FIRST_MEETING",
        title="Erstes Treffen",
        starts_on=date(2008, 10, 1),
        ends_on=date(2008, 10, 10),
        precision=DatePrecision.EARLY_MONTH,
        order=1,
    )
    return cohort


@pytest.fixture
def applicant(visit, client, cohort):
    """A person who is signed in, with a browser of their own."""
    person = UserFactory(first_name="", last_name="", email="ayse@example.org")
    client.force_login(person)
    visitor = visit()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
    )
    return visitor


def fill_in(page, post) -> None:
    """Answer the questions of one step, by the names of the fields."""
    for name, value in post.items():
        for answer in value if isinstance(value, list) else [value]:
            field = page.locator(f"form[data-autosave] [name={name}]")
            kind = field.first.get_attribute("type")
            if kind == "hidden":
                continue
            if kind in ("checkbox", "radio"):
                chosen = f"[value='{answer}']" if kind == "radio" or field.count() > 1 else ""
                page.locator(f"[name={name}]{chosen}").check()
            elif field.first.evaluate("node => node.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)


@pytest.mark.parametrize("role", ["MENTEE", "MENTOR"])
def test_apply_from_the_first_step_to_the_receipt(applicant, cohort, role):
    page = applicant.page
    applicant.open(f"/bewerbung/{role.lower()}/")

    for step, post in POSTS[role](cohort).items():
        applicant.check()
        fill_in(page, post | ({"date_FIRST_MEETING": "UNSURE"} if step == "time" else {}))
        applicant.press("Weiter")
    applicant.check()
    page.get_by_label(re.compile("Ich willige ausdrücklich ein")).check()
    applicant.press("Bewerbung absenden")
    applicant.check()
    applicant.press("Meine Bewerbung", role="link")
    applicant.check()

    expect(page.get_by_text("Eingegangen")).to_be_visible()
    assert Application.objects.get().state == ApplicationState.SUBMITTED


def test_the_start_page_for_strangers(visit, cohort):
    visitor = visit()

    visitor.open("/bewerbung/mentee/")
    visitor.check()

    assert visitor.page.get_by_label("Deine E-Mail-Adresse").is_visible()


def test_errors_take_the_focus_and_lead_to_their_field(applicant):
    page = applicant.page
    applicant.open("/bewerbung/mentee/")

    page.get_by_label("Vorname").fill("Ayşe")
    applicant.press("Weiter")
    applicant.check()

    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Vorname")).to_have_value("Ayşe")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Pronomen")).to_be_focused()


@pytest.mark.parametrize("window", ["phone"])  # what is kept depends on no width
def test_typing_is_kept_without_a_click(applicant):
    page = applicant.page
    applicant.open("/bewerbung/mentee/")

    page.get_by_label("Vorname").fill("Ayşe")
    expect(page.locator("[data-saved]")).to_have_text("✓ Gespeichert um 18:00 Uhr")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Nachname").fill("Kaya")
    applicant.open("/bewerbung/mentee/")

    expect(page.get_by_label("Nachname")).to_have_value("Kaya")
    assert Application.objects.get().draft["about"]["revision"] == 2


def test_a_second_window_overwrites_nothing(applicant):
    first = applicant.page
    applicant.open("/bewerbung/mentee/")
    second = first.context.new_page()
    second.goto(first.url)

    first.get_by_label("Vorname").fill("Ayşe")
    expect(first.locator("[data-saved]")).to_contain_text("Gespeichert")
    second.get_by_label("Vorname").fill("Aysche")
    expect(second.locator("[data-saved]")).to_contain_text("In einem anderen Fenster geändert")
    applicant.page = second
    applicant.console.clear()  # the refusal itself is told to the console
    second.get_by_role("button", name="Weiter", exact=True).click()
    applicant.check()

    expect(second.get_by_role("alert")).to_contain_text("Ayşe")
    expect(second.get_by_label("Vorname")).to_have_value("Aysche")
    assert Application.objects.get().draft["about"]["data"]["first_name"] == ["Ayşe"]
