"""The mails of an application, from the receipt to the decision: what goes into their texts.

Nothing that was answered ever stands in a mail.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from applications import queries
from applications.models import (
    Application,
    ApplicationState,
    LateAdmission,
    MentorNomination,
    RejectionReason,
)
from applications.queries.nominations import KEPT, form_link
from events.models import EventKind
from mails.services import MailKind, MailRound, queue_mail
from mentoring.core import clock
from programme.dates import DatePrecision, display_de
from programme.models import Cohort, Role

from .kinds import (
    ACCEPTED,
    BACK_TO_WAITING,
    GUARDIAN,
    LATE,
    NOMINATED,
    QUESTION,
    RECEIVED,
    RECEIVED_MENTOR,
    RECEIVED_MINOR,
    REJECTED,
    REMINDER,
    WAITLISTED,
    WITHDRAWN,
)

ALTERNATIVES = (
    "die Arbeitsgemeinschaften der SPD, zum Beispiel Jusos und SPD Frauen, und die Seminare der "
    "SGK. Dein Kreis- oder Stadtverband sagt Dir gern, was vor Ort ansteht."
)
MY_DATA = "/meine-daten/"  # a page of the privacy app, which lies above
DATE_OPEN = "der Termin folgt"


def queue_received(application: Application) -> None:
    """The receipt, once for each application."""
    kind = RECEIVED if application.role == Role.MENTEE else RECEIVED_MENTOR
    if queries.is_minor(application):
        kind = RECEIVED_MINOR
    at = timezone.localtime(application.submitted_at)
    _queue(
        kind,
        application,
        datum=_day(at.date()),
        uhrzeit=f"{at:%H:%M} Uhr",
        antwort_bis=_phrase(application, EventKind.FIRST_MEETING) or "zum Auftakt",
        termin_erstes_treffen=_when(application.cohort, EventKind.FIRST_MEETING),
        termin_auftakt=_when(application.cohort, EventKind.KICKOFF),
        link=_link(application),
    )


def queue_reminder(
    application: Application,
    *,
    days: int,
    days_left: int,
    missing: list[str],
    deadline: datetime,
) -> None:
    """One for each of the two days; ``days_left`` is what the subject says."""
    queue_mail(
        REMINDER,
        to=application.person,
        dedupe_key=f"M03:{application.pk}:{days}",
        related=f"application:{application.pk}",
        hold=timedelta(0),
        tage="1 Tag" if days_left == 1 else f"{days_left} Tage",
        offene_schritte=", ".join(missing) or "nur noch der Klick auf „Absenden“",
        frist=_moment(deadline),
        link=_link(application),
        link_loeschen=settings.SITE_URL + reverse("applications:delete", args=[application.pk]),
        loeschdatum=_day(timezone.localdate(deadline) + queries.DRAFTS_KEPT + timedelta(days=1)),
    )


def queue_guardian(application: Application, *, link: str) -> None:
    """To the guardian, with a link that nobody else may read. Each asking is a mail of its own."""
    person = application.person
    queue_mail(
        GUARDIAN,
        to=person,
        to_address=person.guardian_email,
        to_name=person.guardian_name,
        dedupe_key=f"M24:{uuid4()}",
        related=f"application:{application.pk}",
        hold=timedelta(0),
        vorname_mentee=person.first_name,
        link=link,
    )


def queue_late(admission: LateAdmission) -> None:
    """The link only leads to signing in: the code by mail proves whose address it is."""
    role = Role(admission.role).value.lower()
    form = reverse(f"applications:apply-{role}")
    queue_mail(
        LATE,
        to=None,
        to_address=admission.email,
        dedupe_key=f"M27:{admission.pk}",
        related=f"late:{admission.pk}",
        hold=timedelta(0),
        frist=_moment(admission.expires_at),
        link=f"{settings.SITE_URL}{reverse('account_login')}?next={form}",
    )


def queue_withdrawn(application: Application) -> None:
    day = max(queries.erasure_day(application.cohort), clock.today())
    _queue(
        WITHDRAWN,
        application,
        loeschdatum=_day(day),
        link=settings.SITE_URL + MY_DATA,
    )


def queue_accepted(application: Application, mails: "Mails | None" = None) -> None:
    _decided(application, mails)


def queue_waitlisted(application: Application, mails: "Mails | None" = None, *, place: int) -> None:
    _decided(application, mails, place=place)


def queue_back_to_waiting(application: Application, *, place: int) -> None:
    """Somebody was accepted, and waits again: the thanks for an application would be wrong."""
    _kind, words = decision_mail(
        ApplicationState.WAITLISTED,
        plan=plan_of(application.cohort),
        application=application,
        place=place,
    )
    _queue(BACK_TO_WAITING, application, None, **words)


def queue_rejected(application: Application, mails: "Mails | None" = None) -> None:
    _decided(application, mails)


def queue_question(application: Application, *, due: date) -> None:
    """The question itself stands on the page, behind the sign-in."""
    queue_mail(
        QUESTION,
        to=application.person,
        dedupe_key=f"{QUESTION.key}:{application.pk}",
        related=f"application:{application.pk}",
        frist_rueckfrage=_day(due),
        link=f"{_link(application)}#rueckfrage",
    )


@dataclass(frozen=True)
class Plan:
    """What the mails about decisions say of the cohort: read once, however many go out."""

    first_meeting: str
    kickoff: str
    erasure: str
    talk: str


def plan_of(cohort: Cohort) -> Plan:
    phone = cohort.contact_phone
    return Plan(
        first_meeting=_when(cohort, EventKind.FIRST_MEETING),
        kickoff=_when(cohort, EventKind.KICKOFF),
        erasure=_day(queries.erasure_day(cohort)),
        talk=f"Ruf an: {phone}" if phone else "Antworte einfach auf diese Mail.",
    )


@dataclass(frozen=True)
class Mails:
    """Many decisions are told at once: the plan is read once, and so are the team's wordings."""

    plan: Plan
    round: MailRound


