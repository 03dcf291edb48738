from django.core.management.base import BaseCommand, CommandError

from mentoring.core.errors import NotAllowedError
from privacy.services import erase_person, person_of


class Command(BaseCommand):
    help = (
        "Erases what is stored about one person, now. Their applications end, and so do the ways "
        "to sign in. Safe to run again: then there is nobody with this address any more."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--dry-run", action="store_true", help="count, but change nothing")

    def handle(self, *, email, dry_run, **options):
        try:
            report = erase_person(person_of(email), dry_run=dry_run)
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        for label, rows in report.items():
            self.stdout.write(f"{label}: {rows}")
