"""The rows that comparing people needs, in a constant number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from uuid import UUID

from applications.models import ApplicationState, MenteeProfile, MentorProfile
from programme.models import (
    Office,
    OfficeStatus,
    Participation,
    Relation,
    RelationEffect,
    Role,
)
from tandems.models import OPEN_TANDEM, Preference, PreferenceKind, Tandem, TandemState

ProfileKey = tuple[UUID, UUID, str]  # cohort, person, role


def profiles(people: list[Participation]) -> dict[ProfileKey, MenteeProfile | MentorProfile]:
    """The answers of the accepted applications."""
    found: dict[ProfileKey, MenteeProfile | MentorProfile] = {}
    for model, role in ((MenteeProfile, Role.MENTEE), (MentorProfile, Role.MENTOR)):
        for profile in (
            model.objects.filter(
                application__state=ApplicationState.ACCEPTED,
                application__person__in={p.person_id for p in people},
                application__cohort__in=_cohorts(people),
            )
            .select_related("application")
            .prefetch_related("topics")
        ):
            application = profile.application
            found[application.cohort_id, application.person_id, role] = profile
    return found


def offices(people: list[Participation]) -> dict[UUID, list[Office]]:
    found: dict[UUID, list[Office]] = {}
    for office in Office.objects.filter(person__in={p.person_id for p in people}):
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
    vetoes: set[frozenset[UUID]] = set()
    wishes: dict[tuple[UUID, UUID], int] = {}
    rows = Preference.objects.filter(from_participation__in=keys, to_participation__in=keys)
    for giver, other, kind, rank in rows.values_list(
        "from_participation", "to_participation", "kind", "rank"
    ):
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
    ``former``: mentee and mentor whose tandem came to nothing."""

    taken: dict[UUID, set[int]] = field(default_factory=dict)
    engaged: set[UUID] = field(default_factory=set)
    former: set[tuple[UUID, UUID]] = field(default_factory=set)


def tandems(people: list[Participation]) -> Tandems:
    found = Tandems()
    rows = Tandem.objects.filter(cohort__in=_cohorts(people)).exclude(state=TandemState.COMPLETED)
    for mentor, place, mentee, state in rows.values_list("mentor", "place", "mentee", "state"):
        if state in OPEN_TANDEM:
            found.taken.setdefault(mentor, set()).add(place)
            found.engaged.add(mentee)
        else:
            found.former.add((mentee, mentor))
    return found


def _cohorts(people: list[Participation]) -> set[UUID]:
    return {p.cohort_id for p in people}
