"""Who gets what at which address. A new address fails until it has a row here."""

from dataclasses import dataclass, field

from django.urls import reverse

from .world import (
    ADMIN,
    ANONYMOUS,
    APPLICANT,
    CONTACT,
    COORDINATOR,
    DEACTIVATED,
    MENTEE,
    MENTOR,
    READ_ONLY,
    ROLES,
    TEAM,
)

READ = {"GET", "HEAD"}
SEND = {"POST"}
FORM = READ | SEND
# allauth's form views answer PUT like POST, which is harmless: it is guarded alike.
ALLAUTH = FORM | {"PUT"}
ANYTHING = ALLAUTH | {"DELETE"}

STRANGERS = {ANONYMOUS, DEACTIVATED}
EVERYBODY = set(ROLES)
SIGNED_IN = EVERYBODY - STRANGERS
PAIR = {MENTEE, MENTOR}
STAFF = {TEAM, COORDINATOR, READ_ONLY, ADMIN}
READERS = {TEAM, COORDINATOR, READ_ONLY}


@dataclass(frozen=True)
class Row:
    """``who`` is answered by the page; ``otherwise`` is what the other signed-in people get."""

    who: set[str]
    methods: set[str] = field(default_factory=lambda: READ)
    args: dict[str, object] = field(default_factory=dict)
    otherwise: str = "hidden"
    answer: str = "ok"
    special: dict[str, str] = field(default_factory=dict)  # a method's own answer to ``who``

    def expected(self, role: str, method: str) -> str:
        if role in STRANGERS and role not in self.who:
            return "login"
        if method not in self.methods:
            return "method"
        if role not in self.who:
            return self.otherwise
        return self.special.get(method, self.answer)

    def address(self, name: str, world) -> str:
        return reverse(name, kwargs={key: _of(value, world) for key, value in self.args.items()})


def _of(value, world):
    return getattr(world, value).pk if value in ("application", "draft", "tandem") else value


def _public(methods=READ, **more) -> Row:
    return Row(EVERYBODY, methods, **more)


def _own(methods=READ, **more) -> Row:
    return Row(SIGNED_IN, methods, **more)


def _applicant(methods=READ, *, of="application", **args) -> Row:
    return Row({APPLICANT}, methods, {"pk": of, **args})


def _pair(methods=READ, *, answer="ok", special=None, **args) -> Row:
    return Row(PAIR, methods, {"pk": "tandem", **args}, answer=answer, special=special or {})


ROWS: dict[str, Row] = {
    "home": _public(),
    "healthz": _public(),
    "readyz": _public(answer="503"),  # no worker runs in the tests
    "dashboard": _own(),
    "programme:organisation": _public(),
    "programme:faq": _public(),
    "programme:privacy": _public(),
    "programme:imprint": _public(),
    "programme:accessibility": _public(),
    "programme:association": Row({CONTACT}),
    "events:calendar": _public(),
    "account_home": _own(),
    "account_login": _public(ALLAUTH),
    "account_confirm_login_code": _public(ALLAUTH),
    "account_request_login_code": _public(ALLAUTH),
    "account_password_login": _public(ALLAUTH),
    "account_logout": _public(ALLAUTH),
    "account_inactive": _public(),
    "account_reauthenticate": _own(ALLAUTH, answer="refused"),  # without a password
    "account_set_password": _own(ALLAUTH),
    "account_change_password": _own(ALLAUTH),
    "mfa_authenticate": _own(ALLAUTH),
    "mfa_index": _own(),
    "mfa_reauthenticate": _own(ALLAUTH, answer="refused"),  # without a second factor
    "mfa_activate_totp": _own(ALLAUTH),
    "mfa_deactivate_totp": _own(ALLAUTH, answer="hidden"),  # there is none to remove
    "mfa_view_recovery_codes": _own(answer="hidden"),
    "mfa_generate_recovery_codes": _own(ALLAUTH),
    "mfa_download_recovery_codes": _own(answer="hidden"),
    "mfa_list_webauthn": _own(),
    "mfa_add_webauthn": _own(ALLAUTH),
    "mfa_reauthenticate_webauthn": _own(ALLAUTH, answer="refused"),
    "mfa_remove_webauthn": _own(ANYTHING, args={"pk": 1}, answer="hidden"),
    "mfa_edit_webauthn": _own(ALLAUTH, args={"pk": 1}, answer="hidden"),
    "applications:apply-mentee": _public(FORM),
    "applications:apply-mentor": _public(FORM),
    "applications:detail": _applicant(),
    "applications:step": _applicant(FORM, of="draft", number=1),
    "applications:overview": _applicant(FORM, of="draft"),
    "applications:thanks": _applicant(),
    "applications:withdraw": _applicant(FORM),
    "applications:delete": _applicant(FORM, of="draft"),
    "tandems:guide": _own(),
    "tandems:detail": _pair(),
    "tandems:answer": _pair(FORM),
    "tandems:agreement": _pair(),
    "tandems:edit": _pair(FORM),
    "tandems:ready": _pair(SEND),
    "tandems:reopen": _pair(SEND),
    "tandems:sign": _pair(FORM, special={"POST": "422"}),  # nothing was typed in
    "tandems:change": _pair(SEND),
    "tandems:paper": _pair(version=1),
    "tandems:end": _pair(FORM),
    "privacy:my-data": _own(),
    "privacy:download": _own(),
    "privacy:contact": _own(FORM),
    "privacy:give": _own(SEND, args={"kind": "PUBLIC_NAME"}),
    "privacy:withdraw": _own(FORM, args={"kind": "PUBLIC_NAME"}),
}


