"""Where mails go: what ``EMAIL_URL`` means, and the files that are written without a server."""

import os
import uuid
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

DEFAULT_URL = "filemail:///var/mail"
TLS_PORT = 587


def email_settings(url: str, *, base_dir: Path) -> dict[str, Any]:
    """Django's settings for an ``EMAIL_URL``.

    ``smtp://`` is plain, ``smtp+tls://`` starts encryption (587), ``smtp+ssl://`` is encrypted from
    the start (465); ``filemail:///folder`` is a folder of the project, with four slashes any.
    """
    found = environ.Env.email_url_config(url or DEFAULT_URL)
    found.pop("OPTIONS", None)
    if found["EMAIL_BACKEND"].endswith(".filebased.EmailBackend"):
        found["EMAIL_BACKEND"] = f"{__name__}.FileBackend"
        found["EMAIL_FILE_PATH"] = str(base_dir / found["EMAIL_FILE_PATH"])
    elif found.get("EMAIL_USE_TLS") and not found["EMAIL_PORT"]:
        found["EMAIL_PORT"] = TLS_PORT
    return found


class FileBackend(BaseEmailBackend):
    """One file a mail, in the order of sending.

    Django's own appends several mails to one file, which a reader may find half-written; here a
    file appears whole or not at all, and only its owner can read it (there may be a code in it).
    """

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            self._write(folder, message.message().as_bytes() + b"\n")
        return len(messages)

    def _write(self, folder: Path, content: bytes) -> None:
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}"
        part = folder / f"{name}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(folder / f"{name}.log")
