"""What speaks for and against a pair: facts in words for the people who decide, no score.

``know`` reads everything that comparing needs in a constant number of queries, for the whole cohort
or for two people; ``compare`` then only computes. The desk's table and the service that proposes
use the same two functions, so that the table can't promise what the service refuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User, search_form
from applications.models import (
    Ability,
    MembershipStatus,
    MenteeProfile,
    MentorProfile,
)
from applications.queries import start_of
from programme.models import Cohort, Office, Participation, Role
from tandems.models import LockKind, MatchingLock, Tandem

from . import reading
from .distance import FAR_KM, distance_between, distance_words
from .hints import Warn, hours_words, is_short_of_time, open_contacts, warnings

# Looked up in the catalogue only where they apply.
SAME_PERSON = _("This is one and the same person.")
NEUTRAL = _("Does not fit for reasons of the programme.")
NO_MINORS = _("The mentor does not accompany people under 18.")
MEMBERS_ONLY = _("The mentor accompanies members of the party only.")
MENTEE_TAKEN = _("This mentee is in an open tandem already.")
NO_PLACE = _("This mentor has no free place.")
MEMBERS: list[str] = [MembershipStatus.MEMBER, MembershipStatus.NEW_MEMBER]


@dataclass(frozen=True)
class Side:
    """One of the two: who takes part, and what the accepted application says."""

    participation: Participation
    profile: MenteeProfile | MentorProfile | None
    topics: tuple[str, ...] = ()
    minor: bool = False
    candidacies: tuple[Office, ...] = ()
    held: tuple[Office, ...] = ()  # now or formerly

    @property
    def person(self) -> User:
        return self.participation.person

    @property
    def sought(self) -> MenteeProfile | None:
        return self.profile if isinstance(self.profile, MenteeProfile) else None

    @property
    def offered(self) -> MentorProfile | None:
        return self.profile if isinstance(self.profile, MentorProfile) else None


@dataclass(frozen=True)
class Pair:
    mentee: Side
    mentor: Side
    distance_km: int | None
    shared_topics: list[str]
    covered_needs: list[str]
    open_needs: list[str]
    open_contacts: list[str]
    hours: str  # of both, in words
    short_of_time: bool
    blocks: list[str]
    warnings: list[Warn] = field(default_factory=list)
    free_places: int = 0
    was_refused: bool = False

    @property
    def distance_words(self) -> str:
        return distance_words(self.distance_km)

    @property
    def needs_reason(self) -> bool:
        return any(warning.red for warning in self.warnings)


@dataclass(frozen=True)
class Known:
    sides: dict[UUID, Side]
    vetoes: frozenset[frozenset[UUID]]
    wishes: dict[tuple[UUID, UUID], int]  # who named whom, as which choice: coordination only
    taken: dict[UUID, set[int]]  # the places of each mentor that open tandems hold
    engaged: frozenset[UUID]  # mentees in an open tandem
    former: frozenset[tuple[UUID, UUID]]  # mentee and mentor whose tandem came to nothing
    refused: frozenset[tuple[UUID, UUID]]  # those of them to whose proposal one side said no
    apart: frozenset[frozenset[UUID]] = frozenset()  # set on the board: coordination only

    def free_places(self, mentor: Side) -> list[int]:
        taken = self.taken.get(mentor.participation.pk, set())
        return [place for place in range(1, capacity(mentor) + 1) if place not in taken]


def know(
    participations: Iterable[Participation],
    *,
    lean: bool = False,
    as_discarded: Tandem | None = None,
) -> Known:
    """Read what is known of these people, all of one cohort. ``lean``: without the long texts.

    ``as_discarded``: a tandem that counts as discarded already.
    """
    participations = list(participations)
    profiles = reading.profiles(participations, lean=lean)
    offices = reading.offices(participations)
    cohorts = {p.cohort_id: p.cohort for p in participations}
    years = {pk: start_of(cohort).year for pk, cohort in cohorts.items()}
    preferences = reading.preferences(participations)
    tandems = reading.tandems(participations, as_discarded=as_discarded)
    sides = {}
    for participation in participations:
        theirs = offices.get(participation.person_id, [])
        profile = profiles.of.get(
            (participation.cohort_id, participation.person_id, participation.role)
        )
        sides[participation.pk] = Side(
            participation=participation,
            profile=profile,
            topics=profiles.topics.get(profile.pk, ()) if profile else (),
            minor=participation.person.is_minor(years[participation.cohort_id]),
            candidacies=tuple(o for o in theirs if reading.planned(o)),
            held=tuple(o for o in theirs if not reading.planned(o)),
        )
    return Known(
        sides=sides,
        vetoes=preferences.vetoes,
        wishes=preferences.wishes,
        taken=tandems.taken,
        engaged=frozenset(tandems.engaged),
        former=frozenset(tandems.former),
        refused=frozenset(tandems.refused),
    )


def with_apart(known: Known, cohort: Cohort, *, coordination: bool) -> Known:
    """With what was set on the board: those who do the matching are warned, and may think anew.

    For everybody else it is one more exclusion from here on, which nobody can tell from others.
    """
    rows = MatchingLock.objects.filter(cohort=cohort, kind=LockKind.APART)
    pairs = frozenset(frozenset(pair) for pair in rows.values_list("mentee", "mentor"))
    if coordination:
        return replace(known, apart=pairs)
    return replace(known, vetoes=known.vetoes | pairs)


def compare(known: Known, mentee: Side, mentor: Side) -> Pair:
    distance = distance_between(mentee.person, mentor.person)
    sought, offered = mentee.sought, mentor.offered
    offers = set(offered.offers) if offered else set()
    was_refused = (mentee.participation.pk, mentor.participation.pk) in known.refused
    apart = frozenset({mentee.participation.pk, mentor.participation.pk}) in known.apart
    needs = sought.needs if sought else []
    return Pair(
        mentee=mentee,
        mentor=mentor,
        distance_km=distance,
        shared_topics=[topic for topic in mentee.topics if topic in mentor.topics],
        covered_needs=[str(Ability(need).label) for need in needs if need in offers],
        open_needs=[str(Ability(need).label) for need in needs if need not in offers],
        open_contacts=open_contacts(sought, offered),
        hours=hours_words(sought, offered),
        short_of_time=is_short_of_time(sought, offered),
        blocks=blocks(known, mentee, mentor),
        warnings=warnings(mentee, mentor, distance, was_refused=was_refused, apart=apart),
        free_places=len(known.free_places(mentor)),
        was_refused=was_refused,
    )


def needs_of(mentee: Side) -> list[str]:
    """What a mentee looks for, the most important first."""
    return [str(Ability(need).label) for need in mentee.sought.needs] if mentee.sought else []


def candidates(known: Known, mentee: Side) -> list[Pair]:
    """The mentors with a free place for one mentee: possible ones first, then by plain facts."""
    mentors = [
        side
        for side in known.sides.values()
        if side.participation.role == Role.MENTOR and known.free_places(side)
    ]
    return sorted((compare(known, mentee, mentor) for mentor in mentors), key=_usefulness)


def _usefulness(pair: Pair) -> tuple:
    person = pair.mentor.person
    return (
        bool(pair.blocks),
        pair.needs_reason,
        -len(pair.covered_needs),
        -len(pair.shared_topics),
        pair.distance_km if pair.distance_km is not None else FAR_KM,
        person.search_name,
        person.pk,
    )


# What forbids a pair -------------------------------------------------------------------------


def neutral_reason() -> str:
    """The one sentence for exclusions: it tells neither who excluded whom nor why."""
    return str(NEUTRAL)


def no_place() -> str:
    return str(NO_PLACE)


def blocks(known: Known, mentee: Side, mentor: Side) -> list[str]:
    """Why this pair can't be formed: sentences that may be shown to the whole team."""
    found = [
        (mentee.participation.pk in known.engaged, MENTEE_TAKEN),
        (not known.free_places(mentor), NO_PLACE),
    ]
    now = [str(sentence) for blocked, sentence in found if blocked]
    return [*never(known, mentee, mentor), *now]


