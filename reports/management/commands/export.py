import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programme.models import Cohort
from reports import services
from reports.models import ExportFormat, ExportPurpose, ReportKind


class Command(BaseCommand):
    help = "Write a report into a file. It is recorded as an export of the command line."

    def add_arguments(self, parser):
        parser.add_argument("report", help=", ".join(ReportKind.values))
        parser.add_argument("--cohort", required=True, help="the cohort's key, such as 2008-09")
        parser.add_argument("--format", default="xlsx", help="xlsx, csv")
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--purpose", default="", help="what for, in words")

    def handle(self, *args, report, cohort, output, **options):
        _check(report, ReportKind.values, _("There is no report “%(given)s”, only: %(known)s."))
        _check(
            options["format"],
            ExportFormat.values,
            _("The format “%(given)s” does not exist for this report, only: %(known)s."),
        )
        found = Cohort.objects.filter(key=cohort).first()
        if found is None:
            raise CommandError(_("There is no cohort “%(key)s”.") % {"key": cohort})
        row = _write(report, found, options["format"], options["purpose"], output)
        self.stdout.write(_("%(rows)d rows written.") % {"rows": row.rows})


def _check(given, known, sentence):
    if given not in known:
        raise CommandError(sentence % {"given": given, "known": ", ".join(known)})


def _write(report, cohort, file_format, purpose, output):
    """Into a file beside it first: nobody finds half a report. Only its owner may read it."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, delete=False) as target:
            row = services.export(
                report=report,
                cohort=cohort,
                file_format=file_format,
                purpose=ExportPurpose.OTHER,
                purpose_text=purpose or _("command line"),
                by=None,
                target=target,
            )
        os.replace(target.name, output)
    except OSError as error:
        sentence = _("The file can't be written: %(reason)s.")
        raise CommandError(sentence % {"reason": error.strerror or error}) from error
    return row
