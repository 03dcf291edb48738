"""Two connections at once: whether one has come to wait for the other."""

import time
from concurrent.futures import Future

from django.db import connection

PATIENCE = 120  # seconds: only where something is broken does anybody wait as long

BLOCKED_BY_US = """
SELECT 1 FROM pg_locks
WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def waits_for_us(second: Future) -> bool:
    """Whether PostgreSQL makes the second one wait for this connection's transaction.

    It is asked until it says so or the second one is through: so a slow machine changes nothing.
    """
    end = time.monotonic() + PATIENCE
    while not second.done() and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED_BY_US)
            if cursor.fetchone():
                return True
        time.sleep(0.01)
    return False
