"""The mails of the call: to contact persons, and to those who want to hear of the next cohort."""

import uuid
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from mails.models import OutgoingMail
from mails.services import MailKind, queue_mail
from mentoring.core import clock

from .models import Cohort, NextCohortAddress
from .queries import application_window, current_cohort

CALL = MailKind(
    key="M01",
    subject="Mentoring {{ durchgang }}: Wen schlägst Du vor?",
    body=(
        "ab sofort suchen wir Mentees und Mentor*innen. Drei Dinge helfen uns:\n\n"
        "1. Erzähl in der nächsten Sitzung davon. Text, Plakat und Flyer: {{ link_material }}\n"
        "2. Teil Euren Link: {{ kanal_link }}\n"
        "3. Sprich zwei Menschen mit Amt oder Mandat an und nenn sie uns bis {{ antwort_bis }}: "
        "{{ link_verband }}\n\n"
        "Dort siehst Du, was aus Eurem Verband kommt. Bisher: {{ zahlen }}.\n\n"
        "Bewerben kann man sich bis {{ frist }}, als Mentee auch ohne Mitgliedschaft."
    ),
    placeholders=frozenset(
        {"durchgang", "link_material", "kanal_link", "antwort_bis", "link_verband", "zahlen"}
        | {"frist"}
    ),
)
CONFIRM_ADDRESS = MailKind(
    key="M26",
    subject="Bitte bestätige Deine Adresse",
    body=(
        "Du möchtest erfahren, wann der nächste Durchgang startet. Bestätige es hier: "
        "{{ link }}\n\n"
        "Sonst löschen wir die Adresse nach 14 Tagen. Unter demselben Link kannst Du sie auch "
        "selbst löschen, jetzt und später."
    ),
    placeholders=frozenset({"link"}),
    secret=True,
)
NEXT_COHORT = MailKind(
    key="M30",
    subject="Der nächste Durchgang startet",
    body=(
        "Du wolltest es wissen: Der {{ durchgang }} des Mentoring-Programms hat begonnen. Bewerben "
        "kannst Du Dich bis {{ frist }}: {{ link }}\n\n"
        "Das war die eine Nachricht, die wir Dir versprochen haben. Deine Adresse ist aus der "
        "Liste gelöscht, abmelden musst Du Dich nicht. Nachsehen kannst Du das hier: "
        "{{ link_abmelden }}"
    ),
    placeholders=frozenset({"durchgang", "frist", "link", "link_abmelden"}),
)


def call_values(*, cohort: Cohort, links: str, numbers: str, answer_until: date) -> dict[str, str]:
    """What stands in the mail to one contact person, for the preview and for the mail itself."""
    page = settings.SITE_URL + reverse("association")
    return {
        "durchgang": cohort.label.removeprefix("Durchgang "),
        "link_material": page,
        "kanal_link": links,
        "antwort_bis": date_format(answer_until, "j. F Y"),
        "link_verband": page,
        "zahlen": numbers,
        "frist": deadline_words(cohort),
    }


def call_key(cohort: Cohort, person: User) -> str:
    """One such mail a person, cohort and day."""
    return f"M01:{cohort.pk}:{person.pk}:{clock.today()}"


def queue_call(person: User, *, cohort: Cohort, values: dict[str, str]) -> OutgoingMail:
    return queue_mail(
        CALL,
        to=person,
        dedupe_key=call_key(cohort, person),
        related=f"cohort:{cohort.pk}:call",
        **values,  # type: ignore[arg-type]
    )


def queue_confirm_address(address: NextCohortAddress, *, link: str) -> OutgoingMail:
    """Each request is a mail of its own: the link in an older one no longer works."""
    return queue_mail(
        CONFIRM_ADDRESS,
        to=None,
        to_address=address.email,
        dedupe_key=f"M26:{uuid.uuid4()}",
        related=related(address),
        link=link,
    )


def queue_next_cohort(
    address: NextCohortAddress, *, cohort: Cohort, unsubscribe: str
) -> OutgoingMail:
    return queue_mail(
        NEXT_COHORT,
        to=None,
        to_address=address.email,
        dedupe_key=f"M30:{cohort.pk}:{address.pk}",
        related=f"cohort:{cohort.pk}:next:{address.pk}",
        durchgang=cohort.label,
        frist=deadline_words(cohort),
        link=settings.SITE_URL + reverse("home"),
        link_abmelden=unsubscribe,
    )


def related(address: NextCohortAddress) -> str:
    """Whom a mail to somebody unknown concerns: the team of the cohort whose page was asked."""
    cohort = current_cohort()
    return f"cohort:{cohort.pk if cohort else ''}:next:{address.pk}"


def deadline_words(cohort: Cohort) -> str:
    deadline = application_window(cohort, now=clock.now()).deadline
    if deadline is None:
        return "zum Termin auf der Internetseite"
    return f"{date_format(timezone.localtime(deadline), 'j. F Y, H:i')} Uhr"
