"""The districts as dots where their seats lie. Our data hold no borders, so there are none."""

from dataclasses import dataclass
from math import cos, radians, sqrt

from .queries.call import Coverage

WIDTH, MARGIN = 420, 52
SMALLEST, LARGEST = 6.0, 20.0
LETTER, LINE = 6.6, 14  # about the width and height of what stands beside a dot


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
    if not rows:
        return Map(WIDTH, WIDTH, [])
    west, east = (f(row.association.lon for row in rows) for f in (min, max))
    south, north = (f(row.association.lat for row in rows) for f in (min, max))
    narrow = cos(radians((south + north) / 2))  # a degree to the east is shorter than one northward
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 0.01)
    most = max(row.applications for row in rows) or 1
    height = round((north - south) * scale + 2 * MARGIN)
    places = [
        (
            row,
            round(MARGIN + (row.association.lon - west) * narrow * scale, 1),
            round(MARGIN + (north - row.association.lat) * scale, 1),
            round(SMALLEST + (LARGEST - SMALLEST) * sqrt(row.applications / most), 1),
        )
        for row in rows
    ]
    taken = [(x - r, y - r, x + r, y + r) for _row, x, y, r in places]
    return Map(WIDTH, height, [_dot(*place, taken) for place in places])


def _dot(row: Coverage, x: float, y: float, radius: float, taken: list) -> Dot:
    label_x, label_y, anchor = _beside(row.association.short_name, x, y, radius, taken)
    return Dot(
        label=row.association.short_name,
        x=x,
        y=y,
        radius=radius,
        kind=_kind(row),
        label_x=round(label_x, 1),
        label_y=round(label_y, 1),
        anchor=anchor,
    )


def _kind(row: Coverage) -> str:
    if row.mentees and row.mentors:
        return "both"
    return "mentees" if row.mentees else "mentors" if row.mentors else "none"


def _beside(label: str, x: float, y: float, radius: float, taken: list) -> tuple[float, float, str]:
    """The first side on which the name covers nothing: below, above, right, left; else below."""
    wide, gap = len(label) * LETTER, radius + 4
    sides = [
        (x, y + gap + 10, "middle", x - wide / 2),
        (x, y - gap, "middle", x - wide / 2),
        (x + gap, y + 4, "start", x + gap),
        (x - gap, y + 4, "end", x - gap - wide),
    ]
    for label_x, base, anchor, left in sides:
        box = (left, base - LINE + 3, left + wide, base + 3)
        inside = left >= 0 and left + wide <= WIDTH
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return label_x, base, anchor
    return sides[0][:3]


def _overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
