"""The ways between the two people of each pair of a draft, and who is left on either side."""

from dataclasses import dataclass

from programme.geo import Point
from programme.models import DistrictAssociation
from tandems.models import MatchingPair

from .board import Board
from .distance import ends_between, way_words
from .matching import Cast
from .pairs import Side


@dataclass(frozen=True)
class Way:
    """One pair of a draft. ``ends`` None: it is not known where one of the two lives."""

    pair: MatchingPair
    mentee_district: str
    mentor_district: str
    ends: tuple[Point, Point] | None

    @property
    def distance_km(self) -> int | None:
        return self.pair.distance_km if self.ends else None

    @property
    def words(self) -> str:
        return way_words(self.distance_km)


def ways_of(board: Board, cast: Cast) -> list[Way]:
    """The longest way first, unknown ones last."""
    sides = cast.known.sides
    found = [
        Way(
            pair=line.pair,
            mentee_district=district_of(sides.get(line.pair.mentee_id)),
            mentor_district=district_of(sides.get(line.pair.mentor_id)),
            ends=_ends(line.pair),
        )
        for line in board.lines
    ]
    return sorted(found, key=lambda way: (way.distance_km is None, -(way.distance_km or 0)))


def _ends(pair: MatchingPair) -> tuple[Point, Point] | None:
    if pair.distance_km is None:  # it was unknown when the draft was made
        return None
    return ends_between(pair.mentee.person, pair.mentor.person)


def district_of(side: Side | None) -> str:
    """As people say it; empty if somebody has none, or takes part no more."""
    association = side.participation.association if side else None
    return association.short_name if association else ""


def alone_of(board: Board) -> dict[str, list[tuple[str, str]]]:
    """Names and districts of whoever has nobody: mentees left over, mentors with a free place."""
    free = [side for side, _places in board.free]
    return {
        kind: [(str(side.person), district_of(side)) for side in sides]
        for kind, sides in (("left", [one.side for one in board.left]), ("free", free))
    }


def seats() -> list[DistrictAssociation]:
    return list(DistrictAssociation.objects.order_by("ags"))
