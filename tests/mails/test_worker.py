"""The worker as the process it is, and the commands that do its work once."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mails import services
from mails.models import MailState, OutgoingMail
from mentoring.core import clock, jobs
from mentoring.core.models import JobRun
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory

from .conftest import GREETING, free_port
from .workers import counting_peer, wait_for, workers


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
        wait_for(lambda: is_sent(first), seconds=30)
        assert JobRun.objects.filter(name=jobs.WORKER, finished_at__isnull=False).exists()

        second = queue("b")
        wait_for(lambda: is_sent(second), seconds=2)  # woken up, not found by the tick

        cut_all_other_connections()
        third = queue("c")
        wait_for(lambda: is_sent(third), seconds=30)

        assert len(peer.ids) == 3
        assert running[0].end() == 0


def cut_all_other_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
def test_worker_finishes_the_mail_at_hand_and_begins_no_other():
    port = free_port()
    with counting_peer(seconds=1, port=port) as peer, workers(1, port=port) as running:
        queue("a"), queue("b")
        wait_for(lambda: peer.begun == 1, seconds=30)

        started = time.monotonic()
        assert running[0].end() == 0

    assert time.monotonic() - started < 10
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
