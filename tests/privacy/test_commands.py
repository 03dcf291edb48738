"""The commands about one person."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from privacy import queries, services
from tests.factories import UserFactory, mentee_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

NOBODY = "Über niemand@example.org ist nichts gespeichert."


@pytest.fixture
def person():
    return mentee_application(
        person=UserFactory(email="ayse@example.org", first_name="Ayşe")
    ).person


def test_erase_person_takes_everything_out(person, capsys):
    call_command("erase_person", "Ayse@Example.org ")

    person.refresh_from_db()
    assert (person.first_name, person.is_active) == ("", False)
    assert "accounts.User: 1\n" in capsys.readouterr().out


def test_dry_run_says_what_erasing_does_and_changes_nothing(person, capsys):
    call_command("erase_person", "ayse@example.org", dry_run=True)
    foretold = capsys.readouterr().out
    person.refresh_from_db()
    assert (person.first_name, person.email) == ("Ayşe", "ayse@example.org")

    call_command("erase_person", "ayse@example.org")

    assert capsys.readouterr().out == foretold


def test_erasing_twice_changes_nothing_more(person):
    call_command("erase_person", "ayse@example.org")
    once = stored(person)

    with pytest.raises(CommandError):
        call_command("erase_person", "ayse@example.org")
    services.erase_person(person)

    assert stored(person) == once


def stored(person):
    row = User.objects.filter(pk=person.pk).values().get()
    return {name: value for name, value in row.items() if name not in {"password", "updated_at"}}


@pytest.mark.parametrize("command", ["erase_person", "export_person"])
def test_an_unknown_address_is_said_in_a_sentence(command):
    with pytest.raises(CommandError) as refused:
        call_command(command, "niemand@example.org")

    assert (str(refused.value), refused.value.returncode) == (NOBODY, 1)


def test_export_person_writes_what_the_page_shows(person, capsys):
    call_command("export_person", "ayse@example.org")

    told = json.loads(capsys.readouterr().out)
    assert told == queries.as_file(person)
    assert told["Über Dich"][0]["Vorname"] == "Ayşe"


def test_export_person_into_a_file_that_only_its_owner_reads(person, tmp_path, capsys):
    target = tmp_path / "ayse.json"
    target.touch(mode=0o644)

    call_command("export_person", "ayse@example.org", output=target)

    assert json.loads(target.read_text(encoding="utf-8")) == queries.as_file(person)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(person, tmp_path):
    with pytest.raises(CommandError, match="Die Datei lässt sich nicht schreiben"):
        call_command("export_person", "ayse@example.org", output=tmp_path / "nie" / "a.json")
