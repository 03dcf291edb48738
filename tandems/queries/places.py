"""Mentors whose second place would help somebody who is left over."""

from dataclasses import dataclass
from uuid import UUID

from tandems.models import Answer, MatchingRun, PlaceRequest

from .matching import Cast
from .pairs import Side, capacity

SHOWN = 5


@dataclass(frozen=True)
class Helpful:
    """``request`` None: not asked yet."""

    side: Side
    request: PlaceRequest | None

    @property
    def can_be_asked(self) -> bool:
        return self.request is None and capacity(self.side) == 1

    @property
    def agreed(self) -> bool:
        return self.request is not None and self.request.answer == Answer.YES

    @property
    def refused(self) -> bool:
        return self.request is not None and self.request.answer == Answer.NO


def helpful_mentors(run: MatchingRun, cast: Cast) -> list[Helpful]:
    """The most useful first; who was asked already is always among them."""
    sides = cast.known.sides
    keys = [key for key in map(UUID, run.helpful_places) if key in sides]
    if not keys:
        return []
    requests = {row.mentor_id: row for row in PlaceRequest.objects.filter(mentor__in=keys)}
    found = [Helpful(sides[key], requests.get(key)) for key in keys]
    return [one for n, one in enumerate(found) if n < SHOWN or one.request]
