"""The mails of this app. The texts are defaults; the team may change them."""

import uuid
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from mails.services import MailKind, queue_mail
from mentoring.core import clock

from .models import User

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
    key="M30",
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


def queue_login_code(person: User, *, code: str, next_path: str) -> None:
    """The link only leads to the page where the code is typed in: opening it does nothing."""
    link = settings.SITE_URL + reverse("account_confirm_login_code")
    if next_path:
        link += f"?next={quote(next_path, safe='/')}"
    queue_mail(LOGIN_CODE, to=person, dedupe_key=f"M02:{uuid.uuid4()}", code=code, link=link)


def queue_access_changed(person: User, *, change: str) -> None:
    """Whoever changed it may be somebody else: the address hears of it in any case."""
    now = timezone.localtime(clock.now())
    queue_mail(
        ACCESS_CHANGED,
        to=person,
        dedupe_key=f"M30:{uuid.uuid4()}",
        datum=date_format(now, "j. F Y"),
        uhrzeit=f"{now:%H:%M} Uhr",
        aenderung=change,
        link=settings.SITE_URL + reverse("account_home"),
    )
