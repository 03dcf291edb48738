"""The worker: one sender of mails and one clock, in one process. Any number of them may run."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ProcrastinateException
from procrastinate.psycopg_connector import PsycopgConnector

from mentoring.core import jobs

logger = logging.getLogger(__name__)

# A queue each, and one job of it at a time: a long job of the night does not hold up the mails,
# and a killed process leaves at most one mail of which nobody knows whether it went out.
QUEUES = ["mails", "jobs"]
BEAT_EVERY = 15  # seconds
CONNECT_AGAIN_AFTER = 2
DRAIN_SECONDS = 25  # then whatever still hangs is left to the next worker


class Command(BaseCommand):
    help = "Sends mails and keeps the timetable, until it is asked to stop (SIGTERM, Ctrl-C)."

    def handle(self, **options):
        jobs.stopping.clear()
        asyncio.run(_serve(lambda: self.stdout.write("Worker started.")))
        self.stdout.write("Worker ended.")


async def _serve(say_hello: Callable[[], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _drain, stop)
    say_hello()
    while not stop.is_set():
        try:
            await _work(stop)
        except (DatabaseError, psycopg.Error, ProcrastinateException) as error:
            logger.warning("The worker has lost the database: %s", type(error).__name__)
        await _sleep(stop, CONNECT_AGAIN_AFTER)


def _drain(stop: asyncio.Event) -> None:
    """End after the mail or row at hand; if that hangs, all the same."""
    jobs.stopping.set()
    stop.set()
    last_call = threading.Timer(DRAIN_SECONDS, os._exit, [0])
    last_call.daemon = True
    last_call.start()


async def _work(stop: asyncio.Event) -> None:
    """Serve the queues until asked to stop, or until one of these tasks ends: then the database
    was lost, and all of them start anew."""
    with app.replace_connector(_connector()):
        async with app.open_async():
            tasks = [
                asyncio.create_task(work)
                for work in (*map(_serve_queue, QUEUES), _beat(), stop.wait())
            ]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result


def _connector() -> PsycopgConnector:
    """LISTEN needs a connection of its own, which PgBouncer can't give: hence a second address."""
    pool: dict[str, Any] = {"min_size": 1, "max_size": 4, "timeout": 10}
    if settings.WORKER_DATABASE_URL:
        return PsycopgConnector(conninfo=settings.WORKER_DATABASE_URL, **pool)
    return PsycopgConnector(kwargs=connector_params(), **pool)


async def _serve_queue(queue: str) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=1,
        delete_jobs="successful",
        install_signal_handlers=False,
    )


async def _beat() -> None:
    while True:
        await sync_to_async(_beat_once, thread_sensitive=False)()
        await asyncio.sleep(BEAT_EVERY)


def _beat_once() -> None:
    try:
        jobs.beat()
    finally:
        connection.close()


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
