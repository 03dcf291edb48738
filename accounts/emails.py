"""The mail of this app. The text is a default; the team may change it."""

import uuid
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from mails.services import MailKind, queue_mail

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


def queue_login_code(person: User, *, code: str, next_path: str) -> None:
    """The link only leads to the page where the code is typed in: opening it does nothing."""
    link = settings.SITE_URL + reverse("account_confirm_login_code")
    if next_path:
        link += f"?next={quote(next_path, safe='/')}"
    queue_mail(LOGIN_CODE, to=person, dedupe_key=f"M02:{uuid.uuid4()}", code=code, link=link)
