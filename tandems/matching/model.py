"""The people as the engine sees them: ids and the compared values, never a name.

Whoever builds a ``Problem`` maps stored answers to these fields; empty or None means "not said".
Codes (topics, abilities, contacts, bodies, slots) are any texts, the same on both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Coordinates = tuple[float, float]  # latitude and longitude in degrees
Codes = frozenset[str]
Dates = Mapping[str, bool | None]  # True can come, False can't, None unsure


@dataclass(frozen=True, kw_only=True)
class Side:
    """What is asked of both. ``person`` is the same for one human in both roles.

    ``max_distance_km`` None: no limit · ``hours`` a month, the upper end of what was chosen ·
    ``candidacies`` (office, area) planned for the next two years · ``branch``, ``association`` are
    keys, compared only if the problem says so.
    """

    id: str
    person: str = ""
    topics: Codes = frozenset()
    max_distance_km: int | None = None
    video_ok: bool | None = None
    hours: float | None = None
    slots: Codes = frozenset()
    dates: Dates = field(default_factory=dict)
    branch: str = ""
    association: str = ""
    candidacies: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Mentee(Side):
    """Who looks for a mentor. ``needs``: the most important first, the first counts double."""

    home: Coordinates | None = None
    needs: tuple[str, ...] = ()
    contact_wishes: Codes = frozenset()
    target_bodies: Codes = frozenset()
    wants_woman: bool = False
    minor: bool = False
    member: bool = True


@dataclass(frozen=True, kw_only=True)
class Mentor(Side):
    """Who offers to mentor. ``homes``: the nearer one counts · ``places`` 0 while they pause."""

    places: int = 1
    homes: tuple[Coordinates, ...] = ()
    offers: Codes = frozenset()
    contact_offers: Codes = frozenset()
    bodies_held: Codes = frozenset()
    bodies_known: Codes = frozenset()
    woman: bool | None = None
    minors_ok: bool = False
    nonmember_ok: bool = False


@dataclass(frozen=True)
class Wish:
    """Somebody named somebody of the other side; ``rank`` 1 is the first choice, at most 5."""

    mentee: str
    mentor: str
    by: Literal["mentee", "mentor"]
    rank: int

    def __post_init__(self) -> None:
        if self.rank not in range(1, 6):
            raise ValueError(f"wishes: a rank from 1 to 5 expected, not {self.rank!r}.")


@dataclass(frozen=True)
class Pin:
    """The team has set this pair. ``override``: why, although a rule is against it."""

    mentee: str
    mentor: str
    override: str = ""


@dataclass(frozen=True)
class Weights:
    """Whole numbers that sum to 100: what each criterion can add to the points, in per cent."""

    topics: int
    help: int
    distance: int
    time: int
    format: int
    gender: int
    office: int
    wish_of_mentee: int = 0
    wish_of_mentor: int = 0

    def __post_init__(self) -> None:
        numbers = list(vars(self).values())
        if any(type(number) is not int or number < 0 for number in numbers) or sum(numbers) != 100:
            raise ValueError("weights: whole numbers from 0 on that sum to 100 expected.")


BEFORE_MEETING = Weights(24, 24, 18, 12, 6, 6, 10)
AFTER_MEETING = Weights(16, 16, 12, 8, 4, 4, 8, 20, 12)

Ids = tuple[str, str]  # mentee, mentor


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A cohort to be paired. The order of people and pairs changes nothing.

    Pairs are (id of the mentee, id of the mentor): ``vetoes`` of the team, ``conflicts`` recorded
    relations that block, ``rather_not`` what either side asked for, ``former`` tandems that ended,
    ``previous`` the proposal to be kept where "keep" is a goal. ``rivals``: whether people of the
    same local branch or association are kept apart. ``dates``: those that everybody was asked for.
    ``labels``: German words for codes.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    wishes: tuple[Wish, ...] = ()
    vetoes: frozenset[Ids] = frozenset()
    conflicts: frozenset[Ids] = frozenset()
    rather_not: frozenset[Ids] = frozenset()
    former: frozenset[Ids] = frozenset()
    pins: tuple[Pin, ...] = ()
    previous: frozenset[Ids] = frozenset()
    weights: Weights = BEFORE_MEETING
    goals: tuple[str, ...] = ("pairs", "mutual", "bands", "points", "lottery")
    thresholds: tuple[int, ...] = (4000, 5500)
    rivals: Literal["", "branch", "association"] = ""
    seed: str = ""
    dates: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Which row of the matrices is whose: by the mentees' ids."""
        return {person.id: i for i, person in enumerate(self.mentees)}

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The same for the mentors."""
        return {person.id: j for j, person in enumerate(self.mentors)}
