from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory
from django.utils import timezone

from mails.models import MailState
from mentoring import health
from mentoring.core import jobs
from mentoring.core.models import JobRun
from tests.factories.mails import OutgoingMailFactory
from tests.locks import PATIENCE


@pytest.fixture
def worker(db):
    jobs.beat()


def test_healthz_asks_nobody(client):
    """Without the mark, a question to the database would fail this test."""
    assert client.get("/healthz").content == b"ok\n"


def test_ready_when_all_is_there(client, worker):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def assert_not_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_not_ready_before_a_worker_was_there(client):
    assert_not_ready(client)


def test_not_ready_when_the_worker_is_silent(client, worker):
    JobRun.objects.update(finished_at=timezone.now() - timedelta(minutes=2, seconds=1))

    assert_not_ready(client)


def test_not_ready_when_nobody_sends(client, worker):
    OutgoingMailFactory(next_try_at=timezone.now() - timedelta(minutes=16))

    assert_not_ready(client)


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (timedelta(minutes=-14), MailState.QUEUED),
        (timedelta(hours=5), MailState.QUEUED),  # the other server put it off
        (timedelta(days=-1), MailState.FAILED),
    ],
)
def test_ready_while_mails_are_looked_after(client, worker, later, state):
    OutgoingMailFactory(next_try_at=timezone.now() + later, state=state)

    assert client.get("/readyz").status_code == 200


def test_not_ready_while_a_migration_is_missing(client, worker, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="mails").delete()

    assert_not_ready(client)


@pytest.fixture
def without_database(client, monkeypatch):
    """Ask for a page from a thread whose new connection finds nobody at the other end."""
    configured = connections.settings["default"]
    options = {key: value for key, value in configured["OPTIONS"].items() if key != "host"}
    away = {**configured, "HOST": "/nowhere", "OPTIONS": options}
    monkeypatch.setitem(connections.settings, "default", away)
    client.raise_request_exception = False
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield lambda path: pool.submit(client.get, path).result(timeout=PATIENCE)


@pytest.mark.django_db
def test_without_database_healthy_but_not_ready(without_database):
    assert without_database("/healthz").status_code == 200
    assert without_database("/readyz").content == b"not ready\n"


@pytest.mark.django_db
def test_page_without_database_asks_for_patience(without_database, client):
    client.cookies["sessionid"] = "x" * 32

    response = without_database("/mein-programm/")

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Wir sind gleich wieder da" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def answer_to(error):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    try:
        raise error
    except Exception:
        return health.server_error(request)


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError(), 503), (InterfaceError(), 503), (ValueError("bug"), 500)],
)
def test_only_the_databases_errors_ask_for_patience(error, status):
    assert answer_to(error).status_code == status
