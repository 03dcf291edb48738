"""What an answer comes down to: one word, and what is wrong with its headers."""

from collections.abc import Iterator

from django.urls import reverse

from .table import ADMIN_ROWS, CLOSED

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def outcome(response, name: str) -> str:
    """The word of the table for what came back from the address of this name."""
    word = _word(response)
    return CLOSED if name in ADMIN_ROWS and word in ("hidden", "refused", "away") else word


def _word(response) -> str:
    target = response.headers.get("Location", "")
    if target.startswith((reverse("account_login"), reverse("admin:login"))):
        return "login"
    if target == reverse("admin:index"):
        return "away"  # the admin's word for an object that this member can't see
    words = {400: "ok", 403: "refused", 404: "hidden", 405: "method"}
    found = response.status_code in (200, 204, 301, 302)
    return "ok" if found else words.get(response.status_code, str(response.status_code))


def problems(response, *, signed_in: bool) -> Iterator[str]:
    """What the headers lack, or say and must not."""
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        yield "CSP is not closed"
    if "unsafe" in policy or "*" in policy:
        yield "CSP is open somewhere"
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        yield "Permissions-Policy"
    yield from (name for name, value in HEADERS.items() if response.headers.get(name) != value)
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        yield "may be kept"
