import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
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

pytestmark = pytest.mark.django_db

SHIPPED = Path(apps.get_app_config("programme").path) / "data" / "cohort-2008-09.json"
MODELS = [Cohort, Phase, Event, Topic, DistrictAssociation, CallChannel]


@pytest.fixture
def plan():
    """The shipped file, to be changed and written by the test."""
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture
def write(tmp_path):
    def write(plan):
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(plan, indent=1, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def load(*args, **options):
    out = StringIO()
    call_command("load_cohort", *args, stdout=out, **options)
    return out.getvalue()


def problems_of(path):
    with pytest.raises(CommandError) as caught:
        load(path)
    assert not Cohort.objects.exists()
    return str(caught.value).split("\n")


def rows():
    """Each stored row with all its fields, and how often its history was written."""
    return {
        (model.__name__, row["id"]): row for model in MODELS for row in model.objects.values()
    } | {model.__name__: model.history.count() for model in MODELS if hasattr(model, "history")}


# What is stored -----------------------------------------------------------------------------


def test_the_shipped_plan_is_stored_whole():
    load()

    cohort = Cohort.objects.get()
    assert (cohort.key, cohort.status) == ("2008-09", CohortStatus.PUBLISHED)
    assert (cohort.as_of, cohort.contact_name) == (date(2008, 7, 1), "Marko Mühlstein")
    assert [model.objects.count() for model in MODELS] == [1, 5, 6, 15, 14, 20]


def test_phases_speak_the_words_of_the_plan():
    load()

    assert [phase.date_phrase for phase in Phase.objects.all()] == [
        "ohne Datum",
        "18. Mai bis 31. August 2008",
        "bis Ende September 2008",
        "6 Monate: ab Auftakt am 24./25. Oktober 2008 bis Ende April 2009",
        "Mai bis Juni 2009",
    ]


def test_events_speak_the_words_of_the_plan():
    load()

    assert [(event.key, event.date_phrase) for event in Event.objects.all()] == [
        ("presentation", "17. Mai 2008"),
        ("first_meeting", "Anfang Oktober 2008"),
        ("kickoff", "24./25. Oktober 2008"),
        ("interim_review", "Ende Februar 2009"),
        ("mentoring_end", "Ende April"),
        ("closing", "Anfang Mai 2009"),
    ]


def test_only_wordings_that_differ_are_stored():
    load()

    overridden = Event.objects.exclude(display_override="").values_list("key", flat=True)

    assert list(overridden) == ["mentoring_end"]


def test_deadline_is_the_last_second_of_september():
    load()

    application = Phase.objects.get(kind=PhaseKind.APPLICATION)
    assert application.hard_deadline == datetime(2008, 9, 30, 21, 59, 59, tzinfo=UTC)


def test_events_get_our_suggestions_where_the_plan_is_silent():
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


def test_each_association_has_a_link_of_its_own():
    load()

    assert DistrictAssociation.objects.filter(channels__isnull=False).distinct().count() == 14
    tokens = CallChannel.objects.values_list("token", flat=True)
    assert len(set(tokens)) == 20
    assert {len(token) for token in tokens} == {8}
    assert CallChannel.objects.filter(code="SV", association__isnull=False).count() == 3


def test_steps_of_the_foundations_are_a_check_list():
    load()

    steps = Phase.objects.get(kind=PhaseKind.FOUNDATIONS).steps
    assert len(steps) == 5
    assert steps[0] == {
        "text": "Organisationsteam, Ansprechpartner", "done_on": None, "by": None,
    }  # fmt: skip


def test_groups_are_ready_afterwards():
    load()

    assert Group.objects.get(name="Koordination").permissions.exists()


# Again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"update": True}])
def test_twice_changes_nothing(options):
    load()
    before = rows()

    said = load(**options)

    assert rows() == before
    assert said == "Durchgang 2008/2009 ist schon geladen.\n"


def test_a_coordinators_change_is_kept_and_named():
    load()
    Event.objects.filter(key="first_meeting").update(title="Kennenlernen")
    before = rows()

    said = load()

    assert rows() == before
    assert "Kennenlernen" in said
    assert "--update" in said


def test_update_overwrites_what_differs_and_only_that():
    load()
    Event.objects.filter(key="first_meeting").update(title="Kennenlernen", venue="")
    Event.objects.filter(key="kickoff").update(expected_minutes=300)
    before = rows()

    load(update=True)

    event = Event.objects.get(key="first_meeting")
    assert event.title == "Erstes Treffen aller Mentoren und Mentees"
    assert Event.objects.get(key="kickoff").expected_minutes == 300  # ours, not of the file
    assert sum(rows()[key] != row for key, row in before.items()) == 2  # the row, the history


def test_ticks_of_the_check_list_survive_an_update():
    load()
    phase = Phase.objects.get(kind=PhaseKind.FOUNDATIONS)
    phase.steps[0] |= {"done_on": "2008-05-02", "by": "M. M."}
    phase.save()
    before = rows()

    load(update=True)

    assert rows() == before


def test_what_is_missing_is_made_again():
    load()
    Event.objects.filter(key="closing").delete()

    load()

    assert Event.objects.filter(key="closing").count() == 1


def test_topic_taken_out_stays_out():
    load()
    Topic.objects.filter(label="Digitales").delete()

    load(update=True)

    assert Topic.objects.count() == 14


# Publishing ---------------------------------------------------------------------------------


def test_second_cohort_waits_as_a_draft(plan, write):
    CohortFactory(key="2007-08", status=CohortStatus.ARCHIVED)

    load(write(plan))

    assert Cohort.objects.get(key="2008-09").status == CohortStatus.DRAFT


def test_draft_and_publish_can_be_asked_for(plan, write):
    load(write(plan), publish=False)
    assert Cohort.objects.get().status == CohortStatus.DRAFT

    plan["cohort"]["key"] = "2009-10"
    load(write(plan), publish=True)

    assert Cohort.objects.get(key="2009-10").status == CohortStatus.PUBLISHED


def test_two_published_cohorts_are_refused(plan, write):
    load()
    plan["cohort"]["key"] = "2009-10"
    before = rows()

    with pytest.raises(CommandError):
        load(write(plan), publish=True)

    assert rows() == before


# What is wrong with the file ----------------------------------------------------------------


def line_of(path, text):
    return next(
        number for number, line in enumerate(path.read_text("utf-8").split("\n"), 1) if text in line
    )


def test_problem_names_line_and_field(plan, write):
    plan["phases"][2]["date"]["start"] = "18.05.2008"
    path = write(plan)

    line = line_of(path, '"18.05.2008"')
    assert problems_of(path) == [
        f"Zeile {line}, phases[2].date.start: „18.05.2008“ ist kein Tag (JJJJ-MM-TT)."
    ]


def change(*where):
    """A change of the plan: the last part of the path is the new value."""
    *path, key, value = where

    def apply(plan):
        for part in path:
            plan = plan[part]
        if value is KeyError:
            del plan[key]
        else:
            plan[key] = value

    return apply


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        (change("cohort", "key", KeyError), "cohort.key", "fehlt."),
        (change("cohort", "key", "Durch Gang"), "cohort.key",
         "darf nur Kleinbuchstaben, Ziffern und Bindestriche enthalten."),
        (change("cohort", "label", ""), "cohort.label", "darf nicht leer sein."),
        (change("cohort", "label", 7), "cohort.label", "hier muss ein Text stehen."),
        (change("cohort", "label", "x" * 81), "cohort.label", "ist länger als 80 Zeichen."),
        (change("cohort", "label", "a\x00b"), "cohort.label", "enthält Steuerzeichen."),
        (change("cohort", "as_of", None), "cohort.as_of", "darf nicht leer sein."),
        (change("cohort", "as_of", "2008-02-30"), "cohort.as_of",
         "„2008-02-30“ ist kein Tag (JJJJ-MM-TT)."),
        (change("cohort", "as_of", "0001-01-01"), "cohort.as_of",
         "„0001-01-01“ ist kein Tag (JJJJ-MM-TT)."),
        (change("cohort", "as_of", "20080701"), "cohort.as_of",
         "„20080701“ ist kein Tag (JJJJ-MM-TT)."),
        (change("cohort", "duration_months", "sechs"), "cohort.duration_months",
         "hier muss eine Zahl stehen."),
        (change("cohort", "duration_months", True), "cohort.duration_months",
         "hier muss eine Zahl stehen."),
        (change("cohort", "duration_months", 400), "cohort.duration_months",
         "muss zwischen 1 und 36 liegen."),
        (change("cohort", "contact", "email", "niemand"), "cohort.contact.email",
         "ist keine E-Mail-Adresse."),
        (change("cohort", "contact", "Marko"), "cohort.contact",
         "hier muss ein Objekt ({…}) stehen."),
        (change("phases", {}), "phases", "hier muss eine Liste ([…]) stehen."),
        (change("phases", 1, "kind", "RUF"), "phases[1].kind",
         "„RUF“ ist unbekannt. Möglich: FOUNDATIONS, CALL, APPLICATION, MENTORING, EVALUATION."),
        (change("phases", 1, "date", KeyError), "phases[1].date", "fehlt."),
        (change("phases", 1, "date", "end", "2008-05-01"), "phases[1].date.end",
         "das Ende liegt vor dem Anfang."),
        (change("phases", 1, "date", "start", None), "phases[1].date.start",
         "hier fehlt ein Tag."),
        (change("phases", 0, "date", "start", "2008-05-01"), "phases[0].date.start",
         "muss ohne Datum null sein."),
        (change("phases", 1, "date", "hard_deadline", "2008-08-31T23:59:59+02:00"),
         "phases[1].date.hard_deadline", "nur die Bewerbungsphase hat eine Frist."),
        (change("phases", 2, "date", "hard_deadline", KeyError),
         "phases[2].date.hard_deadline", "die Bewerbungsphase braucht eine Frist."),
        (change("phases", 2, "date", "hard_deadline", "2008-09-30T23:59:59"),
         "phases[2].date.hard_deadline",
         "ist kein Zeitpunkt mit Zeitzone (2008-09-30T23:59:59+02:00)."),
        (change("events", 0, "audience", "ALLE"), "events[0].audience",
         "„ALLE“ ist unbekannt. Möglich: MENTEES, MENTORS, BOTH, PARTY_BODY, ORG, PUBLIC."),
        (change("events", 1, "date", "end", "2008-10-12"), "events[1].date.end",
         "mit „EARLY_MONTH“ geht das Zeitfenster vom 2008-10-01 bis 2008-10-10."),
        (change("events", 1, "key", "kickoff"), "events[2].key", "„kickoff“ steht zweimal da."),
        (change("districts", 3, "ags", "1508"), "districts[3].ags", "muss fünf Ziffern haben."),
        (change("districts", 3, "lat", 91.5), "districts[3].lat",
         "muss zwischen 47 und 56 liegen."),
        (change("schema_version", 2), "schema_version", "muss 1 sein."),
        (change("timezone", "UTC"), "timezone", "muss Europe/Berlin sein."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_each_mistake_has_its_sentence(plan, write, change, field, problem):
    change(plan)

    sentences = problems_of(write(plan))

    assert f"{field}: {problem}" in [sentence.split(", ", 1)[1] for sentence in sentences]


def test_all_mistakes_are_named_at_once_up_to_twenty(plan, write):
    for district in plan["districts"]:
        district["ags"] = district["seat"] = 0

    sentences = problems_of(write(plan))

    assert len(sentences) == 21
    assert sentences[-1] == "… und 8 weitere."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{\n "cohort": {,}\n}', "Zeile 2, Spalte 13: Das ist kein gültiges JSON."),
        (b"", "Zeile 1, Spalte 1: Das ist kein gültiges JSON."),
        (b"[NaN]", "Die Datei ist kein gültiges JSON."),
        (b"[" * 100_000, "Die Datei ist kein gültiges JSON."),
        (b'{"a": ' * 5_000 + b"1" + b"}" * 5_000, "Die Datei ist kein gültiges JSON."),
        (b'{"number": ' + b"9" * 5000 + b"}", "Die Datei ist kein gültiges JSON."),
        ('{\n"de": "Mühlstein"}'.encode("latin-1"), "Zeile 2: Die Datei ist nicht in UTF-8."),
        (b" " * 1_000_001, "Die Datei ist größer als 1 MB. Das ist kein Plan."),
    ],
    ids=["syntax", "empty", "nan", "deep", "deep objects", "number", "latin-1", "huge"],
)
def test_what_is_no_json_is_refused(tmp_path, content, sentence):
    path = tmp_path / "plan.json"
    path.write_bytes(content)

    assert problems_of(path) == [sentence]


