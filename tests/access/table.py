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

    def expected(self, role: str, method: str) -> str:
        if role in STRANGERS and role not in self.who:
            return "login"
        if method not in self.methods:
            return "method"
        if role not in self.who:
            return self.otherwise
        return self.answer

    def address(self, name: str, world) -> str:
        return reverse(name, kwargs={key: _of(value, world) for key, value in self.args.items()})


def _of(value, world):
    if value in (APPLICANT, MENTEE):
        return world.people[value].pk
    if value in world.things:
        return world.things[value].pk
    return getattr(world, value).pk if value in ("application", "draft", "tandem") else value


def _public(methods=READ, **more) -> Row:
    return Row(EVERYBODY, methods, **more)


def _own(methods=READ, **more) -> Row:
    return Row(SIGNED_IN, methods, **more)


def _applicant(methods=READ, *, of="application", **args) -> Row:
    return Row({APPLICANT}, methods, {"pk": of, **args})


def _pair(methods=READ, **args) -> Row:
    return Row(PAIR, methods, {"pk": "tandem", **args})


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
    "programme:material": Row({CONTACT}, args={"pk": "programme.callchannel", "name": "qr.svg"}),
    "programme:next-cohort": _public(FORM),
    "programme:next-cohort-asked": _public(),
    "programme:next-cohort-link": _public(FORM, answer="410"),  # nobody came by a link
    "association": Row({CONTACT}),
    "events:calendar": _public(),
    "account_home": _own(),
    "account_login": _public(FORM),
    "account_confirm_login_code": _public(FORM),
    "account_request_login_code": _public(FORM),
    "account_password_login": _public(FORM),
    "account_logout": _public(FORM),
    "account_inactive": _public(),
    "link": _public(args={"token": "none"}, answer="410"),
    "account_reauthenticate": _own(FORM, answer="refused"),  # without a password
    "account_set_password": _own(FORM),
    "account_change_password": _own(FORM),
    "mfa_authenticate": _own(FORM),
    "mfa_index": _own(),
    "mfa_reauthenticate": _own(FORM, answer="refused"),  # without a second factor
    "mfa_activate_totp": _own(FORM),
    "mfa_deactivate_totp": _own(FORM, answer="hidden"),  # there is none to remove
    "mfa_view_recovery_codes": _own(answer="hidden"),
    "mfa_generate_recovery_codes": _own(FORM),
    "mfa_download_recovery_codes": _own(FORM, answer="hidden"),
    "mfa_list_webauthn": _own(),
    "mfa_add_webauthn": _own(FORM),
    "mfa_reauthenticate_webauthn": _own(FORM, answer="refused"),
    "mfa_remove_webauthn": _own(FORM, args={"pk": 1}, answer="hidden"),
    "mfa_edit_webauthn": _own(FORM, args={"pk": 1}, answer="hidden"),
    "applications:apply-mentee": _public(FORM),
    "applications:apply-mentor": _public(FORM),
    "applications:detail": _applicant(),
    "applications:step": _applicant(FORM, of="draft", number=1),
    "applications:overview": _applicant(FORM, of="draft"),
    "applications:thanks": _applicant(),
    "applications:change": _applicant(FORM, number=1),
    "applications:change-guardian": _applicant(FORM),
    "applications:ask-guardian": _applicant(SEND),
    "applications:guardian": _public(FORM, answer="410"),  # without a link
    "applications:guardian-thanks": _public(),
    "applications:answer": _applicant(SEND),
    "applications:withdraw": _applicant(FORM),
    "applications:delete": _applicant(FORM, of="draft"),
    "applications:nominee": _public(FORM, answer="410"),
    "applications:nominate": Row({CONTACT}, FORM, {"pk": "programme.districtassociation"}),
    "applications:confirm": Row({CONTACT}, FORM, {"pk": "accepted"}),
    "tandems:guide": _own(),
    "tandems:wishes": Row({MENTEE}, FORM, {"pk": "programme.participation"}),
    "tandems:place": Row({MENTOR}, FORM, {"pk": "tandems.placerequest"}),
    "tandems:detail": _pair(),
    "tandems:answer": _pair(FORM),
    "tandems:agreement": _pair(),
    "tandems:edit": _pair(FORM),
    "tandems:ready": _pair(SEND),
    "tandems:reopen": _pair(SEND),
    "tandems:sign": _pair(FORM),
    "tandems:change": _pair(SEND),
    "tandems:paper": _pair(version=1),
    "tandems:end": _pair(FORM),
    "privacy:my-data": _own(),
    "privacy:download": _own(),
    "privacy:contact": _own(FORM),
    "privacy:address": _own(FORM),
    "privacy:confirm-address": _public(FORM, answer="410"),
    "privacy:undo-address": _public(FORM, answer="410"),
    "people:merge": Row(
        {COORDINATOR}, FORM, {"kept": "applicant", "gone": "mentee"}, otherwise="hidden"
    ),
    "privacy:give": _own(SEND, args={"kind": "PUBLIC_NAME"}),
    "privacy:withdraw": _own(FORM, args={"kind": "PUBLIC_NAME"}),
}


