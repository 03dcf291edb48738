"""All prepared decisions at once: each in a transaction of its own, so that it can be gone on with.

What is decided, its mail and that it is no longer prepared are one commit. Whatever ends a run, the
next one finds exactly what is left, and a second click finds nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails, queries
from applications.models import UNDECIDED, Application, ApplicationState
from applications.queries.meeting import prepared
from mails.services import MailRound
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort, Participation
from programme.queries import may

from .decision import (
    DECIDE,
    check_acceptable,
    settle_accepted,
    settle_rejected,
    settle_waitlisted,
)

AT_ONCE = 500


@dataclass
class Sent:
    """How many of each were sent, and who could not be told yet, and why."""

    counts: dict[str, int] = field(default_factory=dict)
    left: list[tuple[Application, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def check_may_send(cohort: Cohort, *, by: User) -> None:
    if not may(by, DECIDE, cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    if problem := embargo(cohort):
        raise NotAllowedError(problem)


def embargo(cohort: Cohort) -> str:
    day = cohort.decisions_from
    if day is None or clock.today() >= day:
        return ""
    return _("No decision is sent before %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}


def send_decisions(cohort: Cohort, *, by: User) -> Sent:
    """Send everything that is prepared; give back what was sent and what had to wait."""
    check_may_send(cohort, by=by)
    sent = Sent()
    ids = list(prepared(cohort).values_list("pk", flat=True))
    start = queries.start_of(cohort)
    mails = emails.Mails(plan=emails.plan_of(cohort), round=MailRound())
    try:
        for place in range(0, len(ids), AT_ONCE):
            rows = _read(ids[place : place + AT_ONCE])
            known = _taking_part(cohort, rows)
            both = _in_both_roles(cohort, rows, known)
            for row in rows:
                is_new = (row.person_id, row.role) not in known
                one_role = row.person_id not in both
                _try(
                    row,
                    by=by,
                    start=start,
                    mails=mails,
                    is_new=is_new,
                    one_role=one_role,
                    sent=sent,
                )
    finally:
        if sent.total:
            mails.round.wake()
    return sent


def _read(ids: list[UUID]) -> list[Application]:
    """With the people to write to: what the locked row of each need not read again."""
    rows = Application.objects.select_related("person", "association", "pending_by", "cohort")
    by_id = {row.pk: row for row in rows.filter(pk__in=ids)}
    return [by_id[pk] for pk in ids if pk in by_id]


def _taking_part(cohort: Cohort, rows: list[Application]) -> set[tuple[UUID, str]]:
    people = [row.person_id for row in rows]
    found = Participation.objects.filter(cohort=cohort, person__in=people)
    return set(found.values_list("person_id", "role"))


def _in_both_roles(
    cohort: Cohort, rows: list[Application], known: set[tuple[UUID, str]]
) -> set[UUID]:
    """Whose second role has to be looked at when the turn is theirs: hardly anybody's."""
    people = [row.person_id for row in rows]
    applied = Application.objects.live().filter(cohort=cohort, person__in=people)
    pairs = {*known, *applied.values_list("person_id", "role")}
    counts = Counter(person for person, _role in pairs)
    return {person for person, count in counts.items() if count > 1}


def _try(row: Application, *, by: User, sent: Sent, **given: Any) -> None:
    try:
        if state := _send_one(row, by=by, **given):
            sent.counts[state] = sent.counts.get(state, 0) + 1
    except NotAllowedError as error:
        sent.left.append((row, str(error)))


@transaction.atomic
def _send_one(
    row: Application, *, by: User, start, mails: emails.Mails, is_new: bool, one_role: bool
) -> str:
    """Hold the row anew, and decide as it says now. Empty: somebody else has sent it."""
    with connection.cursor() as cursor:
        # The commit need not wait for the disk: a decision that a power cut takes back is still
        # prepared, its mail is gone with it, and the next run sends both.
        cursor.execute("SET LOCAL synchronous_commit TO off")
    application = Application.objects.select_for_update().get(pk=row.pk)
    if not application.pending_state or application.state not in UNDECIDED:
        return ""
    application.person, application.cohort = row.person, row.cohort
    application.association = row.association if row.association_id else None
    state, reason = application.pending_state, application.pending_reason
    decided_by = _who_decided(application, row)
    if state == ApplicationState.ACCEPTED:
        check_acceptable(application, start=start, both_roles=one_role)
        settle_accepted(application, by=decided_by, author=by, mails=mails, is_new=is_new)
    elif state == ApplicationState.WAITLISTED:
        settle_waitlisted(application, by=decided_by, author=by, mails=mails)
    else:
        settle_rejected(application, by=decided_by, author=by, reason=reason, mails=mails)
    return state


def _who_decided(application: Application, row: Application) -> User:
    """Who noted it down, read again only if it is somebody else by now."""
    known = row.pending_by if row.pending_by_id == application.pending_by_id else None
    decided_by = known or application.pending_by
    if decided_by is None:  # the database does not allow it
        raise ValueError("A prepared decision without anybody who prepared it.")
    return decided_by
