"""The same properties with a thousand examples each: `make soak`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.soak
def test_a_thousand_examples_of_every_property():
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", "--hypothesis-profile=soak"]

    result = subprocess.run(  # noqa: S603
        [*command, str(Path(__file__).parent)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
