from contextlib import nullcontext
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentoring.core import clock, jobs


class Command(BaseCommand):
    help = "Runs every job of the timetable once, in this process. The worker does this by itself."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="each job once, then end")
        parser.add_argument("--now", type=_moment, help="as if it were then (ISO 8601)")
        parser.add_argument("--only", default="", help="only the job with this name")

    def handle(self, *, once, now, only, **options):
        if not once:
            raise CommandError("Say --once; what runs by itself is `manage.py worker`.")
        if only and only not in jobs.JOBS:
            raise CommandError(f"There is no job {only}. There are: {', '.join(jobs.JOBS)}")
        with clock.set_to(now) if now else nullcontext():
            outcomes = jobs.run_all(only)
        for name, outcome in outcomes.items():
            self.stdout.write(f"{name}: {outcome.value}")
        failed = [name for name, outcome in outcomes.items() if outcome is jobs.Outcome.FAILED]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
