"""The mails of an application, from the receipt to the decision. The texts are defaults.

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

_ARRIVED = (
    "Deine Bewerbung ist am {{ datum }} um {{ uhrzeit }} angekommen. Das Organisationsteam liest "
    "sie. Du hörst bis {{ antwort_bis }} von uns."
)
_FOR_MINORS = "Zusagen können wir erst, wenn eine sorgeberechtigte Person zustimmt."
_KEEP_FREE = (
    "Bitte halte Dir frei: erstes Treffen {{ termin_erstes_treffen }}, Auftakt "
    "{{ termin_auftakt }}.\n\nStand und Rückzug: {{ link }}"
)
_RECEIPT = frozenset(
    {"datum", "uhrzeit", "antwort_bis", "termin_erstes_treffen", "termin_auftakt", "link"}
)
RECEIVED = MailKind(
    key="M04",
    subject="Deine Bewerbung ist da",
    body=f"danke, {_ARRIVED}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
RECEIVED_MENTOR = MailKind(
    key="M04-mentor",
    subject="Deine Bewerbung ist da",
    body=f"danke, dass Du Erfahrung weitergeben willst. {_ARRIVED}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
RECEIVED_MINOR = MailKind(
    key="M04-minor",
    subject="Deine Bewerbung ist da",
    body=f"danke, {_ARRIVED} {_FOR_MINORS}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
REMINDER = MailKind(
    key="M03",
    subject="Noch {{ tage }}: Deine Bewerbung wartet",
    body=(
        "Deine Bewerbung ist angefangen und gespeichert. Es fehlen noch: {{ offene_schritte }}. "
        "Absenden kannst Du sie bis {{ frist }}: {{ link }}\n\n"
        "Anders überlegt? Auch gut: {{ link_loeschen }}\n\n"
        "Sonst löschen wir den Entwurf am {{ loeschdatum }}."
    ),
    placeholders=frozenset(
        {"tage", "offene_schritte", "frist", "link", "link_loeschen", "loeschdatum"}
    ),
)
GUARDIAN = MailKind(
    key="M24",
    subject="{{ vorname_mentee }} bewirbt sich beim Mentoring",
    body=(
        "dafür brauchen wir das Einverständnis einer sorgeberechtigten Person. Worum es geht, die "
        "Schutzregeln und die Bestätigung: {{ link }}"
    ),
    placeholders=frozenset({"vorname_mentee", "link"}),
    secret=True,  # whoever has the link can agree: the team and the minor must not read it
)
LATE = MailKind(
    key="M27",
    subject="Du kannst Deine Bewerbung noch absenden",
    body="dieser Link ist nur für Dich und gilt bis {{ frist }}: {{ link }}",
    placeholders=frozenset({"frist", "link"}),
)
WITHDRAWN = MailKind(
    key="M21",
    subject="Deine Bewerbung ist zurückgezogen",
    body=(
        "schade, und in Ordnung. Deine Angaben löschen wir am {{ loeschdatum }}. Sofort löschen: "
        "{{ link }}. Das wolltest Du nicht? Melde Dich gleich."
    ),
    placeholders=frozenset({"loeschdatum", "link"}),
)
ACCEPTED = MailKind(
    key="M06",
    subject="Du bist dabei!",
    body=(
        "wir freuen uns: Du nimmst am Mentoring teil. Das erste Treffen aller Mentor*innen und "
        "Mentees: {{ termin }}. Dort lernt Ihr Euch kennen, danach suchen wir Dir ein Tandem.\n\n"
        "Ein Tandem braucht Deine Einwilligung, dass Dein*e Partner*in Name und Kontakt von Dir "
        "bekommt. Wenn Du sie noch nicht gegeben hast: Das geht jederzeit unter „Meine Daten“, "
        "der Link steht unten.\n\n"
        "Bitte halte Dir auch den Auftakt frei: {{ termin_auftakt }}. Kannst Du nicht kommen oder "
        "brauchst Du Kinderbetreuung, Barrierefreiheit oder Hilfe mit dem Weg? Dann antworte "
        "einfach auf diese Mail. Deine Bewerbung: {{ link }}"
    ),
    placeholders=frozenset({"termin", "termin_auftakt", "link"}),
)
WAITLISTED = MailKind(
    key="M07",
    subject="Dein Platz auf der Warteliste",
    body=(
        "danke für Deine Bewerbung. Im Moment ist kein passender Platz frei. Du stehst auf der "
        "Warteliste, zurzeit auf Platz {{ platz }}; wird etwas frei, zählt auch, wer zueinander "
        "passt. Du hörst bis zum Auftakt in jedem Fall von uns. Bitte halte ihn Dir frei: "
        "{{ termin_auftakt }}. Wenn Du nicht warten möchtest: {{ link }}"
    ),
    placeholders=frozenset({"platz", "termin_auftakt", "link"}),
)
REJECTED = MailKind(
    key="M08",
    subject="Zu Deiner Bewerbung",
    body=(
        "danke für Dein Vertrauen. In diesem Durchgang können wir Dir keinen Platz anbieten. Der "
        "Grund: {{ grund_text }} Das ist kein Urteil über Dein Engagement.\n\n"
        "Was jetzt passt: {{ alternativen }}\n\n"
        "Nachricht zum nächsten Durchgang: {{ link_merken }}\n\n"
        "Deine Angaben löschen wir am {{ loeschdatum }}. Wenn Du darüber reden willst: "
        "{{ gespraech }}"
    ),
    placeholders=frozenset(
        {"grund_text", "alternativen", "link_merken", "loeschdatum", "gespraech"}
    ),
)
NOMINATED = MailKind(
    key="M25",
    subject="Möchtest Du Mentor*in werden?",
    body=(
        "{{ name }} hat uns Deinen Namen genannt. Worum es geht und wie Du mitmachst: "
        "{{ link }}\n\n"
        "Kein Interesse? Du musst nichts tun, wir löschen Deine Adresse am {{ loeschdatum }}. "
        "Sofort löschen kannst Du sie hier: {{ link_loeschen }}"
    ),
    placeholders=frozenset({"name", "link", "loeschdatum", "link_loeschen"}),
    secret=True,
)
QUESTION = MailKind(
    key="M05",
    subject="Eine Frage zu Deiner Bewerbung",
    body=(
        "wir haben Deine Bewerbung gelesen und eine Frage. Bitte antworte hier bis "
        "{{ frist_rueckfrage }}: {{ link }}. Danach entscheiden wir ohne Antwort."
    ),
    placeholders=frozenset({"frist_rueckfrage", "link"}),
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
