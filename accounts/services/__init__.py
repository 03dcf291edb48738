from .adapters import AccountAdapter, SecondFactorAdapter
from .consents import (
    ensure_consent_texts,
    give_consent,
    has_consent,
    withdraw_consent,
    write_consent_text,
)
from .login import code_is_awaited, count_code_try, next_path, request_login_code, safe_path
from .people import (
    change_contact,
    close_account,
    confirm_address,
    end_sessions,
    forget_unconfirmed,
    log_access,
    log_accesses,
    person_for,
    set_staff,
)

__all__ = [
    "AccountAdapter",
    "SecondFactorAdapter",
    "change_contact",
    "close_account",
    "code_is_awaited",
    "confirm_address",
    "count_code_try",
    "end_sessions",
    "ensure_consent_texts",
    "forget_unconfirmed",
    "give_consent",
    "has_consent",
    "log_access",
    "log_accesses",
    "next_path",
    "person_for",
    "request_login_code",
    "safe_path",
    "set_staff",
    "withdraw_consent",
    "write_consent_text",
]
