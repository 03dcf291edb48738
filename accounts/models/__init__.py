"""Who a person is, how they prove it, and what they consented to."""

from .consents import OF_PEOPLE, Consent, ConsentKind, ConsentSource, ConsentText
from .links import EmailChange, LinkPurpose, OneTimeLink, hash_token
from .people import Gender, User, normalise_email, search_form
from .traces import AccessAction, AccessLog

__all__ = [
    "OF_PEOPLE",
    "AccessAction",
    "AccessLog",
    "Consent",
    "ConsentKind",
    "ConsentSource",
    "ConsentText",
    "EmailChange",
    "Gender",
    "LinkPurpose",
    "OneTimeLink",
    "User",
    "hash_token",
    "normalise_email",
    "search_form",
]
