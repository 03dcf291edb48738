"""The coordination pairs a whole cohort: 40 mentees and 24 mentors, to proposals and a "no"."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from mentoring.core import clock
from programme.models import Participation
from tandems import services
from tandems.models import Answer, MatchingRun, Tandem, TandemState
from tests.factories import accepted_mentee, accepted_mentor, coordinator

from .walks import AT_A_DESK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]
MENTEES, MENTORS = 40, 24
PLACES = ["39104", "06108", "06366", "39576", "38820", "06618", "39218", "06844"]


@pytest.fixture
def desk(visit, transactional_db, settings):
    """The coordination, signed in, and everybody accepted."""
    settings.SECOND_FACTOR_REQUIRED = False  # the long walk signs in with one
    for number in range(MENTEES):
        accepted_mentee(**_person(number), profile__max_distance_km="ANY")
    for number in range(MENTORS):
        accepted_mentor(
            **_person(number + 3), profile__max_distance_km="ANY",
            profile__capacity=2 if number % 2 else 1,
        )  # fmt: skip
    visitor = visit()
    _sign_in(visitor, coordinator())
    return visitor


def _person(number: int) -> dict[str, str]:
    return {
        "person__last_name": f"Nummer {number:02}",
        "person__postal_code": PLACES[number % len(PLACES)],
    }


def _sign_in(visitor, person) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": visitor.address}]
    )


def shown(desk) -> MatchingRun:
    """The draft whose board is open."""
    return MatchingRun.objects.get(pk=re.search(r"matchingrun/([-0-9a-f]+)/", desk.page.url)[1])


def pairs(run) -> dict:
    return dict(run.pairs.values_list("mentee", "mentor"))


@AT_A_DESK
def test_from_the_first_run_to_an_alternative(desk):
    first = run_and_read(desk)
    second = pin_for_the_price_that_was_told(desk, first)
    third = keep_apart(desk, second)
    fourth = somebody_withdraws(desk, third)
    publish_and_hear_no(desk, fourth)


def run_and_read(desk):
    desk.open(reverse("admin:tandems_matchingrun_add"))
    desk.check()
    desk.press("Berechnen")
    desk.check()
    run = shown(desk)
    assert run.is_proven
    assert run.values["pairs"] == min(MENTEES, 36)
    expect(desk.page.get_by_role("heading", name="Übrig")).to_be_visible()
    desk.page.get_by_text("Alle Punkte").first.click()
    expect(desk.page.get_by_text("Entfernung:").first).to_be_visible()
    return run


def pin_for_the_price_that_was_told(desk, run):
    """The price stands there before it is paid, and it is the one that is paid."""
    desk.follow(desk.page.get_by_role("link", name="Alle Mentor").first)
    desk.check()
    row = desk.page.locator("tbody tr").nth(1)
    told = row.locator("td").nth(1).inner_text()
    less = number_in(told, r"([\d.]+) Punkte weniger") - number_in(told, r"([\d.]+) Punkte mehr")
    others = number_in(told, r"betrifft (\d+) andere")
    for reason in row.get_by_label("Grund").all():  # further than 80 km
        reason.fill("Beide arbeiten in Magdeburg.")
    desk.follow(row.get_by_role("button", name="Zusammen mit"))

    again = shown(desk)
    assert again.values["pairs"] == run.values["pairs"]
    assert again.pairs.filter(is_pinned=True).count() == 1
    assert run.values["points"] - again.values["points"] == less
    mentee = again.pairs.get(is_pinned=True).mentee_id
    lost = {pair for pair in pairs(run).items() if pair not in pairs(again).items()}
    assert len([pair for pair in lost if pair[0] != mentee]) == others
    expect(desk.page.get_by_role("button", name="Zurücknehmen")).to_have_count(1)
    return again


def number_in(text, pattern) -> int:
    found = re.search(pattern, text)
    return int(found[1].replace(".", "")) if found else 0


def keep_apart(desk, run):
    pair = run.pairs.filter(is_pinned=False).order_by("mentee__person__search_name").first()
    line = desk.page.locator(f"#p-{pair.pk}")
    desk.follow(line.get_by_role("button", name="Nicht zusammen"))

    again = shown(desk)
    assert pairs(again).get(pair.mentee_id) != pair.mentor_id
    assert again.pairs.filter(is_pinned=True).count() == 1  # what was set before stays
    return again


def somebody_withdraws(desk, run):
    gone = run.pairs.filter(is_pinned=False).last().mentee
    Participation.objects.filter(pk=gone.pk).update(ended_on=clock.today())
    desk.page.reload()
    desk.follow(desk.page.get_by_role("link", name="Neu berechnen und diese Paare behalten"))
    expect(desk.page.get_by_label("Paare behalten aus")).to_have_value(str(run.pk))
    desk.press("Berechnen")

    again = shown(desk)
    before = {mentee: mentor for mentee, mentor in pairs(run).items() if mentee != gone.pk}
    assert {mentee: pairs(again)[mentee] for mentee in before} == before
    return again


def publish_and_hear_no(desk, run):
    open_lines = desk.page.locator('input[name="pair"]')
    for number in range(2):
        open_lines.nth(number).check()
    for reason in desk.page.locator('input[name^="reason-"]').all()[:5]:
        reason.fill("Sie treffen sich bei Sitzungen.")
    desk.press("Ausgewählte Paare vorschlagen …")
    desk.check()
    assert not Tandem.objects.exists()  # it asks once more
    desk.press("Vorschlagen und alle fragen")
    desk.check()
    assert Tandem.objects.exclude(standby=None).count() == 2
    refused, other = Tandem.objects.order_by("created_at")

    services.answer(refused, person=refused.mentor.person, answer=Answer.NO)
    desk.page.reload()
    desk.check()
    desk.follow(desk.page.get_by_role("button", name="Verwerfen und andere ansehen"))
    desk.check()

    again = shown(desk)
    refused.refresh_from_db()
    assert refused.state == TandemState.DISCARDED
    assert f"{refused.mentee.person}" in desk.page.get_by_role("heading", level=1).inner_text()
    assert pairs(again).get(refused.mentee_id) != refused.mentor_id
    assert other.mentee_id not in pairs(again)
