from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext_lazy as _

from mentoring.core import clock
from mentoring.core.jobs import daily
from privacy import services


@daily(at="03:40", title=_("Erase what has served its time"))
def purge_expired() -> None:
    """Erase what has served its time, and the sessions that are over."""
    services.purge(today=clock.today(), dry_run=False)
    SessionStore.clear_expired()
