"""`make bench`: how fast the product is on this machine, as ratios to a bare view in one run.

Prints tables fit for docs/benchmarks.md. Nothing here is a test: no figure fails the build.
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime

from mentoring.core.embedded_postgres import connect_url

PARTS = {
    "pages": "the pages under load",
    "selection": "the lists and the decisions, with 20,000 applications",
    "matching": "the engine, without a database",
    "job": "the matching from the database to a draft, and its pages",
    "bootstrap": "the demo, from an empty clone to the first page and once more",
}


def main() -> None:
    only, out = _only(), sys.stdout
    out.write(f"Measured on {datetime.now(tz=UTC):%d %B %Y}: {_machine()}.\n\n")
    if only == "matching":
        from tests.benchmarks import matching  # noqa: PLC0415 - needs no database

        matching.run(out)
        return
    _with_a_database(only, out)


def _only() -> str | None:
    """The part that was asked for; None is all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parts = parser.add_mutually_exclusive_group()
    for part, about in PARTS.items():
        parts.add_argument(
            f"--{part}", action="store_const", const=part, dest="only", help=f"only {about}"
        )
    only: str | None = parser.parse_args().only
    return only


def _with_a_database(only: str | None, out) -> None:
    os.environ["DATABASE_URL"] = connect_url("bench")
    os.environ.setdefault("SECRET_KEY", "only-for-figures")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

    import django  # noqa: PLC0415 - needs the environment above

    django.setup()

    from tests.benchmarks import bootstrap, job, matching, pages, selection  # noqa: PLC0415

    out.write(f"Django {django.__version__}.\n\n")
    runs = {
        "pages": pages.run, "selection": selection.run, "matching": matching.run, "job": job.run,
        "bootstrap": bootstrap.run,
    }  # fmt: skip
    for name, run in runs.items():
        if only in (None, name):
            run(out)


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )


if __name__ == "__main__":
    main()
