"""One person may still apply after the deadline: opened by the coordination, for one address."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, normalise_email
from applications import emails, queries
from applications.models import LateAdmission
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Cohort, CohortStatus
from programme.queries import may


@transaction.atomic
def admit_late(
    *, cohort: Cohort, email: str, role: str, expires_at: datetime, reason: str, by: User
) -> LateAdmission:
    """Let one address apply until a moment, and tell it so. Who opened it and why is kept."""
    _check_right(by, "applications.add_lateadmission", cohort)
    held(Cohort, cohort.pk)  # a double click waits here
    if cohort.status != CohortStatus.PUBLISHED:
        raise NotAllowedError(_("This cohort takes no applications."))
    if not clock.now() < expires_at:
        raise NotAllowedError(_("Please give a moment that is still to come."))
    if clock.today() >= queries.start_of(cohort):
        raise NotAllowedError(_("Not possible: the kick-off has been."))
    email = normalise_email(email)
    if LateAdmission.objects.filter(cohort=cohort, email=email, role=role).exists():
        raise NotAllowedError(_("This address may apply late already. Take that back first."))
    admission = LateAdmission.objects.create(
        cohort=cohort, email=email, role=role, expires_at=expires_at, reason=reason, opened_by=by
    )
    emails.queue_late(admission)
    return admission


@transaction.atomic
def revoke_late(admission: LateAdmission, *, by: User) -> None:
    """Take it back. A draft that was begun with it stays, and can't be sent any more."""
    _check_right(by, "applications.delete_lateadmission", admission.cohort)
    LateAdmission.objects.filter(pk=admission.pk).delete()


def _check_right(by: User, permission: str, cohort: Cohort) -> None:
    if not may(by, permission, cohort):
        raise NotAllowedError(_("Only the coordination of this cohort may do this."))
