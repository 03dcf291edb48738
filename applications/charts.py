"""The districts as dots where their seats lie, for the board of the call."""

from dataclasses import dataclass
from math import sqrt

from programme.charts import WIDTH, Labels, box_of, projection_of
from programme.geo import Point

from .queries.call import Coverage

SMALLEST, LARGEST = 6.0, 20.0


@dataclass(frozen=True)
class Dot:
    """One association: where, how large, which kind, and where its name stands."""

    label: str
    x: float
    y: float
    radius: float
    kind: str  # "both", "mentees", "mentors" or "none"
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    dots: list[Dot]


def map_of(rows: list[Coverage]) -> Map:
    """Seats in true proportion; the area of a dot follows the number of applications."""
    projection = projection_of(_seat(row) for row in rows)
    if projection is None:
        return Map(WIDTH, WIDTH, [])
    most = max(row.applications for row in rows) or 1
    places = [
        (
            row,
            *projection.place(_seat(row)),
            round(SMALLEST + (LARGEST - SMALLEST) * sqrt(row.applications / most), 1),
        )
        for row in rows
    ]
    labels = Labels([box_of(x, y, radius) for _row, x, y, radius in places])
    return Map(WIDTH, projection.height, [_dot(*place, labels) for place in places])


def _seat(row: Coverage) -> Point:
    return Point(row.association.lat, row.association.lon)


def _dot(row: Coverage, x: float, y: float, radius: float, labels: Labels) -> Dot:
    label = labels.beside(row.association.short_name, x, y, radius)
    return Dot(
        label=row.association.short_name,
        x=x,
        y=y,
        radius=radius,
        kind=_kind(row),
        label_x=label.x,
        label_y=label.y,
        anchor=label.anchor,
    )


def _kind(row: Coverage) -> str:
    if row.mentees and row.mentors:
        return "both"
    return "mentees" if row.mentees else "mentors" if row.mentors else "none"
