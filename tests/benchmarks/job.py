"""The matching from the database to a stored draft, and the pages of the coordination.

``python -m tests.benchmarks --job`` runs this alone.
"""

import importlib
import time
from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import User
from applications.models import ApplicationState
from demo import services as demo, story
from demo.people import Inventor
from demo.scenes import DEFAULT
from demo.store import store
from mentoring.core import clock
from programme.models import Cohort, Participation
from tandems import queries, services
from tandems.matching.proposal import match
from tandems.models import MatchingRun, Preset

from .load import measure
from .pages import server, session_of

RUNS = 5
JOBS = ((200, 120, "≤ 1"), (2_000, 1_200, "≤ 5"))
COMPARED, SHOWN = (200, 120), (200, 200)


def run(out) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    demo.play(DEFAULT)
    with clock.set_to(DEFAULT.moment):  # that of the demo asks the database for its day
        out.write("| mentees, mentors | s to a stored draft | read | paired | target |\n")
        out.write("|---|---|---|---|---|\n")
        for mentees, mentors, target in JOBS:
            cohort = build(mentees, mentors)
            out.write(f"| {mentees:,}, {mentors:,} | {_job(cohort)} | {target} |\n")
            out.flush()
        out.write("\n| page | queries | ms | target |\n|---|---|---|---|\n")
        with server() as (port, _process):
            for name, target, address, post in _pages():
                asked, took = ask(address, post)
                if post is None:  # of a web process, which holds nothing but itself
                    took = _served(port, address)
                out.write(f"| {name} | {asked} | {took:.0f} | {target} |\n")
                out.flush()
    out.write("\n")


def build(mentees: int, mentors: int) -> Cohort:
    """The demo's cohort with so many people in it and nobody else, in some statements."""
    cohort = Cohort.objects.published().get()
    now = clock.now()
    Participation.objects.filter(cohort=cohort).update(ended_on=now - timedelta(days=1))
    MatchingRun.objects.all().delete()
    inventor = Inventor(cohort, seed=mentees + mentors, first=story.CALL, last=now)
    made = inventor.applicants(mentees=mentees, mentors=mentors)
    known = User.objects.count()
    for number, person in enumerate(made.people, start=known):  # that name may be there
        person.email = f"figures.{number}@erfunden.example"
    by = _coordinator()
    for application in made.applications:
        application.state = ApplicationState.ACCEPTED
        application.decided_at, application.decided_by = now, by
    store(made, on=clock.today())
    Participation.objects.bulk_create(
        [
            Participation(
                cohort=cohort, person=a.person, role=a.role, association=a.association
            )
            for a in made.applications
        ],
        batch_size=2000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL itself does within a minute
    return cohort


def _job(cohort: Cohort) -> str:
    """All of it, and of that reading and pairing; the rest is reasons, proof and storing."""
    cast = queries.cast_of(cohort, preset=Preset.BALANCED, seed="figures")
    steps = (
        lambda: services.run_matching(cohort, by=None, seed="figures"),
        lambda: queries.cast_of(cohort, preset=Preset.BALANCED, seed="figures"),
        lambda: match(cast.problem),
    )
    return " | ".join(f"{_seconds(step):.2f}" for step in steps)


def _seconds(step: Callable[[], object]) -> float:
    """The middle of some runs."""
    times = []
    for _number in range(RUNS):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return sorted(times)[RUNS // 2]


def _pages():
    """Name, target, address and what is sent, each with the cohort that it needs."""
    importlib.import_module("mentoring.wsgi")  # how often garbage is looked for, as in the web
    cohort = build(*COMPARED)
    services.run_matching(cohort, by=None)
    post = {"cohort": cohort.pk, "preset": "BALANCED", "weights": "BEFORE", "compare": "1"}
    add = reverse("admin:tandems_matchingrun_add")
    size = "{} mentees, {} mentors".format(*COMPARED)
    yield f"new matching, {size}", "–", add, None
    yield f"all choices compared, {size}", "–", add, post
    draft = services.run_matching(build(*SHOWN), by=None)
    size = "{} mentees, {} mentors".format(*SHOWN)
    for name, target, page in (("board", "≤ 20; 800", "change"), ("map", "–", "map")):
        address = reverse(f"admin:tandems_matchingrun_{page}", args=[draft.pk])
        yield f"{name}, {size}", target, address, None


def _served(port: int, address: str) -> float:
    """The middle of a few seconds of one visit after the other, in milliseconds."""
    cookie = f"sessionid={session_of(_coordinator())}"
    return measure(port, address, cookie=cookie, clients=1, seconds=8).p50


def ask(address: str, post: dict | None) -> tuple[int, float]:
    """How often the database is asked, and the middle of some visits in milliseconds."""

    def visit(client: Client):
        return client.get(address) if post is None else client.post(address, post)

    client = Client(SERVER_NAME="localhost")
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        client.force_login(_coordinator())
        visit(client)  # what is computed once for a process
        with CaptureQueriesContext(connection) as captured:
            response = visit(client)
        statements = [one["sql"] for one in captured]  # before the next request forgets them
        asked = sum(one not in ("BEGIN", "COMMIT") for one in statements)
        assert response.status_code == 200, response.status_code
        return asked, 1000 * _seconds(lambda: visit(client))


def _coordinator() -> User:
    return User.objects.get(email="koordination@erfunden.example")
