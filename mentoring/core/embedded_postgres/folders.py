"""Where the server's files are, and how they are kept from other users of the machine."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import stat
from pathlib import Path

from .errors import EmbeddedPostgresError

ELSEWHERE = Path("/var/tmp")  # noqa: S108 - what is made there is checked to be ours
PORT = 5432  # names the socket; no port is opened
SOCKET_PATH_LIMIT = 103  # macOS; Linux allows 107


def home_directory(checkout: Path) -> Path:
    """``var/postgres`` of the checkout, or a folder elsewhere where that can't be.

    It can't for root, as whose substitute the server may be unable to enter the checkout, for a
    path too long for a socket, in a checkout of somebody else, and on a disk without permissions.
    """
    inside = checkout / "var" / "postgres"
    with contextlib.suppress(OSError, EmbeddedPostgresError):
        if os.geteuid() != 0 and _socket_fits(inside):
            make_private(inside)
            return inside
    key = f"{checkout} {os.geteuid()}"
    with contextlib.suppress(OSError):  # a new checkout at an old one's place begins anew
        key += random_once(checkout / "var" / "postgres-key")
    return ELSEWHERE / f"mentoring-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _socket_fits(home: Path) -> bool:
    return len(os.fsencode(home / "test-99" / "s" / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT


def make_private(path: Path, group: int | None = None) -> None:
    """A folder for this user alone; with a group, its members may pass through it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise EmbeddedPostgresError(f"{path} was made by somebody else. Remove it.")
    if group is not None:
        os.chown(path, -1, group)
    path.chmod(0o700 if group is None else 0o710)
    if path.stat().st_mode & 0o007:
        raise EmbeddedPostgresError(f"{path} can't be kept from others: no file permissions.")


def random_once(path: Path) -> str:
    """The random text that stands in the file; written by whoever asks first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        text = handle.read()
        if not text:
            text = secrets.token_urlsafe(50)
            handle.write(text)
    return text
