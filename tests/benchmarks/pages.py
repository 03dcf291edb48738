"""Requests a second, queries and memory of the pages that matter, few and many applications."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from applications import services as applications
from applications.models import Application
from demo import services as demo
from demo.scenes import DEFAULT
from mentoring.core import clock
from programme.models import Cohort, Role

from .bootstrap import _free_port
from .load import measure

SIZES = (20, 20_000)
BARE = "/bench/bare/"
TARGETS = {"start page": "≥ 0.25", "form step": "≥ 0.1"}


def run(out) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    out.write("| applications | page | requests/s | of the bare view | target | p50 ms | p95 ms |")
    out.write(" CPU ms | queries | web process MB |\n|---|---|---|---|---|---|---|---|---|---|\n")
    for size in SIZES:
        demo.play(DEFAULT)
        missing = size - Application.objects.count()
        demo.seed(mentees=max(0, missing * 5 // 8), mentors=max(0, missing * 3 // 8), seed=1)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL itself does within a minute
        for line in _lines(size):
            out.write(line)
            out.flush()
    out.write("\n")


def _lines(size: int):
    with server() as (port, process):
        for name, path, person in _pages():
            bare = measure(port, BARE, seconds=2)  # each time: other work comes and goes
            session = session_of(person) if person else ""
            cookie = f"sessionid={session}" if session else ""
            measure(port, path, cookie=cookie, seconds=1)  # warm
            started = _cpu(process)
            figures = measure(port, path, cookie=cookie)
            cpu = (_cpu(process) - started) / len(figures.milliseconds)
            memory = max(child.memory_info().rss for child in process.children()) / 2**20
            yield (
                f"| {size:,} | {name} | {figures.per_second:.0f} "
                f"| {figures.per_second / bare.per_second:.2f} | {TARGETS.get(name, '–')} "
                f"| {figures.p50:.1f} | {figures.p95:.1f} | {1000 * cpu:.1f} "
                f"| {_queries(path, session)} | {memory:.0f} |\n"
            )


def _cpu(process: psutil.Process) -> float:
    """Seconds that the web process has worked: hardly touched by other work on the machine."""
    times = [child.cpu_times() for child in process.children()]
    return sum(time.user + time.system for time in times)


def _pages():
    coordinator = User.objects.get(email="koordination@erfunden.example")
    person, _created = User.objects.get_or_create(
        email="figures@erfunden.example", defaults={"email_verified_at": clock.now()}
    )
    draft = applications.start_draft(
        cohort=Cohort.objects.published().get(), person=person, role=Role.MENTEE
    )
    yield "bare view", BARE, None
    yield "start page", reverse("home"), None
    yield "form, first page", reverse("applications:apply-mentee"), None
    yield "form step", reverse("applications:step", args=[draft.pk, 5]), person
    yield "admin list", reverse("admin:applications_application_changelist"), coordinator


def session_of(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["team_session_started"] = session["team_session_seen"] = time.time()
    session.save()
    return session.session_key


def _queries(path: str, session: str) -> int:
    client = Client(SERVER_NAME="localhost")
    if session:
        client.cookies["sessionid"] = session
    with clock.set_to(clock.now()):  # that of the demo asks the database for its day
        client.get(path)  # what is computed once for a process
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
    return len(queries)


@contextmanager
def server():
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "mentoring.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "error",
        "--keep-alive", "30",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ)  # noqa: S603
    try:
        for _attempt in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{BARE}").close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()
