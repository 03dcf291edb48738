"""Sets up a database with an open call and signed-in people; prints the keys of their sessions.

A program of its own, since the process of the tests is bound to another database.
"""

import json
import sys
from datetime import timedelta
from importlib import import_module

import django


def main(count: int) -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the line above

    call_command("migrate", verbosity=0)
    _open_call()
    sys.stdout.write(json.dumps([_session() for _number in range(count)]))


def _open_call() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from programme.models import Phase, PhaseKind  # noqa: PLC0415
    from tests.factories import CohortFactory  # noqa: PLC0415

    now, cohort = timezone.now(), CohortFactory()
    Phase.objects.filter(cohort=cohort, kind=PhaseKind.APPLICATION).update(
        starts_on=now.date() - timedelta(days=1),
        ends_on=now.date() + timedelta(days=9),
        hard_deadline=now + timedelta(days=9),
    )


def _session() -> str:
    from django.conf import settings  # noqa: PLC0415

    from tests.factories import UserFactory  # noqa: PLC0415

    person = UserFactory()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    main(int(sys.argv[1]))
