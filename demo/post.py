"""The letter box of the demo: the mails that were written as files, readable in the browser."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file back end writes after each message
NEWEST = 200


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    sent_at: datetime | None

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is an address to follow."""
        pieces = re.split(r"(https?://[^\s<>]+[^\s<>.,;:!?)])", self.body)
        return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]


def letters(*, to: str = "") -> list[Letter]:
    """The newest letters first; those to one address, if one is named."""
    found = []
    for path in _files():
        for raw in path.read_bytes().split(BETWEEN):
            letter = _letter(raw) if raw.strip() else None
            if letter and to in ("", letter.to):
                found.append(letter)
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]


def empty() -> None:
    for path in _files():
        path.unlink(missing_ok=True)


def _letter(raw: bytes) -> Letter:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body.get_content() if body else "",
        sent_at=parsedate_to_datetime(str(date)) if date else None,
    )


def _files() -> list[Path]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.log"), reverse=True) if folder else []
