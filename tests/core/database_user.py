"""A program that uses the embedded server of some checkout, as some user, until told to end.

It writes the database's URL and ends when its standard input is closed. Everything is imported
before it becomes somebody who may be unable to read this checkout, or even Python's library.
"""

import contextlib
import os
import sys
from pathlib import Path

import psycopg

from mentoring.core import embedded_postgres
from mentoring.core.embedded_postgres import folders


def main(checkout: str, elsewhere: str, uid: int) -> None:
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(host="/nonexistent")  # imports what is imported at first use
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    embedded_postgres.CHECKOUT, folders.ELSEWHERE = Path(checkout), Path(elsewhere)
    try:
        embedded_postgres.use_embedded_if_unset()
    except embedded_postgres.EmbeddedPostgresError as error:
        sys.exit(str(error))
    if os.environ.get("FORK") and os.fork() == 0:
        sys.exit()  # runs the exit functions that it has from its parent
    sys.stdout.write(os.environ["DATABASE_URL"] + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
