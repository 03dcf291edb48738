from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from events import services
from mentoring.core.errors import NotAllowedError


class Command(BaseCommand):
    help = (
        "Loads the plan of a cohort. Creates what is missing; what coordinators changed since is "
        "reported and kept, unless --update is given. Without a file: the plan 2008/09."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=None)
        parser.add_argument("--update", action="store_true", help="overwrite what differs")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--publish", action="store_true", default=None)
        state.add_argument("--draft", dest="publish", action="store_false")

    def handle(self, *, file, update, publish, verbosity, **options):
        shipped = Path(apps.get_app_config("programme").path) / "data" / "cohort-2008-09.json"
        try:
            plan = services.plan_from(services.parse(services.read_text(file or shipped)))
            outcome = services.load_plan(plan, update=update, publish=publish)
        except (services.PlanError, NotAllowedError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self._tell(outcome)

    def _tell(self, outcome):
        for name, count in outcome.created.items():
            self.stdout.write(_("Created: %(name)s: %(count)d") % {"count": count, "name": name})
        for name, count in outcome.updated.items():
            self.stdout.write(_("Changed: %(name)s: %(count)d") % {"count": count, "name": name})
        for difference in outcome.differences:
            self.stdout.write(_("Kept: %(difference)s") % {"difference": difference})
        if outcome.differences:
            self.stdout.write(_("--update overwrites what was kept."))
        if outcome.changed_nothing:
            self.stdout.write(_("%(cohort)s is loaded already.") % {"cohort": outcome.cohort})
