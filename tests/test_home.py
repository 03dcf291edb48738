"""The start page, from the first announcement to the last day."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from events.models import Event
from programme.models import CallChannel, Cohort, CohortStatus, Phase
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    EventFactory,
    TandemFactory,
)
from tests.pages import at, outline, words
from tests.plan import load_plan

pytestmark = pytest.mark.django_db

BEFORE = "Bewerbung ab 18. Mai 2008."
OPEN = "Die Ausschreibung ist vorbei. Deine Bewerbung nehmen wir noch bis Ende September 2008 an."
OVER = "Die Bewerbungsfrist ist abgelaufen. Sollen wir Dir beim nächsten Durchgang schreiben?"
END = "Der Durchgang ist zu Ende. Danke!"


@pytest.fixture
def plan():
    return load_plan()


def banner(response):
    found = re.search(r'class="banner".*?<p>(.*?)</p>', response.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", unescape(strip_tags(found[1]))).strip()


# The start page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ((2008, 5, 17, 23, 59, 59), BEFORE),
        ((2008, 5, 18), "Jetzt bewerben."),
        ((2008, 8, 31, 23, 59, 59), "Jetzt bewerben."),
        ((2008, 9, 1), OPEN),
        ((2008, 9, 30, 23, 59, 59), OPEN),
        ((2008, 10, 1), f"{OVER} Ja, schreibt mir"),
        ((2008, 10, 4), f"{OVER} Ja, schreibt mir"),
        ((2008, 10, 24, 23, 59), f"{OVER} Ja, schreibt mir"),
        ((2008, 10, 25), "Die Tandems sind unterwegs."),
        ((2009, 4, 30, 23, 59), "Die Tandems sind unterwegs."),
        ((2009, 5, 1), END),
        ((2009, 7, 1), END),
    ],
)
def test_banner_follows_the_plan(client, plan, moment, sentence):
    with at(*moment):
        assert banner(client.get("/")) == sentence


@pytest.mark.parametrize(
    ("moment", "buttons", "left"),
    [
        ((2008, 5, 17), 0, ""),
        ((2008, 7, 1), 2, "noch 91 Tage"),
        ((2008, 9, 20), 2, "noch 10 Tage"),
        ((2008, 9, 29, 23, 59), 2, "noch 1 Tag"),
        ((2008, 9, 30, 23, 59), 2, "nur noch heute"),
        ((2008, 10, 1), 0, ""),
    ],
)
def test_apply_buttons_and_countdown_stand_there_as_long_as_one_can_apply(
    client, plan, moment, buttons, left
):
    with at(*moment):
        response = client.get("/")

    html = response.content.decode()
    assert html.count(f'href="{reverse("applications:apply-mentee")}"') == buttons
    assert html.count(f'href="{reverse("applications:apply-mentor")}"') == buttons
    assert (f"genau: 30. September 2008, 23:59 Uhr · {left}" in words(response)) == bool(left)


def test_drafts_find_their_way_in_the_days_of_grace(client, plan):
    with at(2008, 10, 2):
        text = words(client.get("/"))

    assert "Angefangene Bewerbung absenden" in text
    assert "noch bis 3. Oktober 2008, 23:59 Uhr" in text


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(4, "Die Tandems sind unterwegs."), (5, "5 Tandems sind unterwegs.")],
)
def test_number_of_tandems_is_told_from_five_on(client, plan, count, sentence):
    TandemFactory.create_batch(count, cohort=plan, active=True)
    TandemFactory.create_batch(2, cohort=plan)  # only proposed

    with at(2008, 12, 1):
        assert banner(client.get("/")) == sentence


def test_page_says_the_five_risks_and_the_hours(client, plan, september):
    text = words(client.get("/"))

    for risk in ["Erwartungen", "Konkurrenz", "Rollen", "Zeit", "Entfernung"]:
        assert risk in text
    assert (
        "Rechne von Oktober bis Mai mit rund 35 Stunden, etwa 5 im Monat "
        "(Mentor*innen 32 und 4 bis 5), dazu Wege." in text
    )
    assert "kein Anspruch auf eine Kandidatur, ein Amt oder einen Listenplatz" in text
    assert "Stand: 1. Juli 2008 · Ansprechpartner: Marko Mühlstein" in text


def test_page_has_a_sound_outline_in_each_phase(client, plan):
    for moment in [(2008, 5, 1), (2008, 7, 1), (2008, 10, 2), (2008, 12, 1), (2009, 6, 1)]:
        with at(*moment):
            outline(client.get("/"))


def test_reader_gets_no_cookie_and_no_token(client, plan, september):
    response = client.get("/")

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_start_page_asks_three_times_and_then_once(
    client, plan, item_count, django_assert_num_queries
):
    TandemFactory.create_batch(item_count, cohort=plan, active=True)
    Cohort.objects.update(subtitle=f"Plan {item_count}")  # none that is remembered already

    with at(2008, 12, 1):
        with django_assert_num_queries(3):  # cohort with checksum and tandems, phases, events
            first = client.get("/")
        with django_assert_num_queries(1):
            second = client.get("/")

    assert second.content == first.content


@pytest.mark.parametrize(
    ("rows", "change", "words_after"),
    [
        (Cohort.objects, {"subtitle": "Neuer Untertitel"}, "Neuer Untertitel"),
        (Phase.objects.filter(kind="CALL"), {"title": "Aufruf"}, "Aufruf"),
        (Event.objects.filter(key="closing"), {"display_override": "9. Mai 2009"}, "9. Mai 2009"),
        (Event.objects.filter(key="kickoff"), {"expected_minutes": 960}, "mit rund 45 Stunden"),
    ],
)
def test_change_of_the_plan_shows_at_once(client, plan, september, rows, change, words_after):
    assert words_after not in words(client.get("/"))

    rows.all().update(**change)

    assert words_after in words(client.get("/"))


def test_new_and_erased_rows_show_at_once(client, plan, september):
    client.get("/")

    event = EventFactory(cohort=plan, title="Infoabend", kind="INFO")
    assert "Infoabend" in words(client.get("/"))

    event.delete()
    assert "Infoabend" not in words(client.get("/"))


def test_clock_may_be_turned_back(client, plan):
    for moment, sentence in [((2009, 6, 1), END), ((2008, 5, 1), BEFORE), ((2008, 9, 1), OPEN)]:
        with at(*moment):
            assert banner(client.get("/")) == sentence


def test_extended_deadline_counts_to_its_second(client, plan):
    Phase.objects.filter(kind="APPLICATION").update(
        hard_deadline=datetime(2008, 10, 2, 17, 59, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    )

    with at(2008, 10, 2, 17, 59, 59):
        assert banner(client.get("/")) == OPEN
    with at(2008, 10, 2, 18):
        assert banner(client.get("/")) == f"{OVER} Ja, schreibt mir"


@pytest.mark.parametrize("status", [None, CohortStatus.DRAFT, CohortStatus.ARCHIVED])
def test_without_a_published_cohort_there_is_a_friendly_page(client, status):
    if status:
        CohortFactory(status=status)

    response = client.get("/")

    assert "Der nächste Durchgang wird gerade vorbereitet." in words(response)
    assert not response.cookies
    outline(response)


def test_cohort_with_the_barest_plan_has_a_page(client, september):
    CohortFactory(subtitle="")

    assert "Bewerbung bis Ende September 2008 möglich" in words(client.get("/"))


# Links of channels --------------------------------------------------------------------------


def test_link_of_a_channel_is_counted_and_travels_on(client, plan, september):
    channel = CallChannelFactory(cohort=plan, token="jusos-8x")

    html = client.get("/?k=jusos-8x").content.decode()

    channel.refresh_from_db()
    assert channel.visits == 1
    assert f'href="{reverse("applications:apply-mentee")}?k=jusos-8x"' in html
    assert f'href="{reverse("applications:apply-mentor")}?k=jusos-8x"' in html


def test_head_request_counts_no_visit(client, plan, september):
    channel = CallChannelFactory(cohort=plan, token="jusos-8x")

    client.head("/?k=jusos-8x")

    channel.refresh_from_db()
    assert channel.visits == 0


@pytest.mark.parametrize(
    "code", ["unbekannt", "", "a b", "%00", "%27%3B--", "x" * 21, "%C3%BC", "%22%3E%3Cb%3E"]
)
def test_foreign_code_counts_nothing_and_does_not_travel_on(client, plan, september, code):
    visits = list(CallChannel.objects.values_list("visits", flat=True))

    html = client.get(f"/?k={code}").content.decode()

    assert "?k=" not in html
    assert list(CallChannel.objects.values_list("visits", flat=True)) == visits
