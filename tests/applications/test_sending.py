"""All that is prepared goes out: each once, whatever happens in between."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from applications import services
from applications.models import Application, ApplicationState
from applications.services import sending
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Participation, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    EventFactory,
    ParticipationFactory,
    UserFactory,
    coordinator,
    reviewed,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def by():
    return coordinator(first_name="Marko", last_name="Muster")


def noted(by, state="ACCEPTED", **fields):
    application = reviewed(ApplicationFactory(**fields))
    reason = "TIME" if state == "REJECTED" else ""
    services.prepare_decision(application, by=by, state=state, reason=reason)
    return application


def test_each_gets_the_decision_and_one_mail(by):
    sender = coordinator()
    rows = {state: noted(by, state) for state in ("ACCEPTED", "WAITLISTED", "REJECTED")}

    sent = services.send_decisions(rows["ACCEPTED"].cohort, by=sender)

    assert sent.counts == {"ACCEPTED": 1, "WAITLISTED": 1, "REJECTED": 1}
    for state, row in rows.items():
        row.refresh_from_db()
        assert (row.state, row.pending_state, row.decided_by) == (state, "", by)
        assert row.history.first().history_user == sender
    kinds = {mail.recipient: mail.kind for mail in OutgoingMail.objects.all()}
    assert kinds == {
        rows["ACCEPTED"].person: "M06",
        rows["WAITLISTED"].person: "M07",
        rows["REJECTED"].person: "M08",
    }
    assert Participation.objects.get().person == rows["ACCEPTED"].person
    assert "Platz 1;" in OutgoingMail.objects.get(kind="M07").body
    assert "Die Zeit reicht nicht." in OutgoingMail.objects.get(kind="M08").body


def test_the_mails_are_those_of_single_decisions(by):
    EventFactory(kind="FIRST_MEETING", venue="Bürgerhaus")
    single, many = reviewed(ApplicationFactory()), noted(by)

    services.accept(single, by=by)
    services.send_decisions(many.cohort, by=by)

    bodies = [m.body.splitlines()[1:] for m in OutgoingMail.objects.order_by("created_at")]
    links = [str(application.pk) for application in (single, many)]
    texts = ["\n".join(body).replace(link, "") for body, link in zip(bodies, links, strict=True)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("state", ["ACCEPTED", "WAITLISTED", "REJECTED"])
@pytest.mark.usefixtures("standing")
def test_what_is_written_is_what_a_single_decision_writes(by, state):
    """The rows are written past the ORM: field by field nothing differs, in the histories too."""
    many, single = noted(by, state), reviewed(ApplicationFactory())
    decide = {
        "ACCEPTED": services.accept,
        "WAITLISTED": services.waitlist,
        "REJECTED": partial(services.reject, reason="TIME"),
    }

    decide[state](single, by=by)
    services.send_decisions(many.cohort, by=by)

    assert written(many) == written(single)


def written(application):
    """All columns of all rows that a decision leaves, but for those that differ by themselves."""
    application.refresh_from_db()
    rows = [application, application.history.first()]
    for participation in Participation.objects.filter(person=application.person):
        rows += [participation, participation.history.get()]
    own = {"id", "person_id", "history_id", "history_date", "history_user_id", "waitlist_rank"}
    return [
        {
            f.attname: getattr(row, f.attname)
            for f in row._meta.concrete_fields
            if f.attname not in own
        }
        for row in rows
    ]


def test_who_took_part_and_left_is_back(by):
    application = noted(by)
    ParticipationFactory(person=application.person, ended_on=date(2008, 9, 1))

    services.send_decisions(application.cohort, by=by)

    assert Participation.objects.get().ended_on is None


def test_a_second_click_sends_nothing(by):
    cohort = noted(by).cohort

    services.send_decisions(cohort, by=by)
    again = services.send_decisions(cohort, by=by)

    assert again.total == 0
    assert OutgoingMail.objects.count() == 1


def test_what_can_not_be_sent_stays_prepared_and_is_named(by):
    EventFactory(kind="KICKOFF")
    minor = noted(by, person=UserFactory(birth_year=1993))
    thin = ApplicationFactory()
    services.prepare_decision(thin, by=by, state="ACCEPTED")
    fine = noted(by)

    sent = services.send_decisions(fine.cohort, by=by)

    assert sent.total == 1
    assert {row.pk for row, _why in sent.left} == {minor.pk, thin.pk}
    assert all(why for _row, why in sent.left)
    assert set(Application.objects.pending()) == {minor, thin}
    assert OutgoingMail.objects.get().recipient == fine.person


@pytest.mark.parametrize(("day", "is_sent"), [(21, False), (22, True)])
def test_nothing_goes_out_before_its_day(by, day, is_sent):
    cohort = noted(by).cohort
    cohort.decisions_from = date(2008, 9, 22)

    with clock.set_to(datetime(2008, 9, day, 0, 1, tzinfo=BERLIN)):
        if is_sent:
            services.send_decisions(cohort, by=by)
        else:
            with pytest.raises(NotAllowedError, match=r"22. September 2008"):
                services.send_decisions(cohort, by=by)

    assert OutgoingMail.objects.exists() == is_sent


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_only_coordinators_send(by, role):
    with pytest.raises(NotAllowedError):
        services.send_decisions(noted(by).cohort, by=team_member(role))


def test_withdrawn_and_taken_back_in_the_meantime_get_nothing(by, monkeypatch):
    gone, cleared, fine = noted(by), noted(by), noted(by)
    read = sending._read

    def meanwhile(ids):
        rows = read(ids)
        services.withdraw(gone)
        services.clear_decision(cleared, by=by)
        return rows

    monkeypatch.setattr(sending, "_read", meanwhile)
    sent = services.send_decisions(fine.cohort, by=by)

    assert sent.counts == {"ACCEPTED": 1}
    assert {m.recipient for m in OutgoingMail.objects.filter(kind="M06")} == {fine.person}


@pytest.mark.parametrize(("state", "most"), [("ACCEPTED", 5), ("WAITLISTED", 6), ("REJECTED", 4)])
def test_each_decision_costs_few_queries(by, state, most):
    for _number in range(2):
        noted(by, state)
    with CaptureQueriesContext(connection) as two:
        services.send_decisions(CohortFactory(), by=by)
    for _number in range(5):
        noted(by, state)
    with CaptureQueriesContext(connection) as five:
        services.send_decisions(CohortFactory(), by=by)

    assert (len(five) - len(two)) / 3 <= most


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_one_once(at_the_same_time):
    by, other = coordinator(), coordinator()
    rows = [noted(by, state) for state in ("ACCEPTED", "WAITLISTED", "REJECTED") * 3]

    with transaction.atomic():
        first = services.send_decisions(rows[0].cohort, by=by)
        second = at_the_same_time(services.send_decisions, rows[0].cohort, by=other)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)

    assert (first.total, second.result(timeout=10).total) == (9, 0)
    assert OutgoingMail.objects.count() == 9


PROGRAM = """
import os, sys, django
django.setup()
from accounts.models import User
from applications import services
from programme.models import Cohort
from mentoring.core import clock
from datetime import datetime, UTC
with clock.set_to(datetime(2008, 9, 20, 16, tzinfo=UTC)):
    print("ready", flush=True)
    services.send_decisions(Cohort.objects.get(), by=User.objects.get(pk=sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_the_next_run_finishes_and_nobody_is_told_twice():
    by = coordinator()
    states = [("ACCEPTED", "WAITLISTED", "REJECTED")[n % 3] for n in range(150)]
    rows = [noted(by, state) for state in states]

    _send_and_kill(by, after=20)
    before = OutgoingMail.objects.count()
    services.send_decisions(rows[0].cohort, by=by)

    assert 0 < before < len(rows)
    assert not Application.objects.pending().exists()
    found = dict(Application.objects.values_list("pk", "state"))
    assert [found[row.pk] for row in rows] == states
    mails = OutgoingMail.objects.values_list("recipient", flat=True)
    assert sorted(mails) == sorted(row.person_id for row in rows)
    ranks = Application.objects.filter(state=ApplicationState.WAITLISTED)
    assert sorted(ranks.values_list("waitlist_rank", flat=True)) == list(range(1, 51))


def _send_and_kill(by, *, after):
    url = urlsplit(os.environ["DATABASE_URL"])
    process = subprocess.Popen(  # noqa: S603 - the program stands above
        [sys.executable, "-c", PROGRAM, str(by.pk)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        },
    )
    process.stdout.readline()
    end = time.monotonic() + 60
    while OutgoingMail.objects.count() < after and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