CLOSED = "closed"  # refused, not found, or sent back to the start page: the admin uses all three


@dataclass(frozen=True)
class AdminRow:
    """Django's admin does not ask for the method, but for the right; only POST is special."""

    get: set[str]
    post: set[str]
    args: dict[str, object] = field(default_factory=dict)
    answer: str = "ok"
    words: dict[str, str] = field(default_factory=dict)  # a method's own answer to the team
    fixed: str = ""  # an address that has no name
    outsiders: str = "login"  # what somebody who is signed in, but not of the team, gets

    def expected(self, role: str, method: str) -> str:
        if role not in STAFF:
            return "login" if role in STRANGERS else self.outsiders
        if method in self.words:
            return self.words[method]
        who = self.post if method == "POST" else self.get
        return self.answer if role in who else CLOSED

    def address(self, name: str, world) -> str:
        args = {key: _thing(value, world) for key, value in self.args.items()}
        return self.fixed or reverse(name, kwargs=args)


def _thing(value, world):
    return world.things[value].pk if value in world.things else value


def _model(name: str, *, view, add=frozenset(), change=frozenset(), delete=frozenset()):
    """The five addresses of a model, and who gets behind each."""
    thing = {"object_id": name.replace("_", ".", 1)}
    base = f"admin:{name}"
    return {
        f"{base}_changelist": AdminRow(view, view),
        f"{base}_add": AdminRow(add, add),
        f"{base}_change": AdminRow(view, change, thing),
        f"{base}_history": AdminRow(view, view, thing),
        f"{base}_delete": AdminRow(delete, delete, thing),
    }


