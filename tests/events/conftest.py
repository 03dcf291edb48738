import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

SHIPPED = Path(apps.get_app_config("programme").path) / "data" / "cohort-2008-09.json"


@pytest.fixture
def shipped():
    return SHIPPED


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


@pytest.fixture
def load():
    """Run the command; gives back what it says."""

    def load(*args, **options):
        out = StringIO()
        call_command("load_cohort", *args, stdout=out, **options)
        return out.getvalue()

    return load
