"""The agreement on paper: a tagged German PDF, made without network and without the file system."""

import json
import re
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError

from . import queries
from .models import AgreementState, MentoringAgreement, SignatureMethod

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
LONGEST = 60_000  # characters; what the fields allow is a tenth of it
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
CONTROL = re.compile(  # no font has a sign for them; some turn the direction of writing
    r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
DRAFT_NOTE = "Entwurf: Dieser Text kann sich noch ändern und wird so nicht unterzeichnet."


def agreement_pdf(agreement: MentoringAgreement) -> bytes:
    """The agreement as PDF/UA-1. Needs the tandem with its people, goals and signatures."""
    data = json.dumps(_printable(_data(agreement)), ensure_ascii=False)
    if len(data) > LONGEST:
        raise NotAllowedError(_("This text is too long to be printed."))
    try:
        return _compile(data, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        # A character that the font lacks (an emoji, say): PDF/UA refuses the file because of it.
        # Then it is printed as a box; tags, language and title stay.
        return _compile(data, [])


def _compile(data: str, standards: Any) -> bytes:
    # The only root is the folder of our templates, there are no packages, and the fonts are those
    # of the compiler: the same file on every machine.
    compiler = typst.Compiler(
        TEMPLATES / "agreement.typ",
        root=TEMPLATES,
        font_paths=typst.Fonts(include_system_fonts=False),
        package_path=TEMPLATES / "none",
        package_cache_path=TEMPLATES / "none",
    )
    pdf: Any = compiler.compile(format="pdf", sys_inputs={"data": data}, pdf_standards=standards)
    return pdf


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


def _printable(value):
    """The same data without control characters."""
    if isinstance(value, dict):
        return {key: _printable(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_printable(entry) for entry in value]
    return CONTROL.sub(" ", value) if isinstance(value, str) else value


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
