from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from mentoring.core.errors import NotAllowedError
from programme.models import Cohort
from tandems.matching.model import Weights
from tandems.models import Preset
from tandems.queries import WEIGHTS
from tandems.services import run_matching


def _weights(text: str) -> Weights:
    if found := WEIGHTS.get(text.upper()):
        return found
    try:
        return Weights(*(int(number) for number in text.split(",")))
    except (TypeError, ValueError) as error:
        raise ArgumentTypeError(
            "before, after, near, or nine whole numbers that sum to 100: 24,24,18,12,6,6,10,0,0"
        ) from error


class Command(BaseCommand):
    help = "Computes a draft of all tandems of a cohort. Publishes nothing and asks nobody."

    def add_arguments(self, parser):
        parser.add_argument("cohort", metavar="COHORT", help="key of the cohort, e.g. 2008-09")
        parser.add_argument("--preset", choices=Preset.values, default=Preset.BALANCED)
        parser.add_argument(
            "--weights",
            type=_weights,
            help="a set (before, after, near), or nine whole numbers with commas between, in the "
            "order of tandems.matching.model.Weights, that sum to 100; left out: as usual",
        )
        parser.add_argument("--seed", default="", help="seed of the lottery between equals")

    def handle(self, *, cohort, preset, weights, seed, **options):
        found = Cohort.objects.filter(key=cohort).first()
        if found is None:
            keys = ", ".join(Cohort.objects.values_list("key", flat=True)) or "none"
            raise CommandError(f"There is no cohort {cohort!r}. There are: {keys}.")
        try:
            run = run_matching(found, by=None, preset=preset, weights=weights, seed=seed)
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Draft {run.pk}: {run.pairs.count()} tandems, {len(run.leftover)} mentees left over, "
            f"{'proven the best' if run.is_proven else 'not proven'}."
        )
