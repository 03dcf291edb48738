import stat

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reports.models import Export
from tests.factories import CohortFactory, mentee_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def run(tmp_path, report="applications", cohort="2008-09", **more):
    target = tmp_path / "out.xlsx"
    call_command("export", report, cohort=cohort, output=target, **more)
    return target


def test_command_writes_the_report_for_its_owner_only(tmp_path, capsys):
    mentee_application()

    target = run(tmp_path)

    assert openpyxl.load_workbook(target).worksheets[0].max_row == 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert capsys.readouterr().out == "1 Zeilen geschrieben.\n"
    assert Export.objects.get().by is None


def test_command_replaces_the_file_of_the_last_time(tmp_path):
    CohortFactory()
    run(tmp_path)

    target = run(tmp_path, format="csv")

    assert target.read_bytes().startswith("\ufeffRolle;".encode())
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"format": "pdf"}, "„pdf“"),
        ({"format": "json"}, "„json“"),
        ({"report": "nope"}, "„nope“"),
        ({"cohort": "1900"}, "„1900“"),
    ],
)
def test_command_says_what_is_wrong(tmp_path, wrong, sentence):
    CohortFactory()

    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, **wrong)

    assert list(tmp_path.iterdir()) == []


def test_command_says_when_it_can_not_write(tmp_path):
    CohortFactory()

    with pytest.raises(CommandError, match="nicht schreiben"):
        call_command("export", "applications", cohort="2008-09", output=tmp_path / "no" / "x.csv")
