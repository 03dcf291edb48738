"""What speaks for and against a pair: facts in words for the people who decide, no score.

``know`` reads everything that comparing needs in a constant number of queries, for the whole cohort
or for two people; ``compare`` then only computes. The desk's table and the service that proposes
use the same two functions, so that the table can't promise what the service refuses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Gender, User, search_form
from applications.models import (
    Ability,
    ApplicationState,
    DateAnswer,
    GenderWish,
    Hours,
    MaxDistance,
    MembershipStatus,
    MenteeProfile,
    MentorProfile,
    Slot,
)
from applications.queries import start_of
from events.models import EventKind
from programme.models import (
    Office,
    OfficeStatus,
    Participation,
    Relation,
    RelationEffect,
    Role,
)
from tandems.models import OPEN_TANDEM, Preference, PreferenceKind, Tandem, TandemState

from .distance import FAR_KM, SHORT_KM, distance_between, distance_words, is_far

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
class Warn:
    """Something to think about. Red ones need a written reason."""

    text: str
    red: bool = False


@dataclass(frozen=True)
class Pair:
    mentee: Side
    mentor: Side
    distance_km: int | None
    shared_topics: list[str]
    covered_needs: list[str]
    open_needs: list[str]
    blocks: list[str]
    warnings: list[Warn] = field(default_factory=list)
    free_places: int = 0

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
    taken: dict[UUID, set[int]]  # the places of each mentor that open tandems hold
    engaged: frozenset[UUID]  # mentees in an open tandem
    former: frozenset[tuple[UUID, UUID]]  # mentee and mentor whose tandem came to nothing

    def free_places(self, mentor: Side) -> list[int]:
        taken = self.taken.get(mentor.participation.pk, set())
        return [place for place in range(1, capacity(mentor) + 1) if place not in taken]


def know(participations: Iterable[Participation]) -> Known:
    """Read what is known of these people, all of one cohort."""
    participations = list(participations)
    profiles = _profiles(participations)
    offices = _offices(participations)
    cohorts = {p.cohort_id: p.cohort for p in participations}
    years = {pk: start_of(cohort).year for pk, cohort in cohorts.items()}
    sides = {}
    for participation in participations:
        profile = profiles.get(
            (participation.cohort_id, participation.person_id, participation.role)
        )
        sides[participation.pk] = Side(
            participation=participation,
            profile=profile,
            topics=tuple(topic.label for topic in profile.topics.all()) if profile else (),
            minor=participation.person.is_minor(years[participation.cohort_id]),
            candidacies=tuple(o for o in offices.get(participation.person_id, []) if planned(o)),
            held=tuple(o for o in offices.get(participation.person_id, []) if not planned(o)),
        )
    return Known(sides=sides, vetoes=_vetoes(sides), **_tandems(sides))


def compare(known: Known, mentee: Side, mentor: Side) -> Pair:
    distance = distance_between(mentee.person, mentor.person)
    offers = set(mentor.offered.offers) if mentor.offered else set()
    needs = mentee.sought.needs if mentee.sought else []
    return Pair(
        mentee=mentee,
        mentor=mentor,
        distance_km=distance,
        shared_topics=[topic for topic in mentee.topics if topic in mentor.topics],
        covered_needs=[str(Ability(need).label) for need in needs if need in offers],
        open_needs=[str(Ability(need).label) for need in needs if need not in offers],
        blocks=blocks(known, mentee, mentor),
        warnings=_warnings(mentee, mentor, distance),
        free_places=len(known.free_places(mentor)),
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
    return _("Does not fit for reasons of the programme.")


def blocks(known: Known, mentee: Side, mentor: Side) -> list[str]:
    """Why this pair can't be formed: sentences that may be shown to the whole team."""
    found = [
        (mentee.person.pk == mentor.person.pk, _("This is one and the same person.")),
        (is_excluded(known, mentee, mentor), neutral_reason()),
        (_minor_not_wanted(mentee, mentor), _("The mentor does not accompany people under 18.")),
        (
            _nonmember_not_wanted(mentee, mentor),
            _("The mentor accompanies members of the party only."),
        ),
        (rivals(mentee, mentor), _("Both want to run for the same office in the same area.")),
        (
            mentee.participation.pk in known.engaged,
            _("This mentee is in an open tandem already."),
        ),
        (not known.free_places(mentor), _("This mentor has no free place.")),
    ]
    return [sentence for blocked, sentence in found if blocked]


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


# What to think about -------------------------------------------------------------------------


def _warnings(mentee: Side, mentor: Side, distance: int | None) -> list[Warn]:
    found = [*_distance_warnings(mentee, mentor, distance)]
    if {o.kind for o in mentee.candidacies} & {o.kind for o in mentor.candidacies}:
        found.append(Warn(_("Both plan a candidacy for the same kind of office.")))
    found.extend(Warn(sentence) for sentence in _profile_warnings(mentee, mentor))
    return found


