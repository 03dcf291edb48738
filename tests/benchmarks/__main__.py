"""`make bench`: how fast the product is on this machine, as ratios to a bare view in one run.

Prints tables fit for docs/benchmarks.md. Nothing here is a test: no figure fails the build.
"""

import os
import platform
import sys
from datetime import UTC, datetime

from mentoring.core.embedded_postgres import connect_url


def main() -> None:
    out = sys.stdout
    out.write(f"Measured on {datetime.now(tz=UTC):%d %B %Y}: {_machine()}.\n\n")
    if "--matching" in sys.argv:
        from tests.benchmarks import matching  # noqa: PLC0415 - needs no database

        matching.run(out)
        return
    _with_a_database(out)


def _with_a_database(out) -> None:
    os.environ["DATABASE_URL"] = connect_url("bench")
    os.environ.setdefault("SECRET_KEY", "only-for-figures")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

    import django  # noqa: PLC0415 - needs the environment above

    django.setup()

    from tests.benchmarks import bootstrap, job, matching, pages, selection  # noqa: PLC0415

    out.write(f"Django {django.__version__}.\n\n")
    for name, part in (("--selection", selection), ("--job", job)):
        if name in sys.argv:
            part.run(out)
            return
    pages.run(out)
    selection.run(out)
    matching.run(out)
    job.run(out)
    if "--quick" not in sys.argv:
        bootstrap.run(out)


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )


if __name__ == "__main__":
    main()
