"""The call on paper: a poster and a flyer with the link of one channel, and its QR code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentoring.core import clock, typesetting

from .charts import qr_png, qr_svg
from .models import CallChannel, Cohort, PhaseKind
from .queries import application_window, channel_link, phase_of

POSTER, FLYER = "a4", "a5"
LEAD = (
    "Sechs Monate im Tandem: Die einen geben politische Erfahrung weiter, die anderen bringen neue "
    "Ideen mit."
)
WORDS = {
    "gain_heading": "Was Du bekommst",
    "gains": [
        "Starthilfe und Ermutigung",
        "Rückmeldung und einen Perspektivwechsel",
        "Kontakte, die Türen öffnen",
        "Handwerk für Führungsaufgaben",
    ],
    "mentor_heading": "Du hast Amt oder Mandat?",
    "mentor_text": "Werde Mentor*in: Deine Erfahrung zählt, und neue Ideen gibt es zurück.",
    "scan": "Scannen und bewerben:",
    "deadline_label": "Bewerben kannst Du Dich bis",
    "back_heading": "Partnerschaft statt Patenschaft",
    "plan_heading": "So läuft es ab",
    "qr_alt": "QR-Code mit dem Link zur Bewerbung",
}
PARTS = [
    {
        "heading": "Für Mentees",
        "text": "Du stehst der SPD besonders nahe und willst etwas bewegen. Mitglied musst Du "
        "nicht sein. Frauen wollen wir besonders fördern.",
    },
    {
        "heading": "Für Mentor*innen",
        "text": "Du berätst bei wichtigen Entscheidungen, öffnest Kreise und Kontakte und gibst "
        "Erfahrung weiter. Mit einem Amt oder Mandat bist Du richtig, heute oder früher.",
    },
    {
        "heading": "Was wir ehrlich dazusagen",
        "text": "Aus der Teilnahme folgt kein Anspruch auf ein Amt oder einen Listenplatz. Nach "
        "sechs Monaten endet das Tandem. Die Teilnahme kostet nichts.",
    },
]
DATE_OPEN = "Der Termin steht bald auf der Internetseite."


@dataclass(frozen=True)
class Material:
    """Something to download and pass on. Its name ends as the address does."""

    content: bytes
    content_type: str
    filename: str


def material(channel: CallChannel, name: str) -> Material | None:
    """What there is of a channel under this name: one of ``MATERIAL``, or nothing."""
    if name not in MATERIAL:
        return None
    content_type, make = MATERIAL[name]
    return Material(
        content=make(channel),
        content_type=content_type,
        filename=f"mentoring-{slugify(channel.label)}-{name}",
    )


def call_pdf(channel: CallChannel, *, paper: str) -> bytes:
    """PDF/UA-1: ``POSTER`` is one page of A4, ``FLYER`` two of A5. Needs cohort and association."""
    return typesetting.pdf(
        "call.typ", _data(channel, paper), too_long=_("This text is too long to be printed.")
    )


def _data(channel: CallChannel, paper: str) -> dict[str, Any]:
    cohort, link = channel.cohort, channel_link(channel)
    motto = f"{(cohort.motto or cohort.title).rstrip('.')}."
    return {
        **WORDS,
        "paper": paper,
        "title": f"{motto} {cohort.title}, {channel.label}",
        "author": settings.ORGANISATION["name"],
        "eyebrow": cohort.title,
        "motto": motto,
        "motto_size": _size(motto),
        "lead": LEAD,
        "qr": qr_svg(link),
        "link_shown": _shown(link),
        "link_size": min(13.5, 330 / max(len(line) for line in _shown(link).split("\n"))),
        "deadline": _deadline(cohort),
        "association": channel.association.name if channel.association else cohort.label,
        "contact": _contact(cohort),
        "responsible": _responsible(),
        "parts": PARTS,
        "plan": _plan(cohort),
    }


def _shown(link: str) -> str:
    """To be typed in from paper: without what browsers add, and in two lines if it is long."""
    host, mark, code = link.removeprefix("https://").removeprefix("http://").partition("/?k=")
    return f"{host}{mark}{code}" if len(host) <= 15 else f"{host}\n{mark}{code}"


def _size(motto: str) -> int:
    """As large as the longest word allows, and smaller if there are many."""
    longest = max((len(word) for word in motto.split()), default=1)
    return max(24, min(88, 880 // max(longest, len(motto) // 3)))


def _deadline(cohort: Cohort) -> str:
    deadline = application_window(cohort, now=clock.now()).deadline
    return date_format(timezone.localtime(deadline), "j. F Y") if deadline else DATE_OPEN


def _contact(cohort: Cohort) -> str:
    parts = [cohort.contact_name, cohort.contact_email, cohort.contact_phone]
    known = ", ".join(part for part in parts if part)
    return f"Fragen? {known}" if known else ""


def _responsible() -> str:
    responsible = settings.ORGANISATION["responsible"]
    return f"V. i. S. d. P.: {responsible}" if responsible else ""


def _plan(cohort: Cohort) -> list[dict[str, str]]:
    kinds = (PhaseKind.APPLICATION, PhaseKind.MENTORING, PhaseKind.EVALUATION)
    phases = [phase for kind in kinds if (phase := phase_of(cohort, kind))]
    return [{"when": f"{phase.title}:", "what": phase.date_phrase} for phase in phases]


MATERIAL: dict[str, tuple[str, Callable[[CallChannel], bytes]]] = {
    "plakat.pdf": ("application/pdf", lambda channel: call_pdf(channel, paper=POSTER)),
    "flyer.pdf": ("application/pdf", lambda channel: call_pdf(channel, paper=FLYER)),
    "qr.svg": ("image/svg+xml", lambda channel: qr_svg(channel_link(channel)).encode()),
    "qr.png": ("image/png", lambda channel: qr_png(channel_link(channel))),
}
