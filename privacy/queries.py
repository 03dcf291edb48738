"""Everything that is stored about one person, in words: for the page and for the file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import (
    OF_PEOPLE,
    AccessLog,
    Consent,
    ConsentKind,
    ConsentText,
    EmailChange,
    User,
)
from applications.models import (
    Answer,
    AnswerChange,
    Application,
    ConflictWaiver,
    DateAnswer,
    LateAdmission,
    MenteeCommitment,
    MenteeProfile,
    MentorCommitment,
    MentorNomination,
    MentorProfile,
    Review,
    Skill,
    words_of,
)
from events.models import EventKind
from mails.models import OutgoingMail
from mentoring.core import clock
from programme.models import NextCohortAddress, Office, Participation, Relation, TeamMembership
from tandems.models import (
    AgreementSignature,
    Goal,
    MatchingLock,
    MatchingPair,
    MentoringAgreement,
    PlaceRequest,
    Preference,
    PreferenceBasis,
    Tandem,
    WishRequest,
)
from tandems.queries import called


@dataclass(frozen=True)
class Holding:
    """Rows of a model that are about a person: how they belong to them, and what is told of them.

    What would tell about somebody else is left out: who read, decided, or answered what.
    """

    title: str | Promise
    model: type[models.Model]
    owner: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    strangers: Callable[[str], models.Q] | None = None  # rows that know no more than the address
    told: bool = True  # a few are erased with the person, and are in confidence until then
    only: models.Q | None = None  # what of them is told
    named: frozenset[str] = frozenset()  # people of whom the person has said something


# Fields that hold keys without saying so: the words for what stands in them.
WORDS: dict[str, tuple[type[models.TextChoices], ...]] = {
    "commitments": (MenteeCommitment, MentorCommitment),
    "dates_ok": (EventKind, DateAnswer),
    "self_rating": (Skill,),
}
TECHNICAL = frozenset(
    {"id", "updated_at", "created_at", "password", "search_name", "dedupe_key", "message_id"}
    | {"lease", "leased_until", "next_try_at", "attempts", "error", "secret", "related"}
    | {"is_superuser", "groups", "user_permissions", "needs_second_factor", "text_hash"}
    | {"lat", "lon", "second_lat", "second_lon", "revision"}
)
PEOPLE = (User, Participation, Application, Tandem, MentoringAgreement)
PROFILE_OWNER = ("application__person",)
PAIR = ("mentee__person", "mentor__person")
PAIR_OF_TANDEM = tuple(f"tandem__{path}" for path in PAIR)


def by_email(address: str) -> models.Q:
    return models.Q(email=address)


def by_address(address: str) -> models.Q:
    return models.Q(recipient=None, address=address)


HOLDINGS = [
    Holding(gettext_lazy("About you"), User, ("pk",)),
    Holding(gettext_lazy("Offices and candidacies"), Office, ("person",)),
    Holding(
        gettext_lazy("Applications"),
        Application,
        ("person",),
        # What is not yet sent is not yet decided.
        frozenset({"pending_state", "pending_reason", "pending_by"}),
    ),
    Holding(gettext_lazy("Your further answers"), Answer, PROFILE_OWNER),
    Holding(gettext_lazy("What you changed later"), AnswerChange, PROFILE_OWNER),
    Holding(
        gettext_lazy("Reviews of your application"),
        Review,
        PROFILE_OWNER,
        frozenset({"reviewer"}),
    ),
    Holding(gettext_lazy("Exceptions"), ConflictWaiver, PROFILE_OWNER, told=False),
    Holding(
        gettext_lazy("Proposed as a mentor"), MentorNomination, PROFILE_OWNER, strangers=by_email
    ),
    Holding(gettext_lazy("Admitted late"), LateAdmission, (), strangers=by_email),
    Holding(
        gettext_lazy("Message about the next round"), NextCohortAddress, (), strangers=by_email
    ),
    Holding(gettext_lazy("Relations"), Relation, ("person_a", "person_b"), told=False),
    Holding(gettext_lazy("Changes of your address"), EmailChange, ("person",)),
    Holding(gettext_lazy("Your answers as a mentee"), MenteeProfile, PROFILE_OWNER),
    Holding(gettext_lazy("Your answers as a mentor"), MentorProfile, PROFILE_OWNER),
    Holding(gettext_lazy("Taking part"), Participation, ("person",)),
    Holding(
        gettext_lazy("Tandem"),
        Tandem,
        PAIR,
        frozenset({"mentee_answer", "mentor_answer", "override_reason", "end_reason", "place"})
        | {"match_score", "match_parts"},
    ),
    # Drafts of the coordination: they would tell who was thought of for whom.
    Holding(gettext_lazy("Drafts of tandems"), MatchingPair, PAIR, told=False),
    Holding(gettext_lazy("What was set for drafts"), MatchingLock, PAIR, told=False),
    Holding(gettext_lazy("Agreement"), MentoringAgreement, PAIR_OF_TANDEM, frozenset({"text"})),
    Holding(gettext_lazy("Goals"), Goal, PAIR_OF_TANDEM),
    Holding(gettext_lazy("Signatures"), AgreementSignature, ("person",)),
    Holding(
        gettext_lazy("Whom you wish for, and with whom you want no tandem"),
        Preference,
        ("from_participation__person",),
        # What only the coordination knows is in confidence, as relations are.
        only=~models.Q(basis=PreferenceBasis.KNOWN),
        named=frozenset({"to_participation"}),
    ),
    Holding(gettext_lazy("Questions for your wishes"), WishRequest, ("participation__person",)),
    Holding(
        gettext_lazy("Asked for a second place"),
        PlaceRequest,
        ("mentor__person",),
        frozenset({"asked_by"}),
    ),
    Holding(gettext_lazy("Roles in the team"), TeamMembership, ("person",)),
    Holding(gettext_lazy("Consents"), Consent, ("person",)),
    Holding(gettext_lazy("Mails to you"), OutgoingMail, ("recipient",), strangers=by_address),
    Holding(gettext_lazy("When the team looked at your data"), AccessLog, ("person",)),
]

Row = list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]


def about(person: User) -> list[Section]:
    """What is stored about a person, section by section, as label and value. Empty ones too."""
    return [Section(str(h.title), _rows(h, person)) for h in HOLDINGS if h.told]


def as_file(person: User) -> dict[str, list[dict[str, str]]]:
    """The same as the page, for another program."""
    return {section.title: [dict(row) for row in section.rows] for section in about(person)}


def rows_of(holding: Holding, person: User) -> models.QuerySet[Any]:
    mine = models.Q()
    for path in holding.owner:
        mine |= models.Q(**{path: person.pk})
    if holding.strangers is not None:
        mine |= holding.strangers(person.email)
    return holding.model._base_manager.filter(mine).order_by("created_at")


def _rows(holding: Holding, person: User) -> list[Row]:
    if holding.model is User:
        return [_row(holding, person)]
    objects = rows_of(holding, person).filter(holding.only or models.Q())
    relations = [field.name for field in _fields(holding) if field.is_relation]
    singles = [name for name in relations if not _is_many(holding.model, name)]
    singles += [f"{name}__{more}" for name in holding.named for more in ("person", "association")]
    many = [name for name in relations if _is_many(holding.model, name)]
    rows = objects.select_related(*singles) if singles else objects
    return [_row(holding, row) for row in rows.prefetch_related(*many)]


def _row(holding: Holding, row: models.Model) -> Row:
    fields = [f for f in _fields(holding) if f.name not in _kept_back(row)]
    pairs = ((capfirst(str(f.verbose_name)), shown(row, f)) for f in fields)
    return [(label, value) for label, value in pairs if value]


def _kept_back(row: models.Model) -> set[str]:
    """A link that somebody else has to click on: who reads it here could do it for them."""
    return {"body"} if isinstance(row, OutgoingMail) and row.secret else set()


def _fields(holding: Holding) -> list[Any]:
    """The fields that say something. Other people are not told about, unless the person did."""
    fields = [*holding.model._meta.fields, *holding.model._meta.many_to_many]
    hidden = TECHNICAL | holding.hidden
    return [
        f
        for f in fields
        if f.name not in hidden and (f.related_model not in PEOPLE or f.name in holding.named)
    ]


def _is_many(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).many_to_many)


def shown(row: models.Model, field: Any) -> str:
    """One value in words, empty if there is none."""
    if field.many_to_many:
        return ", ".join(str(related) for related in getattr(row, field.name).all())
    if field.related_model is Participation:
        return called(getattr(row, field.name))
    if field.is_relation:
        return str(getattr(row, field.name) or "")
    value = getattr(row, field.name)
    if field.name == "last_login" and value:  # runs on real time; the demo tells its own day
        value = clock.as_told(value)
    if isinstance(row, Answer):  # in their own words, whatever these are
        return words_of(value)
    if isinstance(row, AccessLog) and field.name == "page":
        return str(row.page_in_words)
    if vocabularies := WORDS.get(field.name):
        return in_words(value, {str(k): str(w) for words in vocabularies for k, w in words.choices})
    choices = (field.base_field if isinstance(field, ArrayField) else field).flatchoices
    labels = {str(key): str(label) for key, label in choices}
    return in_words(value, labels if choices else _labels_of_answers())


def _labels_of_answers() -> dict[str, str]:
    """A draft holds its answers under the names of the fields that they will go to."""
    fields = (
        field for model in (User, MenteeProfile, MentorProfile) for field in model._meta.fields
    )
    return {field.name: capfirst(str(field.verbose_name)) for field in fields}


def in_words(value: Any, labels: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        parts = (f"{labels.get(str(k), k)}: {in_words(v, labels)}" for k, v in value.items())
        return "; ".join(parts)
    if isinstance(value, list | tuple | set):
        return ", ".join(in_words(part, labels) for part in value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "j. F Y, H:i")
    if isinstance(value, date):
        return formats.date_format(value, "j. F Y")
    return labels.get(str(value), str(value))


@dataclass(frozen=True)
class Choice:
    """One kind of consent as the page offers it: what it says now, and what was agreed to."""

    kind: str
    title: str
    text: ConsentText
    given: Consent | None
    required: bool

    @property
    def slug(self) -> str:
        return self.kind.lower().replace("_", "-")


def consent_choices(person: User) -> list[Choice]:
    texts = {text.kind: text for text in ConsentText.objects.current(clock.today())}
    given = {c.kind: c for c in person.consents.valid().select_related("text")}
    return [
        Choice(
            kind=kind.value,
            title=str(kind.label),
            text=given[kind].text if kind in given else texts[kind],
            given=given.get(kind),
            required=kind == ConsentKind.PROCESSING,
        )
        for kind in OF_PEOPLE
        if kind in texts or kind in given
    ]
