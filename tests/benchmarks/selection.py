"""The selection with many applications: the list, the meeting, and 2,000 decisions at once.

``python -m tests.benchmarks --selection`` runs this alone.
"""

import time
from random import Random

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import User
from applications import services
from applications.models import (
    CRITERIA,
    OPEN,
    Application,
    ApplicationState,
    Recommendation,
    Review,
)
from demo import services as demo
from demo.scenes import DEFAULT, scene
from mentoring.core import clock
from programme.models import Cohort


def run(out, *, applications: int = 20_000, decisions: int = 2_000) -> None:

    call_command("migrate", verbosity=0)
    build(applications)
    cohort = Cohort.objects.published().get()
    by = User.objects.get(email="koordination@erfunden.example")
    listing = reverse("admin:applications_application_changelist")
    pages = {
        "list": listing,
        "list by mean": f"{listing}?o=-7",
        "list, enough reviews": f"{listing}?bewertung=genug",
        "list, far apart": f"{listing}?bewertung=reden",
        "meeting": reverse("admin:applications_application_meeting"),
        "meeting by spread": reverse("admin:applications_application_meeting")
        + "?sortierung=abstand",
        "start page": reverse("admin:index"),
    }
    out.write(f"{applications:,} applications\n\n| page | queries | ms |\n|---|---|---|\n")
    for name, address in pages.items():
        queries, took = ask(by, address)
        out.write(f"| {name} | {queries} | {took:.0f} |\n")
        out.flush()
    send(out, cohort, by=by, number=decisions)


def build(number: int) -> None:
    """Applications as the demo invents them, with two reviews each of three readers."""

    demo.play(DEFAULT)
    demo.seed(mentees=number * 5 // 8, mentors=number * 3 // 8, seed=1)
    chance = Random(1)  # noqa: S311 - invented points
    readers = list(User.objects.filter(email__startswith="team"))
    rows = Application.objects.filter(state__in=OPEN, reviews=None).values_list("pk", "role")
    reviews = []
    for pk, role in rows.iterator():
        for reader in readers:
            scores = {key: chance.randint(0, 3) for key in CRITERIA[role].values}
            reviews.append(
                Review(
                    application_id=pk, reviewer=reader, scores=scores,
                    points=sum(scores.values()), submitted_at=clock.now(),
                    recommendation=chance.choice(Recommendation.values),
                )
            )  # fmt: skip
    Review.objects.bulk_create(reviews, batch_size=2000)
    Application.objects.filter(state=ApplicationState.SUBMITTED).update(
        state=ApplicationState.IN_REVIEW
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask(person, address: str) -> tuple[int, float]:

    client = Client(SERVER_NAME="localhost")
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        client.force_login(person)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        asked = len(queries)  # before the next request forgets them
        assert response.status_code == 200, response.status_code
        times = []
        for _number in range(5):
            begin = time.perf_counter()
            client.get(address)
            times.append(1000 * (time.perf_counter() - begin))
    return asked, sorted(times)[2]


def send(out, cohort, *, by, number: int) -> None:
    """Half are accepted, the rest wait or are turned down."""

    adults = Application.objects.filter(cohort=cohort, state__in=OPEN, person__birth_year__lt=1989)
    keys = list(adults.values_list("pk", flat=True)[:number])
    parts = {"ACCEPTED": keys[::2], "WAITLISTED": keys[1::4], "REJECTED": keys[3::4]}
    for state, chosen in parts.items():
        Application.objects.filter(pk__in=chosen).update(
            pending_state=state,
            pending_by=by,
            pending_reason="NO_PLACE" if state == "REJECTED" else "",
        )
    moment = scene("deadline").moment
    with clock.set_to(moment):
        begin = time.perf_counter()
        sent = services.send_decisions(cohort, by=by)
        took = time.perf_counter() - begin
    out.write(f"\n{sent.total:,} decisions sent in {took:.1f} s: {sent.counts}\n")
