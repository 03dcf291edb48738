"""``make check``: everything that can be said about the code without running it."""

import subprocess
import sys
import time
from pathlib import Path

from mentoring.core.embedded_postgres import use_embedded_if_unset

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
TEMPLATES = ["templates/**/*.html", "*/templates/**/*.html"]


def steps() -> dict[str, list[str]]:
    """What is called, by the name that is shown."""
    templates = {str(path.relative_to(ROOT)) for glob in TEMPLATES for path in ROOT.glob(glob)}
    python, ruff, djade = [sys.executable], str(PROGRAMS / "ruff"), str(PROGRAMS / "djade")
    manage = [*python, "manage.py"]
    return {
        "format": [ruff, "format", "--check", "."],
        "style": [ruff, "check", "."],
        "templates": [djade, "--target-version", "5.2", "--check", *sorted(templates)],
        "imports": [str(PROGRAMS / "lint-imports")],
        "types": [*python, "-m", "mypy", "."],
        "migrations": [
            *manage, "makemigrations", "--check", "--dry-run", "--settings", "tests.settings",
        ],
        "translations": [*python, "-m", "tests.translations"],
    }  # fmt: skip


def passes(name: str, command: list[str]) -> bool:
    """Run one step; say how long it took, and what it said if it failed."""
    begin = time.monotonic()
    finished = subprocess.run(  # noqa: S603 - the commands stand above
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = finished.returncode == 0
    took = time.monotonic() - begin
    sys.stdout.write(f"{name:<14} {'ok' if good else 'FAILED':<8} {took:5.1f} s\n")
    if not good:
        sys.stdout.write(finished.stdout.rstrip() + "\n\n")
    sys.stdout.flush()
    return good


def main() -> int:
    use_embedded_if_unset(fast=True)  # mypy and makemigrations read the settings
    failed = [name for name, command in steps().items() if not passes(name, command)]
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else "all is well\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
