"""The rows that comparing people needs, in a constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from applications.models import ApplicationState, MenteeProfile, MentorProfile
from programme.models import (
    Office,
    OfficeStatus,
    Participation,
    Relation,
    RelationEffect,
    Role,
)
from tandems.models import OPEN_TANDEM, Answer, Preference, PreferenceKind, Tandem, TandemState

ProfileKey = tuple[UUID, UUID, str]  # cohort, person, role
FEW = 50  # people: named one by one; of more all who take part are read
SHARED = [
    "hours_per_month", "slots", "dates_ok", "max_distance_km", "video_ok",
    "application__cohort", "application__person",
]  # fmt: skip
# What comparing asks for. The rest is read only where somebody asks: long texts weigh.
COMPARED: dict[type[MenteeProfile | MentorProfile], list[str]] = {
    MenteeProfile: [
        *SHARED, "needs", "contact_wishes", "target_bodies", "mentor_gender_wish",
        "membership_status",
    ],
    MentorProfile: [
        *SHARED, "offers", "contact_offers", "bodies_known", "capacity", "minors_ok",
        "nonmember_ok",
    ],
}  # fmt: skip
UNREAD = [
    "created_at", "updated_at",
    *(f"person__{name}" for name in (
        "created_at", "updated_at", "password", "last_login", "guardian_name", "guardian_email",
        "guardian_confirmed_at", "email_verified_at", "email_bounced_at",
    )),
    "association__created_at", "association__updated_at",
]  # fmt: skip


@dataclass(frozen=True)
class Profiles:
    """The answers of the accepted applications, and the words of the topics in their order."""

    of: dict[ProfileKey, MenteeProfile | MentorProfile]
    topics: dict[UUID, tuple[str, ...]]  # by profile


def profiles(people: list[Participation], *, lean: bool) -> Profiles:
    """``lean``: only what comparing asks for; the rest would be a query for each."""
    found: dict[ProfileKey, MenteeProfile | MentorProfile] = {}
    asked = []
    for model, role in ((MenteeProfile, Role.MENTEE), (MentorProfile, Role.MENTOR)):
        rows = model.objects.filter(
            application__state=ApplicationState.ACCEPTED,
            application__cohort__in=_cohorts(people),
        )
        rows = rows.filter(application__person__in=_takers(people, role=role))
        shown = rows.select_related("application")
        for profile in shown.only(*COMPARED[model]) if lean else shown:
            application = profile.application
            found[application.cohort_id, application.person_id, role] = profile
        asked.append(rows)
    return Profiles(found, _topics(*asked))


def _topics(mentees: Any, mentors: Any) -> dict[UUID, tuple[str, ...]]:
    """Straight from the tables between profile and topic, both at once: a manager for each
    profile would take longer than all the rest."""
    of_mentees = MenteeProfile.topics.through.objects.filter(menteeprofile__in=mentees)
    of_mentors = MentorProfile.topics.through.objects.filter(mentorprofile__in=mentors)
    words = ("topic__order", "topic__label")
    rows = of_mentees.values_list("menteeprofile", *words).union(
        of_mentors.values_list("mentorprofile", *words), all=True
    )
    found: dict[UUID, list[str]] = {}
    for key, _order, label in sorted(rows, key=itemgetter(1, 2)):
        found.setdefault(key, []).append(label)
    return {key: tuple(labels) for key, labels in found.items()}


def offices(people: list[Participation]) -> dict[UUID, list[Office]]:
    found: dict[UUID, list[Office]] = {}
    for office in Office.objects.filter(person__in=_takers(people)).defer(
        "created_at", "updated_at"
    ):
        found.setdefault(office.person_id, []).append(office)
    return found


def planned(office: Office) -> bool:
    return office.status == OfficeStatus.CANDIDACY


@dataclass(frozen=True)
class Preferences:
    """``vetoes``: exclusions of either side and recorded relations; nobody can tell which."""

    vetoes: frozenset[frozenset[UUID]]
    wishes: dict[tuple[UUID, UUID], int]


def preferences(people: list[Participation]) -> Preferences:
    keys = {p.pk for p in people}
    rows = Preference.objects.filter(cohort__in=_cohorts(people))
    if len(keys) <= FEW:
        rows = rows.filter(from_participation__in=keys, to_participation__in=keys)
    vetoes: set[frozenset[UUID]] = set()
    wishes: dict[tuple[UUID, UUID], int] = {}
    for giver, other, kind, rank in rows.values_list(
        "from_participation", "to_participation", "kind", "rank"
    ):
        if giver not in keys or other not in keys:
            continue
        if kind == PreferenceKind.VETO:
            vetoes.add(frozenset({giver, other}))
        elif rank is not None:
            wishes[giver, other] = rank
    vetoes |= {frozenset(pair) for pair in _related(people)}
    return Preferences(frozenset(vetoes), wishes)


def _related(people: list[Participation]) -> Iterator[tuple[UUID, UUID]]:
    """The participations of two people whose recorded relation rules a tandem out."""
    taking_part: dict[UUID, list[UUID]] = {}
    for participation in people:
        taking_part.setdefault(participation.person_id, []).append(participation.pk)
    rows = Relation.objects.filter(effect=RelationEffect.BLOCK, cohort__in=_cohorts(people))
    for one, other in rows.values_list("person_a", "person_b"):
        yield from product(taking_part.get(one, []), taking_part.get(other, []))


@dataclass
class Tandems:
    """``taken``: the places of each mentor that open tandems hold · ``engaged``: their mentees ·
    ``former``: mentee and mentor whose tandem came to nothing · ``refused``: those of them whose
    proposal was discarded after a no. Whose no it was is not read."""

    taken: dict[UUID, set[int]] = field(default_factory=dict)
    engaged: set[UUID] = field(default_factory=set)
    former: set[tuple[UUID, UUID]] = field(default_factory=set)
    refused: set[tuple[UUID, UUID]] = field(default_factory=set)


def tandems(people: list[Participation], *, as_discarded: Tandem | None = None) -> Tandems:
    """``as_discarded``: one that will be, as soon as what is looked at is done."""
    found = Tandems()
    rows = Tandem.objects.filter(cohort__in=_cohorts(people)).exclude(state=TandemState.COMPLETED)
    refused = Q(mentee_answer=Answer.NO) | Q(mentor_answer=Answer.NO)
    fields = ("pk", "mentor", "place", "mentee", "state")
    for key, mentor, place, mentee, state, said_no in rows.annotate(
        said_no=ExpressionWrapper(refused, BooleanField())
    ).values_list(*fields, "said_no"):
        goes = as_discarded is not None and key == as_discarded.pk
        if state in OPEN_TANDEM and not goes:
            found.taken.setdefault(mentor, set()).add(place)
            found.engaged.add(mentee)
            continue
        found.former.add((mentee, mentor))
        if said_no and (goes or state == TandemState.DISCARDED):
            found.refused.add((mentee, mentor))
    return found


def _takers(people: list[Participation], **where: Any) -> Any:
    """Their persons: named, or of many a question of its own. A list of thousands takes longer to
    write down than to answer."""
    if len(people) <= FEW:
        return {p.person_id for p in people}
    taking_part = Participation.objects.current().filter(cohort__in=_cohorts(people), **where)
    return taking_part.values("person")


def _cohorts(people: list[Participation]) -> set[UUID]:
    return {p.cohort_id for p in people}
