"""From the stored people to the engine's problem: ids and compared values, never a name."""

import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from accounts.models import Gender
from applications.models import (
    DateAnswer,
    GenderWish,
    MaxDistance,
    MenteeProfile,
    MentorProfile,
    TargetBody,
)
from events.models import COMMON_EVENTS
from programme.models import Cohort, OfficeKind, Participation, Role
from tandems.matching import model as engine
from tandems.models import LockKind, MatchingLock, MatchingPair, MatchingRun, Preset

from .pairs import MEMBERS, Known, Side, capacity, is_excluded, know, rivals
from .reading import UNREAD
from .weights import weights_of

GOALS = {
    Preset.BALANCED: ("pairs", "mutual", "bands", "points", "lottery"),
    Preset.BEST: ("pairs", "mutual", "points", "lottery"),
    Preset.FAIR: ("pairs", "mutual", "fair", "points", "lottery"),
    Preset.SPREAD: ("pairs", "mutual", "spread", "bands", "points", "lottery"),
}
OPEN_ANSWERS = {DateAnswer.YES: True, DateAnswer.NO: False, DateAnswer.UNSURE: None}
# Fields of a problem whose order says nothing.
PAIRED = ("wishes", "vetoes", "conflicts", "rather_not", "former", "pins", "previous")
# Which body an office belongs to.
BODY_OF: dict[str, str] = {
    OfficeKind.MDB: TargetBody.BUNDESTAG,
    OfficeKind.MDL: TargetBody.LANDTAG,
    OfficeKind.DISTRICT_COUNCILLOR: TargetBody.KREISTAG,
    OfficeKind.CITY_COUNCILLOR: TargetBody.STADTRAT,
    OfficeKind.MUNICIPAL_COUNCILLOR: TargetBody.GEMEINDERAT,
    OfficeKind.MAYOR: TargetBody.EXECUTIVE,
    OfficeKind.DISTRICT_ADMINISTRATOR: TargetBody.EXECUTIVE,
    OfficeKind.DEPARTMENT_HEAD: TargetBody.EXECUTIVE,
    OfficeKind.PARTY_BOARD: TargetBody.PARTY,
}


@dataclass(frozen=True)
class Cast:
    """Who is to be paired: the mentees without a tandem, the mentors with their free places."""

    known: Known
    problem: engine.Problem
    locks: list[MatchingLock]

    def side(self, key: str) -> Side:
        return self.known.sides[UUID(key)]


def cast_of(
    cohort: Cohort,
    *,
    preset: str,
    seed: str,
    keep: frozenset[engine.Ids] = frozenset(),
    weights: engine.Weights = engine.BEFORE_MEETING,
) -> Cast:
    """Read the cohort. The number of queries does not depend on how many people there are."""
    people = list(
        Participation.objects.current()
        .filter(cohort=cohort)
        .select_related("person", "association")
        .defer(*UNREAD)
        .order_by("pk")
    )
    for participation in people:
        participation.cohort = cohort
    known = know(people, lean=True)
    mentees = [
        side
        for side in known.sides.values()
        if side.participation.role == Role.MENTEE and side.participation.pk not in known.engaged
    ]
    mentors = [s for s in known.sides.values() if s.participation.role == Role.MENTOR]
    set_before = MatchingLock.objects.filter(cohort=cohort)
    locks = [
        lock
        for lock in set_before.select_related("mentee__person", "mentor__person")
        if lock.kind == LockKind.APART or not lock.is_of_somebody_gone
    ]
    problem = engine.Problem(
        mentees=tuple(_mentee(side) for side in mentees),
        mentors=tuple(_mentor(known, side) for side in mentors),
        wishes=tuple(_wishes(known)),
        vetoes=frozenset(_ids(lock) for lock in locks if lock.kind == LockKind.APART),
        rather_not=_excluded(known, mentees, mentors),
        former=frozenset((str(a), str(b)) for a, b in known.former) | _rivals(mentees, mentors),
        pins=tuple(_pins(known, locks, mentees)),
        previous=keep,
        weights=weights,
        goals=goals_of(preset, keep=bool(keep)),
        seed=seed,
        dates=tuple(kind.value for kind in COMMON_EVENTS),
    )
    return Cast(known, problem, locks)


def cast_of_run(run: MatchingRun) -> Cast:
    """The cohort as it is now, with the goals and weights of a stored run."""
    kept = pairs_of(run.kept_from) if run.kept_from else frozenset()
    return cast_of(run.cohort, preset=run.preset, seed=run.seed, keep=kept, weights=weights_of(run))


def goals_of(preset: str, *, keep: bool) -> tuple[str, ...]:
    """What is to be raised, the first the most important."""
    first, *others = GOALS[Preset(preset)]
    return (first, "keep", *others) if keep else (first, *others)


def pairs_of(run: MatchingRun) -> frozenset[engine.Ids]:
    rows = MatchingPair.objects.filter(run=run).values_list("mentee", "mentor")
    return frozenset((str(mentee), str(mentor)) for mentee, mentor in rows)


