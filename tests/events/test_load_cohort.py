from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management.base import CommandError
from django.db import transaction

from events import services
from events.models import Event, EventKind
from mentoring.core.errors import NotAllowedError
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Phase,
    PhaseKind,
    Topic,
)
from tests.factories import CohortFactory
from tests.locks import PATIENCE, waits_for_us

pytestmark = pytest.mark.django_db

MODELS = [Cohort, Phase, Event, Topic, DistrictAssociation, CallChannel]


def rows():
    """Each stored row with all its fields, and how often its history was written."""
    return {
        (model.__name__, row["id"]): row for model in MODELS for row in model.objects.values()
    } | {model.__name__: model.history.count() for model in MODELS if hasattr(model, "history")}


# What is stored -----------------------------------------------------------------------------


def test_the_shipped_plan_is_stored_whole(load):
    load()

    cohort = Cohort.objects.get()
    assert (cohort.key, cohort.status) == ("2008-09", CohortStatus.PUBLISHED)
    assert (cohort.as_of, cohort.contact_name) == (date(2008, 7, 1), "Marko Mühlstein")
    assert [model.objects.count() for model in MODELS] == [1, 5, 6, 15, 14, 20]


def test_phases_speak_the_words_of_the_plan(load):
    load()

    assert [phase.date_phrase for phase in Phase.objects.all()] == [
        "ohne Datum",
        "18. Mai bis 31. August 2008",
        "bis Ende September 2008",
        "6 Monate: ab Auftakt am 24./25. Oktober 2008 bis Ende April 2009",
        "Mai bis Juni 2009",
    ]


def test_events_speak_the_words_of_the_plan(load):
    load()

    assert [(event.key, event.date_phrase) for event in Event.objects.all()] == [
        ("presentation", "17. Mai 2008"),
        ("first_meeting", "Anfang Oktober 2008"),
        ("kickoff", "24./25. Oktober 2008"),
        ("interim_review", "Ende Februar 2009"),
        ("mentoring_end", "Ende April"),
        ("closing", "Anfang Mai 2009"),
    ]


def test_only_wordings_that_differ_are_stored(load):
    load()

    overridden = Event.objects.exclude(display_override="").values_list("key", flat=True)

    assert list(overridden) == ["mentoring_end"]


def test_deadline_is_the_last_second_of_september(load):
    load()

    application = Phase.objects.get(kind=PhaseKind.APPLICATION)
    assert application.hard_deadline == datetime(2008, 9, 30, 21, 59, 59, tzinfo=UTC)


def test_events_get_our_suggestions_where_the_plan_is_silent(load):
    load()

    found = dict(Event.objects.values_list("kind", "expected_minutes"))
    assert found == {
        EventKind.PRESENTATION: None,
        EventKind.FIRST_MEETING: 240,
        EventKind.KICKOFF: 360,
        EventKind.INTERIM_REVIEW: 360,
        EventKind.MILESTONE: None,
        EventKind.CLOSING: 240,
    }
    assert Event.objects.get(key="kickoff").agenda == "Tandembildung\nVereinbarung unterzeichnen"
    assert "Einführung in die Rollen" in Event.objects.get(key="first_meeting").agenda


def test_each_association_has_a_link_of_its_own(load):
    load()

    assert DistrictAssociation.objects.filter(channels__isnull=False).distinct().count() == 14
    tokens = CallChannel.objects.values_list("token", flat=True)
    assert len(set(tokens)) == 20
    assert {len(token) for token in tokens} == {8}
    assert CallChannel.objects.filter(code="SV", association__isnull=False).count() == 3


def test_steps_of_the_foundations_are_a_check_list(load):
    load()

    steps = Phase.objects.get(kind=PhaseKind.FOUNDATIONS).steps
    assert len(steps) == 5
    assert steps[0] == {
        "text": "Organisationsteam, Ansprechpartner", "done_on": None, "by": None,
    }  # fmt: skip


