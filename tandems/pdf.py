"""The agreement on paper: a tagged German PDF, made without network and without the file system."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core import typesetting

from . import queries
from .models import AgreementState, MentoringAgreement, SignatureMethod

WORDS = {
    "page": "Seite",
    "version": "Fassung",
    "between": "zwischen",
    "and": "und",
    "mentee": "Mentee",
    "mentor": "Mentor*in",
    "signatures": "Unterschriften",
    "checksum": "Prüfsumme des Textes (SHA-256)",
}
DRAFT_NOTE = "Entwurf: Dieser Text kann sich noch ändern und wird so nicht unterzeichnet."


def agreement_pdf(agreement: MentoringAgreement) -> bytes:
    """The agreement as PDF/UA-1. Needs the tandem with its people, goals and signatures."""
    return typesetting.pdf(
        "agreement.typ", _data(agreement), too_long=_("This text is too long to be printed.")
    )


def filename(agreement: MentoringAgreement) -> str:
    return f"mentoring-vereinbarung-fassung-{agreement.version}.pdf"


def _data(agreement: MentoringAgreement) -> dict:
    text = queries.shown_text(agreement)
    draft = agreement.state == AgreementState.DRAFT
    return {
        **text,
        "author": settings.ORGANISATION["name"],
        "words": WORDS,
        "draft": DRAFT_NOTE if draft else "",
        "footer": f"{text['title']} · {text['cohort']} · Fassung {text['version']}",
        "checksum": agreement.text_hash or "–",
        "signatures": [
            _signature("Unterschrift Mentee", agreement, agreement.tandem.mentee.person),
            _signature("Unterschrift Mentor*in", agreement, agreement.tandem.mentor.person),
        ],
    }


def _signature(role: str, agreement: MentoringAgreement, person: User) -> dict:
    found = next((s for s in agreement.signatures.all() if s.person_id == person.pk), None)
    if found is None or found.method != SignatureMethod.ONLINE:
        when = f" (auf Papier, eingetragen am {_day(found)})" if found else ""
        return {"role": role, "line": True, "text": f"Datum{when}"}
    return {
        "role": role,
        "line": False,
        "text": f"elektronisch unterzeichnet von {found.typed_name} am {_day(found)}",
    }


def _day(signature) -> str:
    return date_format(timezone.localtime(signature.signed_at), "j. F Y, H:i") + " Uhr"
