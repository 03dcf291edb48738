"""The whole thread in a real browser: from the start page to two signatures and the PDF."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from applications.models import Application
from mentoring.core.forms import GuardedForm
from programme.models import Cohort, CohortStatus, TeamRole
from programme.services import grant_role
from tests.factories import UserFactory, reviewed

from . import walks

PASSWORD = "voneinander-lernen"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window():
    """Who walks here says so: some have a phone, some a desktop."""


@pytest.fixture
def plan(settings, september, transactional_db, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = True
    monkeypatch.setattr(GuardedForm, "minimum_seconds", 0)  # has tests of its own
    call_command("load_cohort", verbosity=0)
    Cohort.objects.update(status=CohortStatus.PUBLISHED)


def coordinator(name) -> User:
    person = UserFactory(email=f"{name}@example.org", first_name=name, last_name="Berg")
    person.set_password(PASSWORD)
    person.save()
    grant_role(person=person, role=TeamRole.COORDINATOR, cohort=Cohort.objects.get())
    return person


def test_from_the_start_page_to_two_signatures(visit, plan):
    """Each page of the desk and of those who apply is seen in both widths; what the pair sees
    later is so in ``test_tandem``."""
    mentee = visit("phone")
    apply(mentee, "Als Mentee bewerben", "mila@example.org", walks.MENTEE)
    mentor = visit("desktop")
    apply(mentor, "Als Mentor*in bewerben", "karl@example.org", walks.MENTOR)
    for application in Application.objects.submitted():
        reviewed(application)
    for window, name in (("desktop", "Ida"), ("phone", "Jo")):
        desk = visit(window)
        sign_in_with_second_factor(desk, coordinator(name))
        accept_the_first(desk)

    propose_the_pair(desk)
    for person in (mentee, mentor):
        say_yes(person)
    confirm(desk)
    make_ready(mentee)
    for person, name in ((mentee, "Mila Sommer"), (mentor, "Karl Winter")):
        sign(person, name)

    mentor.open("/mein-programm/")
    mentor.check()
    expect(mentor.page.get_by_text("Läuft").first).to_be_visible()
    assert agreement_of(mentor).startswith(b"%PDF")


def apply(visitor, button, address, steps):
    visitor.open("/")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("link", name=button).first)
    visitor.check()
    visitor.page.get_by_label("E-Mail").fill(address)
    visitor.press("Code zuschicken")
    visitor.check()
    visitor.page.get_by_label("Code").fill(walks.code_for(address))
    visitor.press("Anmelden")
    for answers in steps:
        visitor.check()
        walks.fill_in(visitor.page, answers)
        visitor.press("Weiter")
    visitor.check()
    visitor.page.locator('input[name*="PROCESSING"]').check()
    visitor.press("Bewerbung absenden")
    visitor.check()
    assert visitor.page.url.endswith("/danke/")


def sign_in_with_second_factor(visitor, person: User):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    visitor.open("/konto/anmelden/passwort/?next=/verwaltung/")
    visitor.check()
    visitor.page.get_by_label("E-Mail").fill(person.email)
    visitor.page.get_by_label("Passwort").fill(PASSWORD)
    visitor.press("Anmelden")
    visitor.check()
    _, now, _ = totp.yield_hotp_counters_from_time()  # the one before would soon be too old
    code = totp.format_hotp_value(totp.hotp_value(secret, now))
    visitor.page.locator("input[name=code]").fill(code)
    with visitor.page.expect_navigation(url="**/verwaltung/"):
        visitor.page.locator("main form").first.evaluate("form => form.requestSubmit()")
    visitor.check()
    assert Authenticator.objects.filter(user=person).exists()


def accept_the_first(visitor):
    visitor.open("/verwaltung/applications/application/?entscheidung=offen")
    visitor.check()
    visitor.page.locator("input.action-select").first.check()
    visitor.page.locator("select[name=action]").select_option("accept_selected")
    visitor.follow(visitor.page.locator("button[name=index]"))
    visitor.check()
    visitor.follow(visitor.page.get_by_role("button", name=re.compile("Zusagen|Zusage")))
    visitor.check()


def propose_the_pair(visitor):
    visitor.open("/verwaltung/tandems/tandem/add/")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("link", name=re.compile("Mila Sommer")).last)
    visitor.check()
    visitor.page.locator("input[name=mentor]").check()
    visitor.press("Dieses Tandem vorschlagen")
    visitor.check()


def say_yes(visitor):
    visitor.open("/mein-programm/")
    visitor.check()
    visitor.follow(visitor.page.locator('main a[href^="/tandem/"]').first)
    visitor.check()
    visitor.page.locator("input[name=share_contact]").check()
    visitor.press("Ja, ich bin einverstanden")
    visitor.check()


def confirm(visitor):
    visitor.open("/verwaltung/tandems/tandem/")
    visitor.check()
    visitor.follow(visitor.page.locator("#result_list tbody th a").first)
    visitor.check()
    visitor.press("Tandem bestätigen")
    visitor.check()


def make_ready(visitor):
    visitor.open("/mein-programm/")
    visitor.follow(visitor.page.locator('main a[href^="/tandem/"]').first)
    visitor.check()
    visitor.follow(visitor.page.locator('main a[href$="/vereinbarung/"]').first)
    visitor.check()
    visitor.follow(visitor.page.locator('main a[href$="/bearbeiten/"]').first)
    visitor.check()
    visitor.follow(visitor.page.locator("button[name=read]"))
    visitor.check()
    visitor.press("Zur Unterschrift")
    visitor.check()


def sign(visitor, name):
    visitor.open("/mein-programm/")
    visitor.follow(visitor.page.locator('main a[href^="/tandem/"]').first)
    visitor.follow(visitor.page.locator('main a[href$="/vereinbarung/"]').first)
    visitor.check()
    visitor.page.locator("input[name=typed_name]").fill(name)
    visitor.press("Ich unterzeichne")
    visitor.check()


def agreement_of(visitor) -> bytes:
    visitor.follow(visitor.page.locator('main a[href^="/tandem/"]').first)
    visitor.follow(visitor.page.locator('main a[href$="/vereinbarung/"]').first)
    visitor.check()
    link = visitor.page.locator('a[href$=".pdf"]').first.get_attribute("href")
    return visitor.page.request.get(f"{visitor.address}{link}").body()
