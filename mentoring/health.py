"""Is it alive, is it ready, and what people see when the database is not."""

import logging
import sys
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as default_server_error

from mails.models import OutgoingMail
from mentoring.core.jobs import WORKER
from mentoring.core.models import JobRun

logger = logging.getLogger(__name__)

WORKER_SILENT = timedelta(minutes=2)
MAIL_WAITS = timedelta(minutes=15)
RETRY_AFTER = "10"  # seconds
_migrated = False  # once true it stays true for this process


@login_not_required
@require_safe
@never_cache
def healthz(request):
    """The process answers. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request):
    """Everything this process needs is there. What is missing stands in the log alone."""
    try:
        missing = _missing()
    except (DatabaseError, InterfaceError):
        missing = "database"
    if missing:
        logger.warning("Not ready: %s", missing)
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _missing() -> str:
    if not _is_migrated():
        return "migrations"
    if not JobRun.objects.filter(name=WORKER, finished_at__gte=Now() - WORKER_SILENT).exists():
        return "worker"
    if OutgoingMail.objects.overdue(MAIL_WAITS).exists():
        return "mails"
    return ""


def _is_migrated() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def server_error(request):
    """503 with a hint when to come back while the database is away or busy, otherwise 500.

    A middleware would not see the errors of the other middlewares (the session asks the database
    as well): Django turns each into an answer on the spot, and comes here for it.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return default_server_error(request)
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
