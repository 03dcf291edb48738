"""After the first meeting: somebody names wishes on the phone, the coordination makes tandems."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import EventKind
from mentoring.core import clock
from programme.dates import DatePrecision
from tandems.models import MatchingRun, PlaceRequest, Preference
from tests.factories import EventFactory, accepted_mentee, accepted_mentor, coordinator
from tests.factories.programme import BERLIN

from .walks import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def met(transactional_db, settings):
    """The day after the first meeting: three mentees, two mentors with a place each."""
    settings.SECOND_FACTOR_REQUIRED = False  # the long walk signs in with one
    day = date(2008, 10, 4)
    EventFactory(
        kind=EventKind.FIRST_MEETING, starts_on=day, ends_on=day, precision=DatePrecision.DAY
    )
    mentees = [accepted_mentee(person__first_name=name) for name in ("Ayla", "Ben", "Cem")]
    mentors = [accepted_mentor(person__first_name=name) for name in ("Rosa", "Willi")]
    with clock.set_to(datetime(2008, 10, 5, 12, tzinfo=BERLIN)):
        yield mentees, mentors


def test_from_a_wish_to_a_draft_and_a_second_place(visit, met):
    mentees, mentors = met
    name_wishes(visit(), mentees[0].person)
    wish_back(visit(), mentors[1].person, mentees[0])
    desk = visit()
    make_a_draft(desk, mentees[0], mentors[1])
    ask_for_a_place(desk, visit)


def name_wishes(phone, person):
    sign_in(phone, person)
    phone.open(reverse("dashboard"))
    phone.follow(phone.page.get_by_role("link", name="Wünsche nennen"))
    phone.check()
    phone.page.get_by_text("Rosa", exact=False).first.click()
    expect(phone.page.get_by_text("Ich bin Stadträtin in Magdeburg.").first).to_be_visible()

    phone.page.get_by_label("1. Wunsch").select_option(index=2)
    phone.page.get_by_label("2. Wunsch").select_option(index=2)
    phone.press("Antwort abschicken")
    expect(phone.page.get_by_text("Diese Person hast Du schon genannt.").first).to_be_visible()
    phone.check()

    phone.page.get_by_label("2. Wunsch").select_option(index=0)
    phone.page.get_by_text("Vertraulich: mit wem nicht").click()
    phone.page.get_by_label("Rosa").check()
    phone.press("Antwort abschicken")
    expect(phone.page.get_by_text("Danke, das ist notiert")).to_be_visible()
    phone.press("Antwort abschicken")  # once more, as it stands there
    assert sorted(Preference.objects.values_list("kind", "rank")) == [("VETO", None), ("WISH", 1)]


def wish_back(phone, person, mentee):
    sign_in(phone, person)
    phone.open(reverse("dashboard"))
    phone.follow(phone.page.get_by_role("link", name="Wünsche nennen"))
    phone.page.get_by_label("1. Wunsch").select_option(str(mentee.pk))
    phone.press("Antwort abschicken")
    phone.check()


def make_a_draft(desk, mentee, mentor):
    sign_in(desk, coordinator())
    desk.open(reverse("admin:index"))
    expect(desk.page.get_by_text("2 von 5")).to_be_visible()
    desk.open(reverse("admin:tandems_matchingrun_add"))
    expect(desk.page.get_by_label("Nach dem ersten Treffen")).to_be_checked()
    desk.press("Berechnen")
    desk.check()
    run = MatchingRun.objects.get()
    assert run.values["mutual"] == 1
    assert run.pairs.get(mentee=mentee).mentor == mentor
    line = desk.page.locator(f"#p-{run.pairs.get(mentee=mentee).pk}")
    line.get_by_text("Alle Punkte").click()
    expect(line.get_by_text("genannt als 1. Wunsch").first).to_be_visible()


def ask_for_a_place(desk, visit):
    desk.follow(desk.page.get_by_role("button", name="um einen zweiten Platz bitten").first)
    desk.check()
    asked = PlaceRequest.objects.get()
    phone = visit()
    sign_in(phone, asked.mentor.person)
    phone.open(reverse("dashboard"))
    phone.follow(phone.page.get_by_role("link", name="Ja oder Nein sagen"))
    phone.check()
    phone.press("Ja, ich nehme einen zweiten Platz")
    expect(phone.page.get_by_text("Du hast jetzt zwei Plätze")).to_be_visible()

    desk.page.reload()
    expect(desk.page.get_by_text("hat Ja gesagt")).to_be_visible()
    desk.follow(desk.page.get_by_role("link", name="Neu berechnen"))
    desk.press("Berechnen")
    assert MatchingRun.objects.exclude(kept_from=None).get().values["pairs"] == 3
