import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mentoring.core.errors import NotAllowedError
from privacy.queries import as_file
from privacy.services import person_of


class Command(BaseCommand):
    help = "Writes everything that is stored about one person as JSON, as “My data” does."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--output", type=Path, help="a file; without it to the screen")

    def handle(self, *, email, output, **options):
        try:
            data = as_file(person_of(email))
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        text = json.dumps(data, ensure_ascii=False, indent=2)
        if output is None:
            self.stdout.write(text)
        else:
            _write(output, text)


def _write(output: Path, text: str) -> None:
    """Only its owner may read the file."""
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            os.fchmod(file.fileno(), 0o600)  # also one that was there already
            file.write(text + "\n")
    except OSError as error:
        sentence = _("The file can't be written: %(reason)s.")
        raise CommandError(sentence % {"reason": error.strerror or error}) from error