def test_groups_are_ready_afterwards(load):
    Group.objects.all().delete()

    load()

    assert Group.objects.get(name="Koordination").permissions.exists()


# Again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"update": True}])
def test_twice_changes_nothing(options, load):
    load()
    before = rows()

    said = load(**options)

    assert rows() == before
    assert said == "Durchgang 2008/2009 ist schon geladen.\n"


def test_a_coordinators_change_is_kept_and_named(load):
    load()
    Event.objects.filter(key="first_meeting").update(title="Kennenlernen")
    before = rows()

    said = load()

    assert rows() == before
    assert "Kennenlernen" in said
    assert "--update" in said


def test_update_overwrites_what_differs_and_only_that(load):
    load()
    Event.objects.filter(key="first_meeting").update(title="Kennenlernen", venue="")
    Event.objects.filter(key="kickoff").update(expected_minutes=300)
    before = rows()

    load(update=True)

    event = Event.objects.get(key="first_meeting")
    assert event.title == "Erstes Treffen aller Mentoren und Mentees"
    assert Event.objects.get(key="kickoff").expected_minutes == 300  # ours, not of the file
    assert sum(rows()[key] != row for key, row in before.items()) == 2  # the row, the history


def test_ticks_of_the_check_list_survive_an_update(load):
    load()
    phase = Phase.objects.get(kind=PhaseKind.FOUNDATIONS)
    phase.steps[0] |= {"done_on": "2008-05-02", "by": "M. M."}
    phase.save()
    before = rows()

    load(update=True)

    assert rows() == before


def test_what_is_missing_is_made_again(load):
    load()
    Event.objects.filter(key="closing").delete()

    load()

    assert Event.objects.filter(key="closing").count() == 1


def test_topic_taken_out_stays_out(load):
    load()
    Topic.objects.filter(label="Digitales").delete()

    load(update=True)

    assert Topic.objects.count() == 14


# Publishing ---------------------------------------------------------------------------------


def test_second_cohort_waits_as_a_draft(plan, write, load):
    CohortFactory(key="2007-08", status=CohortStatus.ARCHIVED)

    load(write(plan))

    assert Cohort.objects.get(key="2008-09").status == CohortStatus.DRAFT


def test_draft_and_publish_can_be_asked_for(plan, write, load):
    load(write(plan), publish=False)
    assert Cohort.objects.get().status == CohortStatus.DRAFT

    plan["cohort"]["key"] = "2009-10"
    load(write(plan), publish=True)

    assert Cohort.objects.get(key="2009-10").status == CohortStatus.PUBLISHED


def test_two_published_cohorts_are_refused(plan, write, load):
    load()
    plan["cohort"]["key"] = "2009-10"
    before = rows()

    with pytest.raises(CommandError):
        load(write(plan), publish=True)

    assert rows() == before


# Two at once --------------------------------------------------------------------------------


def test_two_runs_wait_for_each_other(at_the_same_time, shipped):
    plan = services.plan_from(services.parse(shipped.read_text("utf-8")))

    with transaction.atomic():
        services.load_plan(plan)
        second = at_the_same_time(services.load_plan, plan)
        assert waits_for_us(second)

    assert second.result(timeout=PATIENCE).changed_nothing
    assert Cohort.objects.count() == 1


def test_nothing_is_left_of_a_run_that_breaks(plan, shipped):
    plan["districts"][13]["ags"] = plan["districts"][12]["ags"]
    broken = services.Plan(
        cohort=services.plan_from(services.parse(shipped.read_text("utf-8"))).cohort
        | {"label": None}
    )

    with pytest.raises(Exception, match="label"):
        services.load_plan(broken)

    assert not Cohort.objects.exists()


def test_publishing_beside_another_is_not_allowed(shipped):
    CohortFactory(key="2007-08")
    plan = services.plan_from(services.parse(shipped.read_text("utf-8")))

    with pytest.raises(NotAllowedError):
        services.load_plan(plan, publish=True)
