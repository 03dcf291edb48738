"""The timetable: what runs by itself. An app declares its jobs in its ``tasks.py``::

    @daily(at="03:10")
    def complete_due(): ...

The worker asks every minute what is due, so a job that was missed (worker down) or killed half-way
is caught up. Every job must therefore be safe to run again, and asks ``core.clock`` for the day.
One process at a time runs a job: it holds a lease in the database and prolongs it while it works.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time as time_of_day, timedelta
from enum import Enum
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from .models import JobRun

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
PROLONG_EVERY = 5  # seconds
AFTER_FAILURE = timedelta(minutes=15)
WORKER = "worker"  # the row that holds the worker's heartbeat

stopping = threading.Event()  # set when the process was asked to end: finish the row at hand


class Outcome(Enum):
    DONE = "done"
    FAILED = "failed"
    TAKEN = "taken"  # another process is at it


@dataclass(frozen=True)
class Job:
    name: str
    run: Callable[[], object]
    at: time_of_day | None = None  # daily at this time, or …
    minutes: int = 0  # … again after so many minutes
    title: Any = ""  # what the team reads

    def due(self, last: JobRun | None, now: datetime) -> bool:
        """Real time decides: the demo's clock stands still, its worker does not."""
        if last is None or last.started_at is None:
            return True
        if last.error:
            return last.started_at + AFTER_FAILURE <= now
        return last.finished_at is None or last.finished_at < self._last_planned(now)

    def _last_planned(self, now: datetime) -> datetime:
        if self.at is None:
            return now - timedelta(minutes=self.minutes)
        local = timezone.localtime(now)
        planned = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return planned if planned <= local else planned - timedelta(days=1)


JOBS: dict[str, Job] = {}


def daily(*, at: str, title: Any = "") -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run a function once a day, at a time like "03:10" (Europe/Berlin)."""
    return _declare(at=time_of_day.fromisoformat(at), title=title)


def every(
    *, minutes: int, title: Any = ""
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run a function again and again, with this pause between."""
    return _declare(minutes=minutes, title=title)


def title_of(name: str) -> str:
    if name == WORKER:
        return gettext("The worker: sends mails and does the jobs")
    return str(JOBS[name].title) if name in JOBS and JOBS[name].title else name


def _declare(**when):
    def declare(function):
        name = f"{function.__module__.removesuffix('.tasks')}.{function.__name__}"
        JOBS[name] = Job(name=name, run=function, **when)
        return function

    return declare


def run_due() -> dict[str, Outcome]:
    """What the worker does every minute. A job that fails does not keep the others from running."""
    last = {run.name: run for run in JobRun.objects.all()}
    now = timezone.now()
    due = [job for job in JOBS.values() if job.due(last.get(job.name), now)]
    return {job.name: run(job) for job in due if not stopping.is_set()}


def run_all(only: str = "") -> dict[str, Outcome]:
    """Every job once, whether it is time for it or not: the day may have been moved."""
    jobs = [job for job in JOBS.values() if only in ("", job.name)]
    return {job.name: run(job, patient=True) for job in jobs}


def run(job: Job, *, patient: bool = False) -> Outcome:
    """Run one job, unless another process is at it.

    ``patient`` waits to see whether that process is still alive, and takes over if it is not.
    """
    lease = _take_patiently(job.name) if patient else _take(job.name)
    if lease is None:
        return Outcome.TAKEN
    error = ""
    try:
        with _kept(lease):
            job.run()
    except Exception as problem:
        logger.exception("Job %s failed", job.name)
        error = type(problem).__name__
    JobRun.objects.filter(lease=lease).update(
        lease=None,
        leased_until=None,
        error=error,
        **({} if error else {"finished_at": Now()}),
    )
    return Outcome.FAILED if error else Outcome.DONE


def beat() -> None:
    """The worker is alive. ``/readyz`` looks at this."""
    _ensure_row(WORKER)
    JobRun.objects.filter(name=WORKER).update(started_at=Now(), finished_at=Now())


def _take(name: str) -> uuid.UUID | None:
    _ensure_row(name)
    lease = uuid.uuid4()
    free = Q(lease__isnull=True) | Q(leased_until__lt=Now())
    taken = JobRun.objects.filter(free, name=name).update(
        lease=lease, leased_until=Now() + LEASE, started_at=Now(), error=""
    )
    return lease if taken else None


def _take_patiently(name: str) -> uuid.UUID | None:
    """A lease that moves belongs to somebody alive; one that stands still will run out."""
    first = None
    while (lease := _take(name)) is None:
        seen = JobRun.objects.values_list("lease", "leased_until").get(name=name)
        if first not in (None, seen):
            return None
        first = seen
        time.sleep(1)
    return lease


def _ensure_row(name: str) -> None:
    if not JobRun.objects.filter(name=name).exists():
        JobRun.objects.bulk_create([JobRun(name=name)], ignore_conflicts=True)


@contextmanager
def _kept(lease: uuid.UUID) -> Iterator[None]:
    """Prolong the lease from a thread of its own, as long as the block runs."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(PROLONG_EVERY):
            try:
                JobRun.objects.filter(lease=lease).update(leased_until=Now() + LEASE)
            except DatabaseError:
                logger.warning("A lease could not be prolonged")
            finally:
                connection.close()  # each thread has its own

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