def never(known: Known, mentee: Side, mentor: Side) -> list[str]:
    """What lies in the two themselves, whoever else has whom. Who excluded whom, who is related
    or a rival: these are one and the same sentence, said once."""
    confidential = is_excluded(known, mentee, mentor) or rivals(mentee, mentor)
    found = [
        (mentee.person.pk == mentor.person.pk, SAME_PERSON),
        (confidential, NEUTRAL),
        (_minor_not_wanted(mentee, mentor), NO_MINORS),
        (_nonmember_not_wanted(mentee, mentor), MEMBERS_ONLY),
    ]
    return [str(sentence) for blocked, sentence in found if blocked]


def is_excluded(known: Known, mentee: Side, mentor: Side) -> bool:
    return frozenset({mentee.participation.pk, mentor.participation.pk}) in known.vetoes


def capacity(mentor: Side) -> int:
    return mentor.offered.capacity if mentor.offered else 1


def _minor_not_wanted(mentee: Side, mentor: Side) -> bool:
    return mentee.minor and not (mentor.offered and mentor.offered.minors_ok)


def _nonmember_not_wanted(mentee: Side, mentor: Side) -> bool:
    if mentee.sought is None or mentee.sought.membership_status in MEMBERS:
        return False
    return not (mentor.offered and mentor.offered.nonmember_ok)


def rivals(mentee: Side, mentor: Side) -> bool:
    """Both run for the same office in the same area, as far as the words can tell."""
    return any(
        one.kind == other.kind and _same_area(_area(one), _area(other))
        for one in mentee.candidacies
        for other in mentor.candidacies
    )


def _area(office: Office) -> frozenset[str]:
    return frozenset(search_form(office.area or office.body).replace(",", " ").split())


def _same_area(one: frozenset[str], other: frozenset[str]) -> bool:
    """ "Halle" and "Stadtrat Halle" are one area; an area that nobody named is none."""
    return bool(one and other) and (one <= other or other <= one)
