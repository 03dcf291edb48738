from django.core.management.base import BaseCommand, CommandError

from demo import services
from mentoring.core.errors import NotAllowedError


class Command(BaseCommand):
    help = "Adds invented applicants to the demo: the same numbers and seed, the same people."

    def add_arguments(self, parser):
        parser.add_argument("--mentees", type=int, default=24)
        parser.add_argument("--mentors", type=int, default=16)
        parser.add_argument("--seed", type=int, default=2008)

    def handle(self, *, mentees, mentors, seed, **options):
        if mentees < 0 or mentors < 0:
            raise CommandError("--mentees and --mentors count people: 0 or more.")
        try:
            added = services.seed(mentees=mentees, mentors=mentors, seed=seed)
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{added} applications added.")
