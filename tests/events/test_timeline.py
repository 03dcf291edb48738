from datetime import date

import pytest
from django.template.loader import render_to_string

from events.models import Audience, Event, EventKind, EventState
from events.timeline import deadline_phrase, timeline
from programme.dates import DatePrecision
from programme.models import Phase, PhaseKind
from tests.factories import CohortFactory, EventFactory
from tests.plan import load_plan

pytestmark = pytest.mark.django_db

# Date, emphasised word, words: the nine rows of the plan of 1 July 2008.
NINE_ROWS = [
    ("17. Mai 2008", "Vorstellung", "beim Landesparteirat"),
    ("18. Mai bis 31. August 2008", "", "Ausschreibung"),
    ("Ende September 2008", "", "Bewerbungsschluss"),
    ("Anfang Oktober 2008", "", "Erstes Treffen aller Mentor*innen und Mentees"),
    (
        "24./25. Oktober 2008",
        "",
        "Auftakt auf dem Landesparteitag: Tandembildung, Vereinbarung unterzeichnen",
    ),
    ("Ende Februar 2009", "", "Zwischenbilanz: Workshop"),
    ("Ende April", "", "Ende des Mentorings"),
    ("Anfang Mai 2009", "", "Abschlussveranstaltung"),
    ("Mai bis Juni 2009", "", "Auswertung"),
]
SHAPES = ["day", "range", "window", "window", "day", "window", "window", "window", "window"]


@pytest.fixture
def plan():
    return load_plan()


def on(day, cohort):
    return timeline(cohort, today=day)


def states(line):
    return [row.entry.state for row in line.rows]


def test_plan_of_2008_has_its_nine_rows_word_for_word(plan):
    rows = on(date(2008, 7, 1), plan).rows

    assert [(r.entry.phrase, r.entry.emphasis, r.entry.title) for r in rows] == NINE_ROWS
    assert [row.entry.shape for row in rows] == SHAPES


@pytest.mark.parametrize(
    ("day", "past", "now"),
    [
        (date(2008, 5, 16), 0, []),
        (date(2008, 5, 17), 0, [0]),
        (date(2008, 5, 18), 1, [1]),
        (date(2008, 9, 20), 2, []),
        (date(2008, 9, 21), 2, [2]),
        (date(2008, 9, 30), 2, [2]),
        (date(2008, 10, 1), 3, [3]),
        (date(2008, 10, 24), 4, [4]),
        (date(2008, 10, 25), 4, [4]),
        (date(2008, 10, 26), 5, []),
        (date(2009, 5, 5), 7, [7, 8]),
        (date(2009, 7, 1), 9, []),
    ],
)
def test_each_day_marks_what_is_past_and_what_is_now(plan, day, past, now):
    line = on(day, plan)

    expected = ["past"] * past + ["ahead"] * (9 - past)
    for index in now:
        expected[index] = "now"
    assert states(line) == expected
    assert [row.is_next for row in line.rows] == [index == past for index in range(9)]


def test_places_and_lengths_are_true_to_the_dates(plan):
    line = on(date(2008, 9, 20), plan)

    # 426 days from 1 May 2008 to 30 June 2009: the call begins on day 17 and takes 106 days.
    call = line.rows[1].mark
    assert (call.left, call.width) == (f"{1700 / 426:.2f}%", f"{10600 / 426:.2f}%")
    assert line.rows[0].mark.middle == f"{1650 / 426:.2f}%"
    assert line.today.middle == f"{100 * 142.5 / 426:.2f}%"
    assert [month for month, _mark in line.months][:2] == [date(2008, 5, 1), date(2008, 6, 1)]
    assert len(line.months) == 14


def test_today_is_not_drawn_outside_the_plan(plan):
    assert on(date(2008, 4, 30), plan).today is None
    assert on(date(2009, 7, 1), plan).today is None


def test_machine_date_is_no_more_exact_than_the_plan(plan):
    rows = on(date(2008, 7, 1), plan).rows

    assert [row.entry.machine_date for row in rows][:5] == [
        "2008-05-17",
        "2008-05-18",
        "2008-09",
        "2008-10",
        "2008-10-24",
    ]


def test_cancelled_and_internal_events_have_no_row():
    cohort = CohortFactory()
    EventFactory(cohort=cohort, state=EventState.CANCELLED)
    EventFactory(cohort=cohort, audience=Audience.ORG)
    EventFactory(cohort=cohort, title="Landesparteitag")

    titles = [row.entry.title for row in on(date(2008, 7, 1), cohort).rows]

    assert titles == ["Bewerbungsschluss", "Landesparteitag"]


def test_undated_events_stand_at_the_end_without_a_mark():
    cohort = CohortFactory()
    EventFactory(
        cohort=cohort,
        title="Fest",
        kind=EventKind.INFO,
        starts_on=None,
        ends_on=None,
        precision=DatePrecision.UNDATED,
    )

    row = on(date(2008, 7, 1), cohort).rows[-1]

    assert (row.entry.title, row.entry.phrase, row.mark) == ("Fest", "ohne Datum", None)
    assert row.entry.machine_date == ""


def test_plan_without_any_date_draws_nothing():
    cohort = CohortFactory()
    cohort.phases.all().delete()
    EventFactory(cohort=cohort, starts_on=None, ends_on=None, precision=DatePrecision.UNDATED)

    line = on(date(2008, 7, 1), cohort)

    assert (line.months, line.today, len(line.rows)) == ([], None, 1)


def test_title_that_a_coordinator_changed_stays_as_it_is(plan):
    Event.objects.filter(key="first_meeting").update(title="Kennenlernen in Halle")

    assert on(date(2008, 7, 1), plan).rows[3].entry.title == "Kennenlernen in Halle"


def test_long_agenda_does_not_belong_to_the_line(plan):
    Event.objects.filter(key="kickoff").update(agenda="Begrüßung\n" * 20)

    assert on(date(2008, 7, 1), plan).rows[4].entry.title == "Auftakt auf dem Landesparteitag"


def test_deadline_phrase_is_the_end_alone(plan):
    phase = Phase.objects.get(kind=PhaseKind.APPLICATION)
    assert deadline_phrase(phase) == "Ende September 2008"

    phase.display_override, phase.end_precision = "", DatePrecision.DAY
    assert deadline_phrase(phase) == "30. September 2008"
    assert deadline_phrase(None) == ""


def test_template_is_one_list_with_machine_readable_dates(plan):
    html = render_to_string("events/_timeline.html", {"timeline": on(date(2008, 9, 22), plan)})

    assert html.count("<ol") == 1
    assert html.count("<li ") == 9
    assert html.count("<time datetime=") == 9
    assert html.count("jetzt") == 1
    assert "style=" not in html


@pytest.mark.parametrize("item_count", [1, 3])
def test_timeline_has_a_constant_number_of_queries(item_count, django_assert_num_queries):
    cohort = CohortFactory()
    EventFactory.create_batch(item_count, cohort=cohort)

    with django_assert_num_queries(2):  # phases, events
        timeline(cohort, today=date(2008, 7, 1))
