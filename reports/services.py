"""Personal data leave the house: never without a purpose, and never without a trace."""

from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import log_accesses
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort
from programme.queries import may

from .exports import WRITERS, Stamp
from .models import Export, ExportFormat, ExportPurpose, ReportKind
from .queries import table

EXPORT = "programme.export_cohort"


@transaction.atomic
def export(
    *,
    report: str,
    cohort: Cohort,
    file_format: str,
    purpose: str,
    purpose_text: str = "",
    by: User | None,
    target: IO[bytes],
) -> Export:
    """Write a report into a file, and note down who took what about whom, and what for.

    ``by`` is a coordinator of the cohort; None is the command line, which knows no person.
    """
    if by is not None and not may(by, EXPORT, cohort):
        raise NotAllowedError(_("Only the coordinators of a cohort export its data."))
    if purpose == ExportPurpose.OTHER and not purpose_text.strip():
        raise NotAllowedError(_("Please say what the export is for."))
    listed = table(report, cohort, reader=by)
    in_words = ": ".join(filter(None, [str(ExportPurpose(purpose).label), purpose_text.strip()]))
    stamp = Stamp(
        title=str(listed.title),
        cohort=cohort.label,
        purpose=in_words,
        name=str(by or _("the command line")),
        at=timezone.localtime(clock.now()),
    )
    rows, people = WRITERS[ExportFormat(file_format)](target, listed, stamp)
    if by is not None:
        log_accesses(
            actor=by,
            people=sorted(people),
            action=AccessAction.EXPORTED,
            page=f"export {ReportKind(report).value}",
        )
    return Export.objects.create(
        by=by,
        cohort=cohort,
        report=report,
        file_format=file_format,
        purpose=purpose,
        purpose_text=purpose_text.strip(),
        rows=rows,
    )


def file_name(*, report: str, cohort: Cohort, file_format: str) -> str:
    return f"mentoring_{cohort.key}_{report}_{clock.today():%Y%m%d}.{file_format}"
