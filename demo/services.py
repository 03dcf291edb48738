"""Makes and remakes the invented world. It refuses to touch a database that is not its own."""

from datetime import datetime, timedelta

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mails.models import MailState, OutgoingMail
from mentoring.core import clock as domain_clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort

from . import clock, post, story
from .models import DemoState
from .people import Inventor
from .scenes import DEFAULT, SCENES, Scene
from .store import store

FRESH = timedelta(days=10)  # mails that are still to be found in the letter box
OURS = ("mails", "accounts", "programme", "events", "applications", "tandems", "reports")
OTHERS = ("account", "mfa", "sessions", "admin")


def is_own_database() -> bool:
    return DemoState.objects.exists()


def refuse_foreign_database() -> None:
    """Somebody's real data must never meet the demo: only an empty database becomes its own."""
    if not is_own_database() and (User.objects.exists() or Cohort.objects.exists()):
        raise NotAllowedError(
            _("This database holds data that the demo did not make. The demo does not touch it.")
        )


def refuse_to_serve_foreign_database() -> None:
    """At the start of a web process: pages of the demo are open to everybody."""
    if not is_own_database():
        raise ImproperlyConfigured(
            "DEMO=1, but this database was not made by the demo. Unset DEMO, or run `make demo`."
        )


def play(scene: Scene) -> None:
    """Throw the invented world away and build that of another day, all or nothing."""
    refuse_foreign_database()
    with transaction.atomic():
        _empty()
        DemoState.objects.update_or_create(
            id=1,
            defaults={
                "scene": scene.key,
                "starts_at": scene.moment,
                "started_at": timezone.now(),
            },
        )
        story.tell(until=scene.moment)
        _post_old_mails(before=scene.moment - FRESH)
    clock.forget()


def resume() -> Scene:
    """Go on with what is there, or begin with the default scene."""
    refuse_foreign_database()
    state = DemoState.objects.first()
    if state is None:
        play(DEFAULT)
        return DEFAULT
    scene = next((scene for scene in SCENES if scene.key == state.scene), DEFAULT)
    clock.rewind(starts_at=scene.moment)
    return scene


@transaction.atomic
def seed(*, mentees: int, mentors: int, seed: int) -> int:
    """Add invented applicants to the current cohort. The same call again adds nobody."""
    refuse_foreign_database()
    now = domain_clock.now() if is_own_database() else DEFAULT.moment
    if not is_own_database():
        play(DEFAULT)
    inventor = Inventor(Cohort.objects.published().get(), seed=seed, first=story.CALL, last=now)
    return store(inventor.applicants(mentees=mentees, mentors=mentors), on=domain_clock.today())


def _post_old_mails(*, before: datetime) -> None:
    """What was queued long ago has long been sent. The rest the worker sends, to be read."""
    OutgoingMail.objects.filter(created_at__lt=before).update(
        state=MailState.SENT, sent_at=F("created_at")
    )


def _empty() -> None:
    """Truncate: triggers that protect single rows (consent texts) don't stand in the way."""
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for label in (*OURS, *OTHERS)
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    post.empty()
