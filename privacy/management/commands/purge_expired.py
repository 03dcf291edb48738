from django.core.management.base import BaseCommand

from mentoring.core import clock
from privacy.services import purge


class Command(BaseCommand):
    help = "Erases personal data whose time is over. Runs by itself every night."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, but change nothing")

    def handle(self, *, dry_run, **options):
        for label, rows in purge(today=clock.today(), dry_run=dry_run).items():
            self.stdout.write(f"{label}: {rows}")
