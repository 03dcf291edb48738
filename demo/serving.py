"""The processes of the demo: the web server and the worker, as production runs them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

PATIENCE = 30.0  # seconds until the first page must have come
DRAIN = 15.0  # seconds that a process has to end by itself


class ProcessEndedError(Exception):
    """The server or the worker ended by itself."""


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def address(port: int) -> str:
    return f"http://localhost:{port}"


def collect_static() -> None:
    """Only if a file is another one than the last time: to compress them all takes seconds."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    files = _static_files()
    if mark.exists() and mark.read_text() == files:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(files)


def _static_files() -> str:
    """A checksum of where they lie, how large they are and when they were written."""
    found = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            found.append(f"{name} {file.st_size} {file.st_mtime_ns}")
    return sha256("\n".join(sorted(found)).encode()).hexdigest()


@contextmanager
def processes(*, port: int) -> Iterator[list[subprocess.Popen]]:
    """Web server and worker; whatever happens, both are gone afterwards."""
    environment = {**os.environ, "DEMO": "1", "SITE_URL": address(port)}
    web = [
        sys.executable, "-m", "gunicorn", "mentoring.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning",
        "--preload",  # loaded once and not by each: half a start
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "worker"]
    started = []
    try:
        # Own process groups: Ctrl-C reaches this process alone, which then ends them in order.
        for command in (web, worker):
            started.append(  # noqa: PERF401 - what runs already must be ended when the next fails
                subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
            )
        yield started
    finally:
        _end(started)


def wait_until_served(port: int, running: list[subprocess.Popen]) -> None:
    page = f"http://127.0.0.1:{port}/healthz"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        _raise_if_ended(running)
        try:
            with urllib.request.urlopen(page, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise ProcessEndedError(f"{page} did not answer within {PATIENCE:.0f} seconds.")


def wait_until_ended(running: list[subprocess.Popen]) -> None:
    while True:
        _raise_if_ended(running)
        time.sleep(0.5)


def _raise_if_ended(running: list[subprocess.Popen]) -> None:
    for process in running:
        if process.poll() is not None:
            command = cast("list[str]", process.args)[1:3]
            raise ProcessEndedError(f"{command} ended with code {process.returncode}.")


def _end(running: list[subprocess.Popen]) -> None:
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(timeout=DRAIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