def checksum_of(problem: engine.Problem) -> str:
    """The same for the same people, whatever their order; goals, weights and seed belong to it."""
    people = {
        side: sorted((_plain(person) for person in getattr(problem, side)), key=itemgetter("id"))
        for side in ("mentees", "mentors")
    }
    pairs = {name: sorted(map(_plain, getattr(problem, name)), key=str) for name in PAIRED}
    rest = _plain(problem, but={*people, *pairs, "weights"})
    whole = people | pairs | rest | {"weights": vars(problem.weights)}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _plain(value, but: Container[str] = ()) -> Any:
    """What JSON can hold: sets in order, and people as their fields."""
    if isinstance(value, tuple):
        return value
    return {
        name: sorted(field) if isinstance(field, frozenset) else field
        for name, field in vars(value).items()
        if name not in but
    }


# People --------------------------------------------------------------------------------------


def _mentee(side: Side) -> engine.Mentee:
    profile = side.sought
    return engine.Mentee(
        **_common(side),
        home=_place(side.person.lat, side.person.lon),
        needs=tuple(profile.needs) if profile else (),
        contact_wishes=frozenset(profile.contact_wishes) if profile else frozenset(),
        target_bodies=_bodies(profile.target_bodies) if profile else frozenset(),
        wants_woman=profile is not None and profile.mentor_gender_wish == GenderWish.FEMALE,
        minor=side.minor,
        member=profile is None or profile.membership_status in MEMBERS,
    )


def _mentor(known: Known, side: Side) -> engine.Mentor:
    profile, person, free = side.offered, side.person, len(known.free_places(side))
    common = _common(side)
    if "hours" in common and free:  # the engine shares them out among the free places alone
        common["hours"] *= free / capacity(side)
    homes = [_place(person.lat, person.lon), _place(person.second_lat, person.second_lon)]
    return engine.Mentor(
        **common,
        places=free,
        homes=tuple(home for home in homes if home),
        offers=frozenset(profile.offers) if profile else frozenset(),
        contact_offers=frozenset(profile.contact_offers) if profile else frozenset(),
        bodies_held=_bodies(BODY_OF[o.kind] for o in side.held if o.kind in BODY_OF),
        bodies_known=_bodies(profile.bodies_known) if profile else frozenset(),
        woman=person.gender == Gender.FEMALE if person.gender else None,
        minors_ok=profile is not None and profile.minors_ok,
        nonmember_ok=profile is not None and profile.nonmember_ok,
    )


def _common(side: Side) -> dict[str, Any]:
    """What both are asked."""
    found: dict[str, Any] = {"id": str(side.participation.pk), "person": str(side.person.pk)}
    profile: MenteeProfile | MentorProfile | None = side.profile
    if profile is None:
        return found
    limit = profile.max_distance_km
    dates = {kind: OPEN_ANSWERS.get(answer) for kind, answer in profile.dates_ok.items()}
    return found | {
        "topics": frozenset(side.topics),
        "max_distance_km": None if limit == MaxDistance.ANY else int(limit),
        "video_ok": profile.video_ok,
        "hours": float(profile.hours_per_month.removeprefix("H")),
        "slots": frozenset(profile.slots),
        "dates": dates,
    }


def _place(lat, lon) -> engine.Coordinates | None:
    return None if lat is None or lon is None else (float(lat), float(lon))


def _bodies(codes) -> frozenset[str]:
    return frozenset(str(code) for code in codes) - {TargetBody.OPEN.value}


# Pairs ---------------------------------------------------------------------------------------


def _ids(lock: MatchingLock) -> engine.Ids:
    return str(lock.mentee_id), str(lock.mentor_id)


def _key(mentee: Side, mentor: Side) -> engine.Ids:
    return str(mentee.participation.pk), str(mentor.participation.pk)


def _wishes(known: Known) -> Iterator[engine.Wish]:
    """Whom people named. What concerns a mentee with a tandem counts no more."""
    for (giver, other), rank in sorted(known.wishes.items()):
        if {giver, other} & known.engaged:
            continue
        if known.sides[giver].participation.role == Role.MENTEE:
            yield engine.Wish(str(giver), str(other), "mentee", rank)
        else:
            yield engine.Wish(str(other), str(giver), "mentor", rank)


def _excluded(known: Known, mentees: list[Side], mentors: list[Side]) -> frozenset[engine.Ids]:
    """Vetoes of both sides and recorded relations, which nobody can tell apart from here on."""
    named = {pk for pair in known.vetoes for pk in pair}
    return frozenset(
        _key(mentee, mentor)
        for mentee in mentees
        if mentee.participation.pk in named
        for mentor in mentors
        if is_excluded(known, mentee, mentor)
    )


def _rivals(mentees: list[Side], mentors: list[Side]) -> frozenset[engine.Ids]:
    return frozenset(
        _key(mentee, mentor)
        for mentee in mentees
        if mentee.candidacies
        for mentor in mentors
        if mentor.candidacies and rivals(mentee, mentor)
    )


def _pins(known: Known, locks: list[MatchingLock], mentees: list[Side]) -> Iterator[engine.Pin]:
    """Pins of mentees who still need somebody, unless the pair was asked and came to nothing.

    A reason sets aside what may be set aside.
    """
    waiting = {side.participation.pk for side in mentees}
    for lock in locks:
        asked = (lock.mentee_id, lock.mentor_id) in known.former
        if lock.kind == LockKind.PIN and lock.mentee_id in waiting and not asked:
            yield engine.Pin(str(lock.mentee_id), str(lock.mentor_id), lock.reason)
