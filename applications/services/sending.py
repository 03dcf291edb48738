"""All prepared decisions at once: each in a transaction of its own, so that it can be gone on with.

What is decided, its mail and that it is no longer prepared are one commit. Whatever ends a run, the
next one finds exactly what is left, and a second click finds nothing.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails, queries
from applications.models import UNDECIDED, Application, ApplicationState
from applications.queries.meeting import prepared
from mails.services import MailRound
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.writing import History, Hold, Insert, Statements, Update
from programme.models import Cohort, Participation
from programme.queries import may

from .decision import (
    DECIDE,
    check_acceptable,
    settle_accepted,
    settle_rejected,
    settle_waitlisted,
)
from .state import Pen

AT_ONCE = 500
DECIDED = [
    "state", "pending_state", "pending_reason", "pending_by", "decided_at", "decided_by",
    "decision_reason", "decision_note", "waitlist_rank",
]  # fmt: skip


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
    start, pen = queries.start_of(cohort), FastPen(cohort)
    try:
        with _without_waiting_for_the_disk():
            for place in range(0, len(ids), AT_ONCE):
                rows = _read(ids[place : place + AT_ONCE])
                pen.known = _taking_part(cohort, rows)
                both = _in_both_roles(cohort, rows, pen.known)
                for row in rows:
                    one_role = row.person_id not in both
                    _try(row, by=by, start=start, pen=pen, one_role=one_role, sent=sent)
    finally:
        if sent.total:
            pen.mails.round.wake()
    return sent


class FastPen(Pen):
    """Writes the same as any other pen, with statements that are put together once for all."""

    mails: emails.Mails

    def __init__(self, cohort: Cohort):
        self.statements = Statements()
        self.mails = emails.Mails(emails.plan_of(cohort), MailRound(self.statements))
        self.known: set[tuple[UUID, str]] = set()  # who takes part already
        self.held = Hold(Application, self.statements, ["updated_at", "association", *DECIDED])
        self._update = Update(Application, self.statements, ["updated_at", *DECIDED])
        self._participation = Insert(Participation, self.statements)
        self._changes = History(Application, self.statements)
        self._beginnings = History(Participation, self.statements)

    def changed(self, application: Application, *, by: User, reason: str = "") -> None:
        application.updated_at = clock.now()
        self._update.add(application)
        self._changes.add(application, "~", by=by, reason=reason)

    def takes_part(self, application: Application, *, by: User) -> Participation:
        if (application.person_id, application.role) in self.known:
            return super().takes_part(application, by=by)
        participation = Participation(
            cohort=application.cohort,
            person=application.person,
            role=application.role,
            association=application.association,
        )
        self._participation.add(participation)
        self._beginnings.add(participation, "+", by=by)
        return participation


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """A commit need not wait for the disk: a decision that a power cut takes back is still
    prepared, its mail is gone with it, and the next run sends both."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


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
def _send_one(row: Application, *, by: User, start: date, pen: FastPen, one_role: bool) -> str:
    """Hold the row, and decide as it says now. Empty: somebody else has sent it."""
    pen.statements.clear()
    application = _as_it_is_now(row, pen)
    if not application.pending_state or application.state not in UNDECIDED:
        return ""
    state, reason = application.pending_state, application.pending_reason
    decided_by = _who_decided(application, row)
    if state == ApplicationState.ACCEPTED:
        check_acceptable(application, start=start, both_roles=one_role)
        settle_accepted(application, by=decided_by, author=by, pen=pen)
    elif state == ApplicationState.WAITLISTED:
        settle_waitlisted(application, by=decided_by, author=by, pen=pen)
    else:
        settle_rejected(application, by=decided_by, author=by, reason=reason, pen=pen)
    pen.statements.send()
    return state


def _as_it_is_now(row: Application, pen: FastPen) -> Application:
    """Held from here on. Read anew only if it is not what was read with all the others."""
    if pen.held.read(row.pk) == pen.held.known(row):
        return row
    application = Application.objects.get(pk=row.pk)
    application.person, application.cohort = row.person, row.cohort
    return application


def _who_decided(application: Application, row: Application) -> User:
    """Who noted it down, read again only if it is somebody else by now."""
    known = row.pending_by if row.pending_by_id == application.pending_by_id else None
    decided_by = known or application.pending_by
    if decided_by is None:  # the database does not allow it
        raise ValueError("A prepared decision without anybody who prepared it.")
    return decided_by
