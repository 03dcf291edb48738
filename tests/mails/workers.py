"""Real worker processes on the test's database, and a mail server that counts."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from django.db import connection

from mails.services.outbox import _wake_sender
from tests.locks import PATIENCE

ROOT = Path(__file__).parents[2]


class CountingPeer:
    """Takes every mail, and takes its time before and after the text.

    ``ids`` are the Message-IDs that it has acknowledged, ``begun`` counts the mails of which the
    sender has said whom they come from, ``read`` those of which the text is there. It goes on with
    a mail only while ``open`` is set.
    """

    def __init__(self, seconds: float):
        self.pause = seconds / 2
        self.ids = []
        self.begun = self.read = 0
        self.open = threading.Event()
        self.open.set()

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.begun += 1
        await asyncio.sleep(self.pause)
        while not self.open.is_set():
            await asyncio.sleep(0.01)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.read += 1
        await asyncio.sleep(self.pause)
        head = envelope.content.decode().partition("\r\n\r\n")[0]
        ids = [line for line in head.splitlines() if line.startswith("Message-ID: ")]
        self.ids.append(ids[0].removeprefix("Message-ID: "))
        return "250 OK"


@contextmanager
def counting_peer(*, seconds: float, port: int):
    peer = CountingPeer(seconds)
    controller = Controller(peer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield peer
    finally:
        controller.stop(no_assert=True)


class Worker:
    def __init__(self, port: int):
        url = urlsplit(os.environ["DATABASE_URL"])
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.mails.worker_settings",
                "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "DEMO": "0",
            },
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def ask_to_end(self) -> None:
        self.process.stdout.readline()  # "Worker started."
        self.process.send_signal(signal.SIGTERM)

    def end(self) -> int:
        self.ask_to_end()
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def workers(count: int, *, port: int):
    """So many of them. The list may be changed: whatever is in it at the end is ended."""
    running = [Worker(port) for _number in range(count)]
    try:
        yield running
    finally:
        for worker in running:
            worker.kill()


def wait_for(condition, *, wake: bool = False) -> float:
    """Until something holds; for how long. ``wake`` rings every second, the tick every minute."""
    begun = rung = time.monotonic()
    while not condition():
        assert time.monotonic() < begun + PATIENCE, "It did not happen in time."
        if wake and time.monotonic() > rung + 1:
            _wake_sender()
            rung = time.monotonic()
        time.sleep(0.01)
    return time.monotonic() - begun
