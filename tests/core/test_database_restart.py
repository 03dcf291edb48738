"""The database crashes while people apply: what they were told is saved, is saved.

What takes minutes crashes it ten times under a real web server; each run of the tests restarts it
once under the server of the tests.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from mentoring.core.embedded_postgres.binaries import find_binaries
from mentoring.core.embedded_postgres.server import Server
from tests.benchmarks.bootstrap import _free_port
from tests.factories import UserFactory
from tests.locks import PATIENCE

ROOT = Path(__file__).parents[2]
CRASHES = 10
PER_SECOND = 20
CLIENTS = 4
BETWEEN = 2.0  # seconds
RECOVERED = 2.0  # seconds after the database takes connections
TOKEN = "t" * 32


@dataclass
class Answers:
    """What came back. ``saved`` are the first names of which the server said that it has them."""

    statuses: Counter = field(default_factory=Counter)
    saved: set[str] = field(default_factory=set)
    without_hint: int = 0
    good_at: list[float] = field(default_factory=list)


@pytest.fixture
def server():
    directory = Path(tempfile.mkdtemp(prefix="restart-", dir="/var/tmp"))
    directory.chmod(0o711)  # the server runs as somebody else where we are root
    found = Server(directory / "pg", find_binaries())
    found.join()
    found.start("app")
    yield found
    found.leave()
    shutil.rmtree(directory)


@pytest.mark.django_db(transaction=True)
def test_a_restart_is_a_pause_and_nothing_else(server, client, live_server, monkeypatch):
    client.force_login(UserFactory())
    _copy_database(server)
    monkeypatch.setitem(connections.settings, "default", _settings_of(server))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    answers, stop = Answers(), threading.Event()
    readers = [_reader(live_server.thread.port, cookie, answers, stop) for _number in range(3)]

    try:
        _wait_until(lambda: answers.statuses[200] >= 10)
        assert server._call("pg_ctl", "-D", "data", "-m", "fast", "-w", "stop")
        _wait_until(lambda: answers.statuses.total() - answers.statuses[200] >= 10)
        server.start("app")
        up = time.monotonic()
        _wait_until(lambda: sum(moment > up for moment in answers.good_at) >= 10)
    finally:
        stop.set()
        for reader in readers:
            reader.join()

    assert set(answers.statuses) == {200, 503}, answers.statuses
    assert answers.without_hint == 0


def _copy_database(server) -> None:
    """What the test has in its database, into that of a server which nobody else needs."""
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    ours = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    tool = server.binaries.directory
    dump = subprocess.run(  # noqa: S603
        [tool / "pg_dump", "--no-owner", "--no-acl", "-d", ours], capture_output=True, check=True
    )
    subprocess.run(  # noqa: S603
        [tool / "psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", server.url("app")],
        input=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _settings_of(server) -> dict:
    """Of the connections that threads open from now on."""
    place = {"NAME": "app", "USER": "postgres", "PASSWORD": "", "HOST": str(server.sockets)}
    options = {key: v for key, v in connection.settings_dict["OPTIONS"].items() if key != "host"}
    return {**connections.settings["default"], **place, "PORT": "5432", "OPTIONS": options}


def _reader(port, cookie, answers, stop) -> threading.Thread:
    """Looks at the own page again and again, through one connection as a browser would."""

    def read():
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while not stop.is_set():
            line.request("GET", "/mein-programm/", headers={"Cookie": cookie})
            response = line.getresponse()
            response.read()
            answers.statuses[response.status] += 1
            answers.without_hint += response.status == 503 and "Retry-After" not in response.headers
            if response.status == 200:
                answers.good_at.append(time.monotonic())
            stop.wait(0.02)
        line.close()

    thread = threading.Thread(target=read)
    thread.start()
    return thread


def _wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.01)


@pytest.mark.soak
def test_ten_crashes_lose_nothing_that_was_acknowledged(server):
    seconds = CRASHES * (BETWEEN + 4)
    environment = _environment(server)
    sessions = _sessions(environment, count=int(seconds * PER_SECOND))
    answers, ups = Answers(), []

    with _served(environment) as port:
        stop = threading.Event()
        clients = _clients(port, sessions, answers, stop)
        for _number in range(CRASHES):
            time.sleep(BETWEEN)
            ups.append(_crash(server))
        time.sleep(RECOVERED)
        stop.set()
        for client in clients:
            client.join()

    assert set(answers.statuses) <= {200, 503}, answers.statuses
    assert answers.without_hint == 0
    assert answers.statuses[200] > CRASHES * PER_SECOND
    assert answers.statuses[503] > 0
    assert answers.saved - _stored(server) == set()
    assert max(_waited(answers.good_at, up) for up in ups) <= RECOVERED


def _environment(server) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": server.url("app"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": "only-for-tests",
    }


def _sessions(environment, *, count: int) -> list[str]:
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.core.restart_data", str(count)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(found.stdout.splitlines()[-1])


@contextmanager
def _served(environment):
    port = _free_port()
    web = subprocess.Popen(  # noqa: S603
        [
            sys.executable, "-m", "gunicorn", "mentoring.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "critical",
        ],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        web.terminate()
        web.wait(timeout=30)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The web server did not start.")


def _crash(server) -> float:
    """End the database like a loss of power, start it again, say when it was there."""
    assert server._call("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
    time.sleep(0.5)
    server.start("app")
    return time.monotonic()


def _clients(port, sessions, answers, stop) -> list[threading.Thread]:
    """Each person sends the first page of the form once; whoever is turned away comes no more."""
    waiting, lock = iter(enumerate(sessions)), threading.Lock()

    def client():
        while not stop.is_set():
            with lock:
                number, session = next(waiting, (0, ""))
            if not session:
                return
            begun = time.monotonic()
            _send(port, session, f"Person{number}", answers, lock)
            time.sleep(max(0.0, CLIENTS / PER_SECOND - (time.monotonic() - begun)))

    threads = [threading.Thread(target=client) for _number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    return threads


def _send(port, session, name, answers, lock) -> None:
    form = {"first_name": name, "revision": "0", "action": "autosave"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/bewerbung/mentee/",
        data=urllib.parse.urlencode(form | {"csrfmiddlewaretoken": TOKEN}).encode(),
        headers={"Cookie": f"sessionid={session}; csrftoken={TOKEN}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            status, saved, hint = response.status, json.load(response)["revision"] == 1, "0"
    except urllib.error.HTTPError as error:
        status, saved, hint = error.code, False, error.headers.get("Retry-After", "")
    with lock:
        answers.statuses[status] += 1
        answers.without_hint += not hint
        if saved:
            answers.saved.add(name)
            answers.good_at.append(time.monotonic())


def _stored(server) -> set[str]:
    with psycopg.connect(server.url("app")) as connection:
        rows = connection.execute(
            "SELECT draft->'about'->'data'->'first_name'->>0 FROM applications_application"
        )
        return {name for (name,) in rows}


def _waited(good_at: list[float], up: float) -> float:
    """From the database's return to the first thing that was saved again."""
    return min(moment for moment in good_at if moment > up) - up
