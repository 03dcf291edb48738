"""The letter box of the demo: the mails that were written as files, readable in the browser."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mails.models import OutgoingMail

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file back end writes after each message
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LOCAL = re.compile(r"http://localhost(:\d+)?(?=/|$)")


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    message_id: str
    at: datetime

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is an address to follow.

        Addresses lead to where the demo is served now: it may have had another port since.
        """
        pieces = re.split(r"(https?://[^\s<>]+[^\s<>.,;:!?)])", self.body)
        return [
            (LOCAL.sub(settings.SITE_URL, piece), number % 2 == 1)
            for number, piece in enumerate(pieces)
            if piece
        ]


@dataclass(frozen=True)
class Box:
    """What lies in the box of one recipient."""

    to: str
    newest: Letter
    count: int


def letters(*, to: str = "") -> list[Letter]:
    """The newest letters first; those to one address, if one is named."""
    found = [letter for path in _files() for letter in _read(path, path.stat().st_mtime_ns)]
    wanted = [letter for letter in found if to in ("", letter.to)]
    days = _days_of_the_demo(wanted)
    dated = [(days.get(letter.message_id, letter.at), letter) for letter in reversed(wanted)]
    dated.sort(key=lambda pair: pair[0], reverse=True)  # stable: of two the later one stays first
    return [Letter(**{**vars(letter), "at": at}) for at, letter in dated]


def boxes(*, search: str = "") -> list[Box]:
    """Everybody who got mail and whose address holds what is searched for, the newest first."""
    found: dict[str, list[Letter]] = {}
    for letter in letters():
        if search.lower() in letter.to.lower():
            found.setdefault(letter.to, []).append(letter)
    return [Box(to=to, newest=mine[0], count=len(mine)) for to, mine in found.items()]


def empty() -> None:
    for path in _files():
        path.unlink(missing_ok=True)


def _days_of_the_demo(found: list[Letter]) -> dict[str, datetime]:
    """When the letters were written on the demo's clock: their files know the real one only."""
    ids = [letter.message_id for letter in found]
    rows = OutgoingMail.objects.filter(message_id__in=ids)
    return dict(rows.values_list("message_id", "created_at"))


@lru_cache(maxsize=1000)
def _read(path: Path, _changed_at: int) -> list[Letter]:
    return [_letter(raw) for raw in path.read_bytes().split(BETWEEN) if raw.strip()]


def _letter(raw: bytes) -> Letter:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body.get_content() if body else "",
        message_id=str(message["Message-ID"] or ""),
        at=parsedate_to_datetime(str(date)) if date else LONG_AGO,
    )


def _files() -> list[Path]:
    """The oldest first, as their names say."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.log")) if folder else []
