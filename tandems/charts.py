"""The ways of a draft on a map: a line for each pair, marks for whoever has nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

from accounts.models import User
from programme.charts import WIDTH, Label, Labels, Projection, box_of, projection_of
from programme.geo import Point
from programme.models import DistrictAssociation
from tandems import queries

SEAT, MARK = 3.0, 6.0  # radii
STEP, GOLDEN = 9.0, 137.5  # how those who share a place stand around it
AROUND = Point(0.5, 0.8)  # degrees beyond the seats that still belong on the map: some 55 km


@dataclass(frozen=True)
class Seat:
    """The seat of a district and its name."""

    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Line:
    """All pairs between the same two places: ``kind`` is "short", "middle" or "far"."""

    start: tuple[float, float]
    end: tuple[float, float]
    kind: str
    title: str
    number: int
    label: Label | None = None  # where the number stands, if it is more than one


@dataclass(frozen=True)
class Mark:
    """A person: ``kind`` is "mentee" or "mentor" of a pair, "left" or "free" without one."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    seats: list[Seat]
    lines: list[Line]
    marks: list[Mark]
    outside: int  # pairs that live in part so far away that their line ends at the edge


def map_of(
    seats: list[DistrictAssociation],
    ways: list[queries.Way],
    *,
    left: Iterable[User] = (),
    free: Iterable[User] = (),
) -> Map:
    """Whatever is known to lie somewhere; the frame follows the seats, not who is far off."""
    alone = [(person, "left") for person in left] + [(person, "free") for person in free]
    drawn = [way for way in ways if way.ends]
    points = [end for way in drawn for end in way.ends or ()]
    points += [place for person, _kind in alone for place in queries.places_of(person)[:1]]
    inside = _inside([Point(seat.lat, seat.lon) for seat in seats], points)
    projection = projection_of(inside)
    if projection is None:
        return Map(WIDTH, WIDTH, [], [], [], 0)
    ends = _ends(drawn, projection)
    marks = [*ends, *_alone(alone, projection, {(mark.x, mark.y) for mark in ends})]
    labels = Labels([box_of(mark.x, mark.y, MARK) for mark in marks])
    return Map(
        width=projection.width,
        height=projection.height,
        seats=_seats(seats, projection, labels),
        lines=_lines(drawn, projection, labels),
        marks=marks,
        outside=sum(not set(way.ends or ()) <= set(inside) for way in drawn),
    )


def _inside(seats: list[Point], points: list[Point]) -> list[Point]:
    """The seats and what lies not too far beyond them; without seats everything."""
    if not seats:
        return points
    south, north = min(s.lat for s in seats) - AROUND.lat, max(s.lat for s in seats) + AROUND.lat
    west, east = min(s.lon for s in seats) - AROUND.lon, max(s.lon for s in seats) + AROUND.lon
    near = [p for p in points if south <= p.lat <= north and west <= p.lon <= east]
    return [*seats, *near]


def _seats(seats: list[DistrictAssociation], projection: Projection, labels: Labels) -> list[Seat]:
    places = [(seat.short_name, *projection.place(Point(seat.lat, seat.lon))) for seat in seats]
    labels.taken += [box_of(x, y, SEAT) for _name, x, y in places]
    return [Seat(x, y, name, *labels.beside(name, x, y, SEAT)) for name, x, y in places]


def _lines(ways: list[queries.Way], projection: Projection, labels: Labels) -> list[Line]:
    """The shortest first, so that the long ones lie on top."""
    together: dict[tuple, list[queries.Way]] = defaultdict(list)
    for way in reversed(ways):
        together[tuple(projection.place(end) for end in way.ends or ())].append(way)
    return [
        Line(
            start=start,
            end=end,
            kind=_kind(same[0].distance_km),
            title="; ".join(map(_title, same)),
            number=len(same),
            label=_number(len(same), start, end, labels),
        )
        for (start, end), same in together.items()
    ]


def _number(
    number: int, start: tuple[float, float], end: tuple[float, float], labels: Labels
) -> Label | None:
    """Beside the middle of the line; beside the place if both live there."""
    if number == 1:
        return None
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    return labels.beside(f"{number}x", x, y, MARK if start == end else 0)


def _kind(kilometres: int | None) -> str:
    if queries.is_far(kilometres):
        return "far"
    return "short" if (kilometres or 0) <= queries.SHORT_KM else "middle"


def _title(way: queries.Way) -> str:
    return f"{way.pair.mentee.person} – {way.pair.mentor.person}, {way.distance_km} km"


def _ends(ways: list[queries.Way], projection: Projection) -> list[Mark]:
    """One mark for each place and side, however many live there."""
    names: dict[tuple[float, float, str], set[str]] = defaultdict(set)
    for way in ways:
        people = ((way.pair.mentee, "mentee"), (way.pair.mentor, "mentor"))
        for (side, kind), end in zip(people, way.ends or (), strict=True):
            names[*projection.place(end), kind].add(str(side.person))
    return [Mark(*place, ", ".join(sorted(people))) for place, people in sorted(names.items())]


def _alone(
    people: list[tuple[User, str]], projection: Projection, taken: set[tuple[float, float]]
) -> list[Mark]:
    """Who has nobody, each with a mark of their own: those of one place stand around it."""
    here = Counter(taken)
    marks = []
    for person, kind in people:
        for place in queries.places_of(person)[:1]:
            x, y = projection.place(place)
            aside = STEP * sqrt(here[x, y])
            turn = radians(GOLDEN * here[x, y])
            here[x, y] += 1
            marks.append(
                Mark(
                    round(x + aside * cos(turn), 1), round(y + aside * sin(turn), 1),
                    kind, str(person),
                )
            )  # fmt: skip
    return marks
