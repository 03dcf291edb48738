"""What a mail is made of: its kind, its placeholders, greeting and closing.

Placeholders are replaced by plain search, never by a template language: the team edits these texts,
and a template could reach into objects. One pass, so that a value is never filled in turn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SUBJECT_LENGTH = 300

_kinds: dict[str, "MailKind"] = {}


@dataclass(frozen=True)
class MailKind:
    """A mail that the code can send: its key, its default German text, and its placeholders.

    The body stands without greeting and closing. ``secret``: the text is emptied once it is sent,
    and it overtakes the others in the queue. ``confidential``: that it was sent at all is nobody's
    business but the confidant's, so the outbox shows it to nobody else.
    """

    key: str
    subject: str
    body: str
    placeholders: frozenset[str]
    secret: bool = False
    confidential: bool = False

    def __post_init__(self):
        if _kinds.setdefault(self.key, self) != self:
            raise ValueError(f"There are two different mails with the key {self.key}.")
        if found := problems(self, self.subject, self.body):
            raise ValueError(f"{self.key}: {' '.join(found)}")


def all_kinds() -> dict[str, MailKind]:
    """Every mail that there is, by its key: those of the ``emails.py`` of all apps."""
    autodiscover_modules("emails")
    return dict(sorted(_kinds.items()))


def problems(kind: MailKind, subject: str, body: str) -> list[str]:
    """Why a wording can't be used, in sentences. An empty list: it can."""
    found = []
    if one_line(subject) != subject.strip() or not subject.strip():
        found.append(_("The subject must be a single line."))
    if not body.strip():
        found.append(_("The text must not be empty."))
    used = {*PLACEHOLDER.findall(subject), *PLACEHOLDER.findall(body)}
    for name in sorted(used - kind.placeholders):
        known = ", ".join(f"{{{{ {name} }}}}" for name in sorted(kind.placeholders))
        sentence = _("There is no placeholder “%(name)s” here. You can use: %(known)s")
        found.append(sentence % {"name": name, "known": known or _("none")})
    if TAG.search(PLACEHOLDER.sub("", subject + body)):
        found.append(_("Curly brackets are only for placeholders, like {{ name }}."))
    missing = _("The text must contain {{ %(name)s }}.")
    return found + [missing % {"name": name} for name in sorted(_needed(kind) - used)]


def _needed(kind: MailKind) -> set[str]:
    """A mail with a code is useless without the code."""
    return set(PLACEHOLDER.findall(kind.body)) if kind.secret else set()


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def one_line(text: str) -> str:
    """Safe as a header: no line break of any kind, no control characters."""
    return " ".join(clean(text).split())[:SUBJECT_LENGTH]


def clean(text: str) -> str:
    """What the database and a mail can hold: plain line breaks, no other control characters."""
    return CONTROL.sub("", LINE_BREAKS.sub("\n", str(text)))


def framed(body: str, *, name: str) -> str:
    """Greeting, text, closing."""
    greeting = f"Hallo {one_line(name)}," if one_line(name) else "Hallo,"
    return f"{greeting}\n\n{body.strip()}\n\n{_closing()}\n"


def _closing() -> str:
    organisation = settings.ORGANISATION
    contact = organisation["contact"] or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    lines = ["Solidarische Grüße", organisation["sender"], "Organisationsteam Mentoring"]
    foot = f"{contact} · Meine Daten, Datenschutz: {settings.SITE_URL}/meine-daten/"
    return "\n".join([*filter(None, lines), "", one_line(foot)])


# Preview ------------------------------------------------------------------------------------
SAMPLES = {
    "code": "K7M-4QX",
    "aenderung": "Das Passwort ist neu.",
    "datum": "30. September 2008",
    "uhrzeit": "20:15 Uhr",
    "frist": "30. September 2008, 24 Uhr",
    "antwort_bis": "10. Oktober 2008",
    "rsvp_bis": "1. Oktober 2008",
    "loeschdatum": "22. Januar 2009",
    "durchgang": "2008/09",
    "termin": "Samstag, 4. Oktober 2008, 10 Uhr",
    "termin_auftakt": "24./25. Oktober 2008",
    "termin_erstes_treffen": "4. Oktober 2008",
    "ort": "Magdeburg",
    "veranstaltung": "Erstes Treffen",
    "tage": "5",
    "km": "38",
    "platz": "3",
    "telefon": "0391 0000000",
    "name": "Kim Beispiel",
    "begleitung": "Kim Beispiel",
    "vertrauensperson": "Toni Muster",
    "partner_vorname": "Alex",
    "partner_kreis": "Burgenlandkreis",
    "vorname_mentee": "Alex",
}


def sample(kind: MailKind, subject: str, body: str) -> tuple[str, str]:
    """Subject and whole text, as somebody would get it."""
    values = {name: _sample_value(name) for name in kind.placeholders}
    return one_line(fill(subject, values)), framed(fill(body, values), name="Alex")


def _sample_value(name: str) -> str:
    if name in SAMPLES:
        return SAMPLES[name]
    return f"{settings.SITE_URL}/…" if "link" in name else f"[{name}]"
