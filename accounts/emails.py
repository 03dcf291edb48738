"""The mails of this app. The texts are defaults; the team may change them."""

import uuid
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from mails.services import MailKind, queue_mail
from mentoring.core import clock

from .models import EmailChange, User

LOGIN_CODE = MailKind(
    key="M02",
    subject="Dein Zugang zum Mentoring-Programm",
    body=(
        "Dein Code ist {{ code }}.\n\n"
        "Gib ihn hier ein: {{ link }}\n\n"
        "Er gilt 15 Minuten und nur einmal. "
        "Nicht angefordert? Dann lösch diese Mail, es passiert nichts."
    ),
    placeholders=frozenset({"code", "link"}),
    secret=True,
)
ACCESS_CHANGED = MailKind(
    key="M31",
    subject="Dein Zugang hat sich geändert",
    body=(
        "am {{ datum }} um {{ uhrzeit }} hat sich bei Deinem Zugang etwas geändert: "
        "{{ aenderung }}\n\n"
        "Du warst das? Dann musst Du nichts tun. "
        "Das warst Du nicht? Melde Dich gleich bei uns, dann sperren wir den Zugang.\n\n"
        "Dein Zugang: {{ link }}"
    ),
    placeholders=frozenset({"datum", "uhrzeit", "aenderung", "link"}),
)
# By the names under which allauth tells of them.
CHANGES = {
    "account/email/password_set": "Ein Passwort ist gesetzt.",
    "account/email/password_changed": "Das Passwort ist neu.",
    "mfa/email/totp_activated": "Eine App für den zweiten Faktor ist eingerichtet.",
    "mfa/email/totp_deactivated": "Die App für den zweiten Faktor ist entfernt.",
    "mfa/email/webauthn_added": "Ein Passkey ist hinzugefügt.",
    "mfa/email/webauthn_removed": "Ein Passkey ist entfernt.",
    "mfa/email/recovery_codes_generated": "Es gibt neue Notfallcodes, die alten gelten nicht mehr.",
}
FACTOR_RESET = (
    "Die Systemverwaltung hat Deinen zweiten Faktor zurückgesetzt. Richte einen neuen ein."
)
SOMETHING = "Die Anmeldung ist geändert."

NEW_ADDRESS = MailKind(
    key="M28",
    subject="Deine E-Mail-Adresse ändert sich",
    body="bestätige die neue Adresse hier: {{ link }}",
    placeholders=frozenset({"link"}),
    secret=True,
)
OLD_ADDRESS = MailKind(
    key="M28-old",
    subject="Deine E-Mail-Adresse ändert sich",
    body=(
        "unter „Meine Daten“ wurde eine neue Adresse eingetragen. Das warst Du nicht? Mach es bis "
        "{{ frist }} rückgängig: {{ link }}"
    ),
    placeholders=frozenset({"frist", "link"}),
    secret=True,
)


def queue_address_confirmation(change: EmailChange, *, link: str) -> None:
    queue_mail(
        NEW_ADDRESS,
        to=change.person,
        to_address=change.new_email,
        to_name=change.person.first_name,
        dedupe_key=f"M28:{change.pk}",
        hold=timedelta(0),
        link=link,
    )


def queue_address_notice(change: EmailChange, *, link: str, until: datetime) -> None:
    """To the old address by name: it must not follow the change that it warns of."""
    queue_mail(
        OLD_ADDRESS,
        to=change.person,
        to_address=change.old_email,
        to_name=change.person.first_name,
        dedupe_key=f"M28-old:{change.pk}",
        hold=timedelta(0),
        link=link,
        frist=date_format(timezone.localtime(until), "j. F Y, H:i") + " Uhr",
    )


def queue_login_code(person: User, *, code: str, next_path: str, address: str = "") -> None:
    """The link only leads to the page where the code is typed in: opening it does nothing.

    ``address`` is another one of the same human, whose accounts were made one.
    """
    link = settings.SITE_URL + reverse("account_confirm_login_code")
    if next_path:
        link += f"?next={quote(next_path, safe='/')}"
    queue_mail(
        LOGIN_CODE,
        to=person,
        to_address=address,
        to_name=person.first_name if address else "",
        dedupe_key=f"M02:{uuid.uuid4()}",
        code=code,
        link=link,
    )


def queue_access_changed(person: User, *, change: str) -> None:
    """Whoever changed it may be somebody else: the address hears of it in any case."""
    now = timezone.localtime(clock.now())
    queue_mail(
        ACCESS_CHANGED,
        to=person,
        dedupe_key=f"M31:{uuid.uuid4()}",
        datum=date_format(now, "j. F Y"),
        uhrzeit=f"{now:%H:%M} Uhr",
        aenderung=change,
        link=settings.SITE_URL + reverse("account_home"),
    )