def decision_mail(
    state: str, *, plan: Plan, application: Application, place: int = 0, reason: str = ""
) -> tuple[MailKind, dict[str, str]]:
    """Which mail tells a decision, and what stands in it. Also for a look before it is sent."""
    link = _link(application)
    if state == ApplicationState.ACCEPTED:
        words = {"termin": plan.first_meeting, "termin_auftakt": plan.kickoff, "link": link}
        return ACCEPTED, words
    if state == ApplicationState.WAITLISTED:
        return WAITLISTED, {"platz": str(place), "termin_auftakt": plan.kickoff, "link": link}
    return REJECTED, {
        "grund_text": str(RejectionReason(reason).label),
        "alternativen": ALTERNATIVES,
        "link_merken": settings.SITE_URL + reverse("programme:next-cohort"),
        "loeschdatum": plan.erasure,
        "gespraech": plan.talk,
    }


def _decided(application: Application, mails: Mails | None, place: int = 0) -> None:
    kind, context = decision_mail(
        application.state,
        plan=mails.plan if mails else plan_of(application.cohort),
        application=application,
        place=place,
        reason=application.decision_reason,
    )
    _queue(kind, application, mails, **context)


def queue_nominated(nomination: MentorNomination, *, forget_link: str) -> None:
    """To somebody who is no person here yet. The form's link carries the association's code."""
    queue_mail(
        NOMINATED,
        to=None,
        to_address=nomination.email,
        to_name=nomination.name,
        dedupe_key=f"M25:{nomination.pk}",
        related=f"cohort:{nomination.cohort_id}:nomination:{nomination.pk}",
        name=str(nomination.nominated_by),
        link=form_link(nomination),
        loeschdatum=_day(clock.today() + KEPT),
        link_loeschen=forget_link,
    )


def _queue(
    kind: MailKind, application: Application, mails: Mails | None = None, **context: str
) -> None:
    """One mail for each decision: a second one, after a reopening, is a new event."""
    moment = application.decided_at or application.submitted_at or application.created_at
    dedupe_key = f"{kind.key}:{application.pk}:{moment.isoformat()}"
    related = f"application:{application.pk}"
    person = application.person
    if mails:
        mails.round.queue(kind, to=person, dedupe_key=dedupe_key, related=related, **context)
        return
    queue_mail(
        kind,
        to=person,
        dedupe_key=dedupe_key,
        related=related,
        hold=timedelta(0),  # else it might be among the words, as far as types can tell
        **context,
    )


def _phrase(application: Application, kind: EventKind) -> str:
    event = application.cohort.events.common().filter(kind=kind).first()
    return event.date_phrase if event else ""


def _when(cohort: Cohort, kind: EventKind) -> str:
    event = cohort.events.common().filter(kind=kind).first()
    if event is None:
        return DATE_OPEN
    where = ", ".join(part for part in (event.venue, event.address) if part)
    when = event.display_override or display_de(event.starts_on, event.ends_on, event.precision)
    return f"{when}, {where}" if where else when


def _day(day: date) -> str:
    return display_de(day, None, DatePrecision.DAY)


def _moment(moment: datetime) -> str:
    at = timezone.localtime(moment)
    return f"{_day(at.date())}, {at:%H:%M} Uhr"


def _link(application: Application) -> str:
    return settings.SITE_URL + application.get_absolute_url()
