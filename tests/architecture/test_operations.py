"""What `docs/operations.md` says of jobs and mails is what the code declares."""

import re
from pathlib import Path

from procrastinate.contrib.django import app

from mails.emails import all_kinds
from mentoring.core.jobs import JOBS

TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def section(title):
    return TEXT.split(f"## {title}\n")[1].split("\n## ")[0]


def test_timetable_names_every_job_at_its_time():
    rows = re.findall(r"^\| ([^|]+) \| `([\w.]+)` \|", section("Timetable"), re.MULTILINE)
    daily = {name: time for time, name in rows if re.fullmatch(r"\d\d:\d\d", time)}
    periodic = {name for time, name in rows if time.startswith("every")}

    assert daily == {job.name: f"{job.at:%H:%M}" for job in JOBS.values() if job.at}
    ours = {job.name for job in JOBS.values() if not job.at}
    queued = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic == queued | ours
    assert [time for time, _name in rows][-len(daily) :] == sorted(daily.values())


def test_every_job_has_a_title_for_the_team():
    assert all(job.title for job in JOBS.values())


def test_every_mail_is_listed():
    assert set(re.findall(r"M\d\d(?:-[a-z]+)?", section("Mails").split("\n\n")[1])) == {
        key for key in all_kinds() if key.startswith("M")
    }
