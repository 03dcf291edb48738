#!/usr/bin/env python
"""Django's commands, on the embedded PostgreSQL where no other server is named."""

import os
import sys

WITHOUT_DATABASE = {
    "", "--help", "--version", "-h", "check", "collectstatic", "compilemessages", "diffsettings",
    "findstatic", "help", "makemessages", "startapp", "startproject", "test", "version",
}  # fmt: skip


OF_THE_DEMO = {"demo", "seed_demo"}  # its app is installed for these alone


def main() -> None:
    from django.core.management import execute_from_command_line

    from mentoring.core.embedded_postgres import EmbeddedPostgresError, use_embedded_if_unset

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in OF_THE_DEMO:
        os.environ["DEMO"] = "1"
    asks_for_help = {"-h", "--help"}.intersection(sys.argv)
    try:
        use_embedded_if_unset(start=not asks_for_help and command not in WITHOUT_DATABASE)
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