@dataclass(frozen=True)
class AdminRow:
    """Django's admin does not ask for the method, but for the right; only POST is special."""

    get: set[str]
    post: set[str]
    args: dict[str, object] = field(default_factory=dict)
    refused: str = "refused"
    answer: str = "ok"

    def expected(self, role: str, method: str) -> str:
        if role not in STAFF:
            return "login"
        who = self.post if method == "POST" else self.get
        return self.answer if role in who else self.refused

    def address(self, name: str, world) -> str:
        args = {key: _thing(value, world) for key, value in self.args.items()}
        return reverse(name, kwargs=args)


def _thing(value, world):
    return world.things[value].pk if value in world.things else value


def _model(name: str, *, view, add=frozenset(), change=frozenset(), history=None):
    """The five addresses of a model. Nothing is ever deleted in the admin."""
    thing = {"object_id": name.replace("_", ".", 1)}
    base = f"admin:{name}"
    return {
        f"{base}_changelist": AdminRow(view, view),
        f"{base}_add": AdminRow(add, add),
        f"{base}_change": AdminRow(view, change, thing),
        f"{base}_history": AdminRow(*[view if history is None else history] * 2, thing),
        f"{base}_delete": AdminRow(set(), set(), thing),
    }


PLANNERS = {COORDINATOR}
ADMIN_ROWS: dict[str, AdminRow] = {
    "admin:index": AdminRow(STAFF, STAFF),
    "reports:index": AdminRow(PLANNERS, PLANNERS),
    **_model("mails_outgoingmail", view=READERS),
    **_model("mails_mailtemplate", view=READERS),
    **_model("accounts_user", view=STAFF),
    **_model("accounts_consenttext", view=PLANNERS),
    **_model("accounts_consent", view=PLANNERS),
    **_model("accounts_accesslog", view=PLANNERS),
    **_model("programme_teammembership", view=STAFF, add={COORDINATOR, ADMIN}),
    **_model("programme_participation", view=READERS),
    **_model("programme_office", view=READERS),
    **_model("programme_cohort", view=READERS, change=PLANNERS),
    **_model("programme_callchannel", view=READERS, add=PLANNERS, change=PLANNERS),
    **_model("programme_districtassociation", view=READERS, change=PLANNERS),
    **_model("events_event", view=READERS, add=PLANNERS, change=PLANNERS),
    **_model("applications_application", view=READERS),
    **_model("tandems_tandem", view=READERS, add={TEAM, COORDINATOR}),
    **_model("tandems_preference", view=PLANNERS, add=PLANNERS),
    **_model("reports_export", view=PLANNERS),
}
