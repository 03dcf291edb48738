"""The coordination weighs goals and weights before a run, and looks at the map of the draft."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from programme import geo
from programme.models import DistrictAssociation
from tandems.models import MatchingRun
from tests.factories import accepted_mentee, accepted_mentor, coordinator

from .walks import AT_A_DESK, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]
MENTEES, MENTORS = 24, 14
CODES = ["39104", "06108", "06366", "39576", "38820", "06618", "39218", "06844", "29410", "06526"]


@pytest.fixture
def desk(visit, transactional_db, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # the long walk signs in with one
    call_command("load_cohort", verbosity=0)
    associations = {one.ags: one for one in DistrictAssociation.objects.all()}
    for number in range(MENTEES):
        accepted_mentee(**_person(number, associations), profile__max_distance_km="ANY")
    for number in range(MENTORS):
        accepted_mentor(
            **_person(3 * number + 1, associations), profile__max_distance_km="ANY",
            profile__capacity=2 if number % 2 else 1,
        )  # fmt: skip
    return sign_in(visit(), coordinator())


def _person(number, associations):
    code = CODES[number * number % len(CODES)]
    point = geo.locate(postal_code=code)
    return {
        "person__last_name": f"Nummer {number:02}", "person__postal_code": code,
        "person__lat": point.lat, "person__lon": point.lon,
        "association": associations[geo.association_for(code)],
    }  # fmt: skip


@AT_A_DESK
def test_from_the_comparison_to_the_map(desk):
    desk.open(reverse("admin:tandems_matchingrun_add"))
    desk.check()
    own_weights_are_added_up(desk)
    a_line_of_the_comparison_is_taken(desk)
    the_map_says_what_the_table_says(desk)


def own_weights_are_added_up(desk):
    topics = desk.page.get_by_label("Themen", exact=True)
    expect(topics).to_be_hidden()
    desk.page.get_by_text("Eigene Gewichte: neun").click()
    topics.fill("30")
    expect(desk.page.get_by_role("status").filter(has_text="Summe")).to_have_text(
        "Summe: 106 von 100"
    )
    desk.press("Berechnen")
    expect(desk.page.get_by_text("zusammen 106")).to_be_visible()
    desk.check()
    assert not MatchingRun.objects.exists()


def a_line_of_the_comparison_is_taken(desk):
    desk.page.get_by_text("Kurze Wege: Die Entfernung").click()
    desk.press("Vergleichen, ohne zu speichern")
    desk.check()
    assert not MatchingRun.objects.exists()
    rows = desk.page.locator(".tryout tr:has(button)")
    expect(rows).to_have_count(6)
    desk.follow(rows.nth(1).get_by_role("button"))
    run = MatchingRun.objects.get()
    assert (run.preset, run.weights["distance"]) == ("BEST", 36)
    expect(desk.page.get_by_text("Gewichte: kurze Wege")).to_be_visible()
    desk.check()


def the_map_says_what_the_table_says(desk):
    desk.press("Karte", role="link")
    desk.check()
    run = MatchingRun.objects.get()
    expect(desk.page.get_by_role("img", name="Karte des Entwurfs")).to_be_visible()
    expect(desk.page.locator("tbody tr")).to_have_count(run.pairs.count())
    expect(desk.page.locator("svg.map .seat")).to_have_count(14)
