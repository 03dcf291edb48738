"""The import contracts, as a test too: whoever runs only the tests sees them fail."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_apps_know_only_the_apps_below_them():
    linter = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run(  # noqa: S603
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout
