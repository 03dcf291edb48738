import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from mentoring.core import jobs
from mentoring.core.jobs import Job, Outcome
from mentoring.core.models import JobRun
from tests.locks import PATIENCE

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def timetable(monkeypatch):
    """An empty timetable, in which a test declares its own jobs."""
    monkeypatch.setattr(jobs, "JOBS", {})
    return jobs.JOBS


def job(run=lambda: None, name="app.job"):
    return Job(name=name, run=run, minutes=5)


def last(**times):
    return JobRun(name="app.job", **times)


def test_job_is_declared_by_app_and_function(timetable):
    @jobs.daily(at="03:10")
    def complete_due():
        """Runs at night."""

    @jobs.every(minutes=15)
    def look():
        """Runs often."""

    names = [f"{__name__}.complete_due", f"{__name__}.look"]
    assert list(timetable) == names
    assert (timetable[names[0]].at.hour, timetable[names[1]].minutes) == (3, 15)


@pytest.mark.parametrize(
    ("finished", "now", "due"),
    [
        ((9, 20, 3, 10), (9, 20, 23, 0), False),
        ((9, 20, 3, 10), (9, 21, 3, 9), False),
        ((9, 20, 3, 10), (9, 21, 3, 10), True),
        ((9, 18, 3, 10), (9, 21, 2, 0), True),  # the worker was down for a night
        ((10, 25, 3, 10), (10, 26, 3, 10), True),  # the night that has an hour twice
    ],
)
def test_daily_job_is_due_once_after_its_time(finished, now, due):
    nightly = Job("app.job", run=print, at=time(3, 10))
    finished, now = (datetime(2008, *when, tzinfo=BERLIN) for when in (finished, now))

    assert nightly.due(last(started_at=finished, finished_at=finished), now) is due


def test_job_that_never_ran_or_was_killed_is_due():
    now = timezone.now()

    assert job().due(None, now)
    assert job().due(last(started_at=now), now)


def test_failed_job_is_tried_again_after_a_while():
    now = timezone.now()
    run = last(started_at=now - timedelta(minutes=14), finished_at=None, error="KeyError")

    assert not job().due(run, now)
    assert job().due(run, now + timedelta(minutes=1))


@pytest.mark.django_db
def test_due_jobs_run_once(timetable):
    seen = []
    timetable["app.job"] = job(lambda: seen.append(1))

    assert jobs.run_due() == {"app.job": Outcome.DONE}
    assert jobs.run_due() == {}
    assert seen == [1]


@pytest.mark.django_db
def test_failing_job_is_noted_and_the_next_one_runs(timetable):
    timetable["a"] = job(lambda: 1 / 0, name="a")
    timetable["b"] = job(name="b")

    assert jobs.run_due() == {"a": Outcome.FAILED, "b": Outcome.DONE}

    failed = JobRun.objects.get(name="a")
    assert (failed.error, failed.finished_at, failed.lease) == ("ZeroDivisionError", None, None)


@pytest.mark.django_db
def test_nothing_new_is_begun_while_stopping(timetable):
    timetable["app.job"] = job()
    jobs.stopping.set()

    try:
        assert jobs.run_due() == {}
    finally:
        jobs.stopping.clear()


@pytest.mark.django_db
def test_run_all_runs_what_is_not_due_too(timetable):
    timetable["a"], timetable["b"] = job(name="a"), job(name="b")
    jobs.run_due()

    assert jobs.run_all() == {"a": Outcome.DONE, "b": Outcome.DONE}
    assert jobs.run_all(only="b") == {"b": Outcome.DONE}


@pytest.mark.django_db
def test_job_that_another_process_is_at_is_left_to_it():
    JobRun.objects.create(
        name="app.job", lease="6f1c1e9e-0000-4000-8000-000000000000",
        leased_until=timezone.now() + timedelta(minutes=20),
    )  # fmt: skip

    assert jobs.run(job()) is Outcome.TAKEN


@pytest.mark.django_db
def test_lease_of_a_killed_process_is_taken_over():
    JobRun.objects.create(
        name="app.job", lease="6f1c1e9e-0000-4000-8000-000000000000",
        leased_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip

    assert jobs.run(job()) is Outcome.DONE


@pytest.mark.django_db
def test_patience_outlasts_a_killed_process():
    JobRun.objects.create(
        name="app.job", lease="6f1c1e9e-0000-4000-8000-000000000000",
        leased_until=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip

    assert jobs.run(job(), patient=True) is Outcome.DONE


def test_long_job_keeps_its_lease_and_a_second_process_leaves_it_alone(
    at_the_same_time, monkeypatch
):
    monkeypatch.setattr(jobs, "PROLONG_EVERY", 0.3)
    started, ended = threading.Event(), threading.Event()
    long_job = job(lambda: (started.set(), ended.wait(PATIENCE)))

    first = at_the_same_time(jobs.run, long_job)
    started.wait(PATIENCE)
    second = jobs.run(job(), patient=True)
    ended.set()

    assert second is Outcome.TAKEN
    assert first.result(timeout=PATIENCE) is Outcome.DONE


@pytest.mark.django_db
def test_beat_is_one_row_and_moves():
    jobs.beat()
    before = JobRun.objects.get(name=jobs.WORKER).finished_at
    jobs.beat()

    assert JobRun.objects.get(name=jobs.WORKER).finished_at > before
    assert not connection.needs_rollback