def test_key_that_stands_twice_is_refused(tmp_path):
    text = SHIPPED.read_text("utf-8")
    path = tmp_path / "plan.json"
    path.write_text(text.replace('"key": "2008-09",', '"key": "2008-09",\n"key": "2009-10",', 1))

    assert problems_of(path) == ["Zeile 7, cohort.key: Dieser Schlüssel steht zweimal da."]


@pytest.mark.parametrize("value", ["[]", "7", "null", '"Text"'])
def test_file_that_holds_no_object_is_refused(tmp_path, value):
    path = tmp_path / "plan.json"
    path.write_text(value)

    assert problems_of(path)[0] == "Zeile 1, JSON: hier muss ein Objekt ({…}) stehen."


def test_file_that_is_not_there_is_named(tmp_path):
    assert problems_of(tmp_path / "nix.json") == [
        f"{tmp_path / 'nix.json'} lässt sich nicht lesen: No such file or directory."
    ]
    assert len(problems_of(tmp_path)) == 1


def test_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes())

    load(path)

    assert Cohort.objects.count() == 1


def test_lone_surrogate_is_refused(plan, write, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(SHIPPED.read_text("utf-8").replace("Voneinander lernen", r"\ud800", 1))

    assert problems_of(path)[0].endswith("cohort.motto: enthält Steuerzeichen.")


def test_line_of_each_value_is_right(plan):
    lines = services.parse(SHIPPED.read_text("utf-8")).report.lines
    text = SHIPPED.read_text("utf-8").split("\n")

    assert '"2008-05-18"' in text[lines.of(("phases", 2, "date", "start")) - 1]
    assert '"15091"' in text[lines.of(("districts", 13, "ags")) - 1]
    assert lines.of(("districts", 13, "nope", 3)) == lines.of(("districts", 13))


# Two at once --------------------------------------------------------------------------------


def test_two_runs_wait_for_each_other(at_the_same_time):
    plan = services.plan_from(services.parse(SHIPPED.read_text("utf-8")))

    with transaction.atomic():
        services.load_plan(plan)
        second = at_the_same_time(services.load_plan, plan)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)

    assert second.result(timeout=10).changed_nothing
    assert Cohort.objects.count() == 1


def test_nothing_is_left_of_a_run_that_breaks(plan):
    plan["districts"][13]["ags"] = plan["districts"][12]["ags"]
    broken = services.Plan(
        cohort=services.plan_from(services.parse(SHIPPED.read_text("utf-8"))).cohort
        | {"label": None}
    )

    with pytest.raises(Exception, match="label"):
        services.load_plan(broken)

    assert not Cohort.objects.exists()


def test_publishing_beside_another_is_not_allowed():
    CohortFactory(key="2007-08")
    plan = services.plan_from(services.parse(SHIPPED.read_text("utf-8")))

    with pytest.raises(NotAllowedError):
        services.load_plan(plan, publish=True)
