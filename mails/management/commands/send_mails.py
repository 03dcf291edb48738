from django.core.management.base import BaseCommand, CommandError

from mails import services


class Command(BaseCommand):
    help = "Delivers the mails that are due. The worker does this by itself."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="until none is left, then end")
        parser.add_argument("--limit", type=int, help="at most so many")

    def handle(self, *, once, limit, **options):
        if not once:
            raise CommandError("Say --once; what sends by itself is `manage.py worker`.")
        self.stdout.write(f"Mails handled: {services.send_queued(limit=limit)}")