def _distance_warnings(mentee: Side, mentor: Side, distance: int | None) -> list[Warn]:
    if distance is None:
        return [Warn(_("The distance is unknown: a place is missing."))]
    found = []
    if is_far(distance):
        found.append(Warn(_("More than 80 km apart."), red=True))
    elif distance > SHORT_KM:
        found.append(Warn(_("More than 40 km apart.")))
    if beyond_wishes(mentee, mentor, distance):
        found.append(Warn(_("Further than wished for, and not both are fine with video.")))
    return found


def beyond_wishes(mentee: Side, mentor: Side, distance: int | None) -> bool:
    """Further than one of them wishes for, and video is not fine with both."""
    if distance is None or all(s.profile and s.profile.video_ok for s in (mentee, mentor)):
        return False
    return any(_too_far_for(side, distance) for side in (mentee, mentor))


def _too_far_for(side: Side, distance: int) -> bool:
    limit = side.profile.max_distance_km if side.profile else MaxDistance.ANY
    return limit != MaxDistance.ANY and distance > int(limit)


def _profile_warnings(mentee: Side, mentor: Side) -> list[str]:
    sought, offered = mentee.sought, mentor.offered
    if sought is None or offered is None:
        return []
    slots = set(sought.slots) & set(offered.slots)
    flexible = Slot.FLEX in [*sought.slots, *offered.slots] or not (sought.slots and offered.slots)
    wants_woman = sought.mentor_gender_wish == GenderWish.FEMALE
    dates = [p.dates_ok.get(EventKind.KICKOFF) for p in (sought, offered)]
    found = [
        (not set(sought.needs) & set(offered.offers), _("None of the needs is offered.")),
        (sought.hours_per_month == Hours.H3, _("The mentee has little time: up to 3 hours.")),
        (offered.hours_per_month == Hours.H3, _("The mentor has little time: up to 3 hours.")),
        (not slots and not flexible, _("No time of the week suits both.")),
        (
            wants_woman and mentor.person.gender != Gender.FEMALE,
            _("The mentee wishes for a woman as mentor."),
        ),
        (DateAnswer.NO in dates, _("One of the two can't come to the kick-off.")),
    ]
    return [sentence for applies, sentence in found if applies]


# Reading -------------------------------------------------------------------------------------


def _profiles(participations: list[Participation]) -> dict:
    people = {p.person_id for p in participations}
    found = {}
    for model, role in ((MenteeProfile, Role.MENTEE), (MentorProfile, Role.MENTOR)):
        for profile in (
            model.objects.filter(
                application__state=ApplicationState.ACCEPTED,
                application__person__in=people,
                application__cohort__in={p.cohort_id for p in participations},
            )
            .select_related("application")
            .prefetch_related("topics")
        ):
            application = profile.application
            found[application.cohort_id, application.person_id, role] = profile
    return found


def _offices(participations: list[Participation]) -> dict[UUID, list[Office]]:
    found: dict[UUID, list[Office]] = {}
    for office in Office.objects.filter(person__in={p.person_id for p in participations}):
        found.setdefault(office.person_id, []).append(office)
    return found


def planned(office: Office) -> bool:
    return office.status == OfficeStatus.CANDIDACY


def _vetoes(sides: dict[UUID, Side]) -> frozenset[frozenset[UUID]]:
    """Exclusions of either side, and recorded relations: from here on nobody can tell which."""
    rows = Preference.objects.filter(
        kind=PreferenceKind.VETO, from_participation__in=sides, to_participation__in=sides
    ).values_list("from_participation", "to_participation")
    return frozenset(frozenset(pair) for pair in (*rows, *_related(sides)))


def _related(sides: dict[UUID, Side]) -> Iterator[tuple[UUID, UUID]]:
    """The participations of two people whose recorded relation rules a tandem out."""
    taking_part: dict[UUID, list[UUID]] = {}
    for pk, side in sides.items():
        taking_part.setdefault(side.person.pk, []).append(pk)
    rows = Relation.objects.filter(
        effect=RelationEffect.BLOCK,
        cohort__in={side.participation.cohort_id for side in sides.values()},
    ).values_list("person_a", "person_b")
    for one, other in rows:
        yield from product(taking_part.get(one, []), taking_part.get(other, []))


def _tandems(sides: dict[UUID, Side]) -> dict[str, Any]:
    """What open tandems hold, and which pairs came to nothing."""
    taken: dict[UUID, set[int]] = {}
    engaged, former = set(), set()
    cohorts = {side.participation.cohort_id for side in sides.values()}
    rows = Tandem.objects.filter(cohort__in=cohorts).exclude(state=TandemState.COMPLETED)
    for mentor, place, mentee, state in rows.values_list("mentor", "place", "mentee", "state"):
        if state in OPEN_TANDEM:
            taken.setdefault(mentor, set()).add(place)
            engaged.add(mentee)
        else:
            former.add((mentee, mentor))
    return {"taken": taken, "engaged": frozenset(engaged), "former": frozenset(former)}
