"""The mails of an application, from the receipt to the decision. The texts are defaults.

Nothing that was answered ever stands in a mail.
"""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from applications import queries
from applications.models import Application
from events.models import EventKind
from mails.services import MailKind, queue_mail
from mentoring.core import clock
from programme.dates import DatePrecision, display_de
from programme.models import Role

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
WITHDRAWN = MailKind(
    key="M21",
    subject="Deine Bewerbung ist zurückgezogen",
    body=(
        "schade, und in Ordnung. Deine Angaben löschen wir am {{ loeschdatum }}. Sofort löschen: "
        "{{ link }}. Das warst Du nicht? Melde Dich gleich."
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
        "Deine Angaben löschen wir am {{ loeschdatum }}. Wenn Du darüber reden willst: "
        "{{ gespraech }}"
    ),
    placeholders=frozenset({"grund_text", "alternativen", "loeschdatum", "gespraech"}),
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
    if application.person.is_minor(queries.start_of(application.cohort).year):
        kind = RECEIVED_MINOR
    at = timezone.localtime(application.submitted_at)
    _queue(
        kind,
        application,
        datum=_day(at.date()),
        uhrzeit=f"{at:%H:%M} Uhr",
        antwort_bis=_phrase(application, EventKind.FIRST_MEETING) or "zum Auftakt",
        termin_erstes_treffen=_when(application, EventKind.FIRST_MEETING),
        termin_auftakt=_when(application, EventKind.KICKOFF),
        link=_link(application),
    )


def queue_withdrawn(application: Application) -> None:
    day = max(queries.erasure_day(application.cohort), clock.today())
    _queue(
        WITHDRAWN,
        application,
        loeschdatum=_day(day),
        link=settings.SITE_URL + MY_DATA,
    )


def queue_accepted(application: Application) -> None:
    _queue(
        ACCEPTED,
        application,
        termin=_when(application, EventKind.FIRST_MEETING),
        termin_auftakt=_when(application, EventKind.KICKOFF),
        link=_link(application),
    )


def queue_waitlisted(application: Application) -> None:
    _queue(
        WAITLISTED,
        application,
        platz=str(queries.waiting_position(application)),
        termin_auftakt=_when(application, EventKind.KICKOFF),
        link=_link(application),
    )


def queue_rejected(application: Application) -> None:
    phone = application.cohort.contact_phone
    _queue(
        REJECTED,
        application,
        grund_text=application.get_decision_reason_display(),
        alternativen=ALTERNATIVES,
        loeschdatum=_day(queries.erasure_day(application.cohort)),
        gespraech=f"Ruf an: {phone}" if phone else "Antworte einfach auf diese Mail.",
    )


def _queue(kind: MailKind, application: Application, **context: str) -> None:
    """One mail for each decision: a second one, after a reopening, is a new event."""
    moment = application.decided_at or application.submitted_at or application.created_at
    queue_mail(
        kind,
        to=application.person,
        dedupe_key=f"{kind.key}:{application.pk}:{moment.isoformat()}",
        related=f"application:{application.pk}",
        hold=timedelta(0),  # else it might be among the words, as far as types can tell
        **context,
    )


def _phrase(application: Application, kind: EventKind) -> str:
    event = application.cohort.events.common().filter(kind=kind).first()
    return event.date_phrase if event else ""


def _when(application: Application, kind: EventKind) -> str:
    event = application.cohort.events.common().filter(kind=kind).first()
    if event is None:
        return DATE_OPEN
    where = ", ".join(part for part in (event.venue, event.address) if part)
    when = event.display_override or display_de(event.starts_on, event.ends_on, event.precision)
    return f"{when}, {where}" if where else when


def _day(day: date) -> str:
    return display_de(day, None, DatePrecision.DAY)


def _link(application: Application) -> str:
    return settings.SITE_URL + application.get_absolute_url()
