import pytest
from django.core.management.base import CommandError

from events import services
from programme.models import (
    Cohort,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def problems_of(load):
    """The sentences about a file; nothing of it is stored."""

    def problems_of(path):
        with pytest.raises(CommandError) as caught:
            load(path)
        assert not Cohort.objects.exists()
        return str(caught.value).split("\n")

    return problems_of


# What is wrong with the file ----------------------------------------------------------------


def line_of(path, text):
    return next(
        number for number, line in enumerate(path.read_text("utf-8").split("\n"), 1) if text in line
    )


def test_problem_names_line_and_field(plan, write, problems_of):
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
def test_each_mistake_has_its_sentence(plan, write, change, field, problem, problems_of):
    change(plan)

    sentences = problems_of(write(plan))

    assert f"{field}: {problem}" in [sentence.split(", ", 1)[1] for sentence in sentences]


def test_all_mistakes_are_named_at_once_up_to_twenty(plan, write, problems_of):
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
def test_what_is_no_json_is_refused(tmp_path, content, sentence, problems_of):
    path = tmp_path / "plan.json"
    path.write_bytes(content)

    assert problems_of(path) == [sentence]


def test_key_that_stands_twice_is_refused(tmp_path, shipped, problems_of):
    text = shipped.read_text("utf-8")
    path = tmp_path / "plan.json"
    path.write_text(text.replace('"key": "2008-09",', '"key": "2008-09",\n"key": "2009-10",', 1))

    assert problems_of(path) == ["Zeile 7, cohort.key: Dieser Schlüssel steht zweimal da."]


@pytest.mark.parametrize("value", ["[]", "7", "null", '"Text"'])
def test_file_that_holds_no_object_is_refused(tmp_path, value, problems_of):
    path = tmp_path / "plan.json"
    path.write_text(value)

    assert problems_of(path)[0] == "Zeile 1, JSON: hier muss ein Objekt ({…}) stehen."


def test_file_that_is_not_there_is_named(tmp_path, problems_of):
    assert problems_of(tmp_path / "nix.json") == [
        f"{tmp_path / 'nix.json'} lässt sich nicht lesen: No such file or directory."
    ]
    assert len(problems_of(tmp_path)) == 1


def test_byte_order_mark_is_no_mistake(tmp_path, load, shipped):
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + shipped.read_bytes())

    load(path)

    assert Cohort.objects.count() == 1


def test_lone_surrogate_is_refused(plan, write, tmp_path, shipped, problems_of):
    path = tmp_path / "plan.json"
    path.write_text(shipped.read_text("utf-8").replace("Voneinander lernen", r"\ud800", 1))

    assert problems_of(path)[0].endswith("cohort.motto: enthält Steuerzeichen.")


def test_line_of_each_value_is_right(plan, shipped):
    lines = services.parse(shipped.read_text("utf-8")).report.lines
    text = shipped.read_text("utf-8").split("\n")

    assert '"2008-05-18"' in text[lines.of(("phases", 2, "date", "start")) - 1]
    assert '"15091"' in text[lines.of(("districts", 13, "ags")) - 1]
    assert lines.of(("districts", 13, "nope", 3)) == lines.of(("districts", 13))
