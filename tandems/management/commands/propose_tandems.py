from django.core.management.base import BaseCommand, CommandError

from mentoring.core.errors import NotAllowedError
from programme.models import Cohort
from tandems.models import Preset
from tandems.services import run_matching


class Command(BaseCommand):
    help = "Computes a draft of all tandems of a cohort. Publishes nothing and asks nobody."

    def add_arguments(self, parser):
        parser.add_argument("cohort", metavar="COHORT", help="key of the cohort, e.g. 2008-09")
        parser.add_argument("--preset", choices=Preset.values, default=Preset.BALANCED)
        parser.add_argument("--seed", default="", help="seed of the lottery between equals")

    def handle(self, *, cohort, preset, seed, **options):
        found = Cohort.objects.filter(key=cohort).first()
        if found is None:
            keys = ", ".join(Cohort.objects.values_list("key", flat=True)) or "none"
            raise CommandError(f"There is no cohort {cohort!r}. There are: {keys}.")
        try:
            run = run_matching(found, by=None, preset=preset, seed=seed)
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Draft {run.pk}: {run.pairs.count()} tandems, {len(run.leftover)} mentees left over, "
            f"{'proven the best' if run.is_proven else 'not proven'}."
        )
