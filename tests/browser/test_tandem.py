"""A tandem in a real browser: formed at the desk, answered, confirmed, written, signed."""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.services import ensure_consent_texts
from programme.dates import DatePrecision
from tandems.models import Tandem
from tests.factories import (
    EventFactory,
    OfficeFactory,
    PreferenceFactory,
    TandemFactory,
    TopicFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]


@pytest.fixture
def pair(transactional_db):
    """A mentee, a mentor who fits, and others who are far away or don't fit."""
    ensure_consent_texts()
    mentee = accepted_mentee(person=_person("Aylin", "Kaya", phone="0391 555 12 34"))
    mentor = accepted_mentor(
        person=_person("Bernd", "Lehmann", phone="0171 5550199"), profile__capacity=2
    )
    far = {"lat": 51.15, "lon": 11.81, "place": "Naumburg"}
    accepted_mentor(person=_person("Clara", "Weit", **far))
    PreferenceFactory(
        from_participation=accepted_mentor(person=_person("Dieter", "Zoll")),
        to_participation=mentee,
    )
    EventFactory(cohort=mentee.cohort, precision=DatePrecision.DAY_RANGE)
    topics = [TopicFactory(label=label) for label in ("Kommunales", "Digitales")]
    mentee.person.applications.get().mentee_profile.topics.set(topics)
    mentor.person.applications.get().mentor_profile.topics.set(topics)
    OfficeFactory(person=mentor.person)
    return mentee, mentor


def _person(first, last, **fields):
    return UserFactory(
        first_name=first, last_name=last, email=f"{first.lower()}@example.org", **fields
    )


@pytest.fixture
def visit_as(visit):
    def new(person):
        client = Client()
        client.force_login(person)
        visitor = visit()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
        )
        return visitor

    return new


def look(visitor, name, window):
    visitor.check()
    if os.environ.get("LOOK"):
        visitor.page.screenshot(path=f"{os.environ['LOOK']}/{name}-{window}.png", full_page=True)


def form(desk, window):
    desk.open("/verwaltung/tandems/tandem/add/")
    look(desk, "01-mentees", window)
    desk.page.get_by_role("link", name="Mentor*in suchen für Aylin Kaya").click()
    look(desk, "02-compare", window)
    expect(desk.page.get_by_text("Passt aus Gründen des Programms nicht.")).to_be_visible()
    desk.page.get_by_label("Bernd Lehmann").check()
    desk.press("Dieses Tandem vorschlagen")
    look(desk, "03-proposed", window)
    return Tandem.objects.get()


def agree(hers, his, tandem, window):
    hers.open(tandem.get_absolute_url())
    look(hers, "04-proposal", window)
    expect(hers.page.get_by_text("bernd@example.org")).to_have_count(0)
    hers.press("Ja, ich bin einverstanden")
    look(hers, "05-consent-missing", window)
    for visitor in (hers, his):
        visitor.open(tandem.get_absolute_url())
        visitor.page.get_by_role("checkbox").check()
        visitor.press("Ja, ich bin einverstanden")
    look(his, "06-answered", window)


def write(hers, his, tandem, window):
    """Both open the draft; the second to save sees what the first has saved."""
    hers.open(tandem.get_absolute_url())
    expect(hers.page.get_by_text("bernd@example.org")).to_be_visible()
    look(hers, "08-together", window)
    hers.press("Zur Vereinbarung", role="link")
    look(hers, "09-draft", window)
    hers.press("Weiterschreiben", role="link")
    look(hers, "10-edit", window)
    his.open(f"{tandem.get_absolute_url()}vereinbarung/bearbeiten/")
    hers.page.get_by_label("Was erwartet die*der Mentee?").fill("Ehrliche Rückmeldung.")
    hers.press("Speichern und später weiter")
    look(hers, "11-saved", window)
    his.page.get_by_label("Was erwartet die*der Mentee?").fill("Neugier.")
    his.press("Speichern und Text lesen")
    look(his, "12-stale", window)


def sign(hers, his, tandem, window):
    hers.press("Speichern und Text lesen")
    hers.press("Zur Unterschrift")
    look(hers, "13-ready", window)
    hers.page.get_by_label("Dein Vor- und Nachname").fill("Aylin")
    hers.press("Ich unterzeichne")
    look(hers, "14-wrong-name", window)
    for visitor, name in ((hers, "Aylin Kaya"), (his, "bernd lehmann")):
        visitor.open(f"{tandem.get_absolute_url()}vereinbarung/")
        visitor.page.get_by_label("Dein Vor- und Nachname").fill(name)
        visitor.press("Ich unterzeichne")
    look(his, "15-signed", window)


def test_from_the_proposal_to_the_signatures(visit_as, pair, window):
    mentee, mentor = pair
    desk = visit_as(coordinator(first_name="Ida", last_name="Ahrens"))
    tandem = form(desk, window)
    hers, his = visit_as(mentee.person), visit_as(mentor.person)
    agree(hers, his, tandem, window)
    desk.page.reload()
    desk.press("Tandem bestätigen")
    look(desk, "07-confirmed", window)
    write(hers, his, tandem, window)
    sign(hers, his, tandem, window)

    tandem.refresh_from_db()

    assert tandem.state == "ACTIVE"


def test_the_pages_beside_the_way(visit_as, pair, window):
    mentee, mentor = pair
    tandem = TandemFactory(mentee=mentee, mentor=mentor, active=True)
    TandemFactory(mentor=mentor, place=2)
    hers = visit_as(mentee.person)
    hers.open("/tandem/leitfaden/")
    look(hers, "20-guide", window)
    hers.open(f"{tandem.get_absolute_url()}beenden/")
    look(hers, "21-end", window)
    hers.open("/mein-programm/")
    look(hers, "22-dashboard", window)
    accepted_mentee(profile__exclusions_text="Nicht mit Herrn Zoll, bitte.")
    desk = visit_as(coordinator())
    for name, path in (
        ("23-list", "/verwaltung/tandems/tandem/"),
        ("24-exclusions", "/verwaltung/tandems/preference/"),
        ("25-record", "/verwaltung/tandems/preference/add/"),
        ("26-today", "/verwaltung/"),
        ("27-tandem", f"/verwaltung/tandems/tandem/{tandem.pk}/change/"),
    ):
        desk.open(path)
        look(desk, name, window)