PLANNERS = {COORDINATOR}
_NOBODY: set[str] = set()
_READ_ONLY = dict.fromkeys(["POST", "PUT", "DELETE"], "method")
_NEITHER = dict.fromkeys(["PUT", "DELETE"], "method")
_SEND_ONLY = dict.fromkeys(["GET", "HEAD", "PUT", "DELETE"], "method")
ADMIN_ROWS: dict[str, AdminRow] = {
    "admin:index": AdminRow(STAFF, STAFF),
    "admin:login": AdminRow(STAFF, STAFF, answer=CLOSED, outsiders=CLOSED),
    "admin:logout": AdminRow(STAFF, STAFF, outsiders=CLOSED),
    "admin:password_change": AdminRow(STAFF, STAFF),
    "admin:password_change_done": AdminRow(STAFF, STAFF, words=_READ_ONLY),
    "admin:autocomplete": AdminRow(_NOBODY, _NOBODY, words=_READ_ONLY),  # of which field?
    "admin:jsi18n": AdminRow(STAFF, STAFF, words=_READ_ONLY),
    "admin:view_on_site": AdminRow(
        _NOBODY,
        _NOBODY,
        {"content_type_id": 1, "object_id": 1},
        outsiders=CLOSED,
    ),
    "admin:app_list": AdminRow(STAFF, STAFF, {"app_label": "programme"}, answer=CLOSED),
    "admin:<path:object_id>/": AdminRow(STAFF, STAFF, fixed="/verwaltung/events/event/1/"),
    "admin:(?P<url>.*)$": AdminRow(_NOBODY, _NOBODY, fixed="/verwaltung/no/"),
    **{
        f"admin:applications_application_{name}": AdminRow(
            _NOBODY, {TEAM, COORDINATOR}, {"pk": "applications.application"}, words=_SEND_ONLY
        )
        for name in ("recuse", "ask")
    },
    **{
        f"admin:applications_application_{name}": AdminRow(
            _NOBODY, {COORDINATOR}, {"pk": "applications.application"}, words=_SEND_ONLY
        )
        for name in ("prepare", "move")
    },
    # A POST that names no reviewer is not found.
    "admin:applications_application_waive": AdminRow(
        _NOBODY, _NOBODY, {"pk": "applications.application"}, words=_SEND_ONLY
    ),
    "admin:applications_application_summary": AdminRow(_NOBODY, PLANNERS, words=_SEND_ONLY),
    "admin:applications_application_names": AdminRow(_NOBODY, PLANNERS, words=_SEND_ONLY),
    "admin:applications_application_next": AdminRow({TEAM, COORDINATOR}, {TEAM, COORDINATOR}),
    "admin:applications_application_review": AdminRow(
        {TEAM, COORDINATOR},
        {TEAM, COORDINATOR},
        {"pk": "applications.application"},
        words=_NEITHER,
    ),
    **{
        f"admin:applications_application_{name}": AdminRow(
            {TEAM, COORDINATOR}, _NOBODY, words=_READ_ONLY
        )
        for name in ("meeting", "waiting")
    },
    "admin:applications_application_send": AdminRow(PLANNERS, PLANNERS, words=_NEITHER),
    "admin:mails_mailtemplate_wording": AdminRow(READERS, PLANNERS, {"key": "M04"}),
    "admin:tandems_preference_settle": AdminRow(
        _NOBODY, _NOBODY, {"pk": "accepted"}, words=_SEND_ONLY
    ),
    "admin:tandems_tandem_step": AdminRow(
        _NOBODY,
        {TEAM, COORDINATOR},
        {"pk": "tandems.tandem", "name": "festlegen"},
        words=_SEND_ONLY,
    ),
    "admin:tandems_tandem_another": AdminRow(
        _NOBODY, {COORDINATOR}, {"pk": "tandems.tandem"}, words=_SEND_ONLY
    ),
    "admin:tandems_tandem_paper": AdminRow(
        READERS, READERS, {"pk": "tandems.tandem", "version": 1}
    ),
    "admin:applications_application_guardian": AdminRow(
        _NOBODY, {TEAM, COORDINATOR}, {"pk": "applications.application"}, words=_SEND_ONLY
    ),
    "admin:programme_callchannel_material": AdminRow(
        READERS, READERS, {"pk": "programme.callchannel", "name": "flyer.pdf"}
    ),
    "call:board": AdminRow(READERS, READERS, words=_READ_ONLY),
    "call:send": AdminRow(PLANNERS, PLANNERS, words=_NEITHER),
    "call:open-link": AdminRow(
        _NOBODY, PLANNERS, {"pk": "programme.districtassociation"}, words=_SEND_ONLY
    ),
    "call:record": AdminRow(_NOBODY, PLANNERS, {"pk": "programme.callchannel"}, words=_SEND_ONLY),
    **_model("core_jobrun", view={COORDINATOR, ADMIN}),
    "reports:index": AdminRow(PLANNERS, PLANNERS, words=_NEITHER),
    **_model("mails_outgoingmail", view=READERS),
    **_model("mails_mailtemplate", view=READERS),
    **_model("accounts_user", view=STAFF),
    **_model("accounts_consenttext", view=PLANNERS, add=PLANNERS),
    **_model("accounts_consent", view=PLANNERS),
    **_model("accounts_accesslog", view=PLANNERS),
    **_model("programme_teammembership", view=STAFF, add={COORDINATOR, ADMIN}),
    **_model("programme_participation", view=READERS),
    **_model("programme_office", view=READERS),
    **_model("programme_cohort", view=STAFF, add=PLANNERS, change=PLANNERS),
    **_model("programme_callchannel", view=READERS, add=PLANNERS, change=PLANNERS),
    **_model("programme_districtassociation", view=READERS, change=PLANNERS),
    **_model("events_event", view=READERS, add=PLANNERS, change=PLANNERS, delete=PLANNERS),
    **_model("applications_application", view=READERS, change=READERS),
    **_model(
        "applications_question", view=PLANNERS, add=PLANNERS, change=PLANNERS, delete=PLANNERS
    ),
    **_model("applications_lateadmission", view=PLANNERS, add=PLANNERS, delete=PLANNERS),
    **_model("applications_mentornomination", view=READERS),
    **_model("programme_relation", view=PLANNERS, add=PLANNERS, delete=PLANNERS),
    **_model("tandems_tandem", view=READERS, add={TEAM, COORDINATOR}, change=READERS),
    **_model("tandems_preference", view=PLANNERS, add=PLANNERS),
    **_model("tandems_matchingrun", view=PLANNERS, add=PLANNERS, change=PLANNERS),
    **{
        f"admin:tandems_matchingrun_{name}": AdminRow(
            PLANNERS, _NOBODY, {"pk": "tandems.matchingrun", **more}, words=_READ_ONLY
        )
        for name, more in (
            ("mentee", {"mentee": "programme.participation"}),
            ("record", {}),
            ("map", {}),
        )
    },
    "admin:tandems_matchingrun_compare": AdminRow(  # with which other one?
        _NOBODY, _NOBODY, {"pk": "tandems.matchingrun"}, words=_READ_ONLY
    ),
    **{
        f"admin:tandems_matchingrun_{name}": AdminRow(
            _NOBODY, PLANNERS, {"pk": "tandems.matchingrun", **more}, words=_SEND_ONLY
        )
        for name, more in (
            ("lock", {}),
            ("renew", {"mentee": "programme.participation"}),
            ("unlock", {"lock": "tandems.matchinglock"}),
            ("place", {"mentor": "programme.participation"}),
        )
    },
    "admin:tandems_matchingrun_publish": AdminRow(
        PLANNERS, PLANNERS, {"pk": "tandems.matchingrun"}, words=_NEITHER
    ),
    **_model("reports_export", view=PLANNERS),
    # A POST that names nobody is not found, whoever sends it.
    "admin:tandems_preference_add": AdminRow(PLANNERS, _NOBODY),
    # These two send everybody to the list, which refuses whoever may not see it.
    "admin:tandems_preference_change": AdminRow(STAFF, STAFF, {"object_id": "tandems.preference"}),
    "admin:mails_mailtemplate_change": AdminRow(STAFF, STAFF, {"object_id": "mails.mailtemplate"}),
}
