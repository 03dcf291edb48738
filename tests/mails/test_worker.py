"""The worker as the process it is, and the commands that do its work once."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mails import services
from mails.management.commands import worker
from mails.models import MailState, OutgoingMail
from mentoring.core import clock, jobs
from mentoring.core.models import JobRun
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory
from tests.locks import PATIENCE

from .conftest import GREETING, free_port
from .workers import counting_peer, wait_for, workers

LOOKS_EVERY = 5  # seconds: Procrastinate's own rhythm, for a queue that nothing has rung for


def queue(key):
    values = {"name": "Ada", "tag": "Montag"}
    return services.queue_mail(GREETING, to=UserFactory(), dedupe_key=key, **values)


def is_sent(mail):
    return OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENT).exists()


@pytest.mark.django_db(transaction=True)
def test_worker_sends_beats_survives_a_lost_database_and_ends():
    port = free_port()
    with counting_peer(seconds=0, port=port) as peer, workers(1, port=port) as running:
        first = queue("a")
        wait_for(lambda: is_sent(first))
        assert JobRun.objects.filter(name=jobs.WORKER, finished_at__isnull=False).exists()

        assert any(seconds_to_send(queue(f"b{number}")) < LOOKS_EVERY / 2 for number in range(5))

        cut_all_other_connections()
        last = queue("c")
        wait_for(lambda: is_sent(last))

        assert len(peer.ids) == OutgoingMail.objects.count()
        assert running[0].end() == 0


def seconds_to_send(mail):
    """Of five, one at least is quick: woken up by the mail, and not found by looking for it."""
    return wait_for(lambda: is_sent(mail))


def cut_all_other_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
def test_worker_finishes_the_mail_at_hand_and_begins_no_other():
    port = free_port()
    with counting_peer(seconds=0, port=port) as peer, workers(1, port=port) as running:
        peer.open.clear()
        queue("a"), queue("b")
        wait_for(lambda: peer.begun == 1)

        running[0].ask_to_end()
        asked = time.monotonic()
        time.sleep(1)  # it hears that while it waits for the server
        peer.open.set()
        assert running[0].process.wait(timeout=PATIENCE) == 0

    assert time.monotonic() - asked < worker.DRAIN_SECONDS
    states = OutgoingMail.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == [MailState.SENT, MailState.QUEUED]


@pytest.mark.django_db
def test_send_mails_delivers_what_is_due(capsys):
    OutgoingMailFactory.create_batch(3)

    call_command("send_mails", "--once", "--limit=2")
    call_command("send_mails", "--once")

    assert capsys.readouterr().out == "Mails handled: 2\nMails handled: 1\n"


@pytest.fixture
def timetable(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", {})
    return jobs.JOBS


def declare(timetable, name, run):
    timetable[name] = jobs.Job(name=name, run=run, minutes=5)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2008-10-25T12:00", "2008-10-25T10:00:00Z"])
def test_run_jobs_plays_the_moment_it_is_told(timetable, moment, capsys):
    days = []
    declare(timetable, "app.job", lambda: days.append(clock.now().isoformat()))

    call_command("run_jobs", "--once", now=None)
    call_command("run_jobs", "--once", f"--now={moment}")

    assert days[1][:10] == "2008-10-25"
    assert days[0][:10] != "2008-10-25"
    assert capsys.readouterr().out == "app.job: done\napp.job: done\n"


@pytest.mark.django_db
def test_run_jobs_names_what_failed(timetable):
    declare(timetable, "a", lambda: 1 / 0)
    declare(timetable, "b", lambda: None)

    with pytest.raises(CommandError, match="Failed: a"):
        call_command("run_jobs", "--once")

    call_command("run_jobs", "--once", "--only=b")


@pytest.mark.parametrize(
    "arguments",
    [["run_jobs"], ["send_mails"], ["run_jobs", "--once", "--only=nothing"]],
)
def test_commands_say_what_they_need(arguments):
    with pytest.raises(CommandError):
        call_command(*arguments)
