"""Pictures that are drawn here, so that no address leaves the house."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians
from typing import NamedTuple

import qrcode
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from mentoring.core import typesetting

from .geo import Point

DOTS_A_MODULE = 12
WIDTH, MARGIN = 420, 52  # of a map
LETTER, LINE = 6.6, 14  # about the width and height of what stands beside a dot


def qr_svg(text: str) -> str:
    """A QR code: dark on white, also where the page is dark. Half of a quarter may be torn off."""
    code = qrcode.make(
        text, image_factory=SvgPathFillImage, error_correction=qrcode.ERROR_CORRECT_M
    )
    return code.to_string(encoding="unicode")


def qr_code(text: str) -> str:
    """The same as the source of an ``<img>``."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text).encode()).decode()}"


def qr_png(text: str) -> bytes:
    """The same for a newsletter or a text program, sharp to the dot."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    data = {
        "svg": qr_svg(text),
        "side": code.modules_count + 2 * code.border,  # one point is one module
        "alt": _("QR code"),
    }
    return typesetting.png("qr.typ", data, dots_per_inch=72 * DOTS_A_MODULE)


# Maps of the districts: our data hold no borders, so there are none ----------------------------

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Label(NamedTuple):
    """Where a name stands, and which end of it."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Projection:
    """From degrees to the units of a drawing, north above."""

    west: float
    north: float
    narrow: float  # a degree to the east is shorter than one northward
    scale: float
    height: int
    width: int = WIDTH

    def place(self, point: Point) -> tuple[float, float]:
        return (
            round(MARGIN + (point.lon - self.west) * self.narrow * self.scale, 1),
            round(MARGIN + (self.north - point.lat) * self.scale, 1),
        )


def projection_of(points: Iterable[Point]) -> Projection | None:
    """The one in which all of them lie within the margins; None if there are none."""
    points = list(points)
    if not points:
        return None
    west, east = (f(point.lon for point in points) for f in (min, max))
    south, north = (f(point.lat for point in points) for f in (min, max))
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 0.01)
    height = round((north - south) * scale + 2 * MARGIN)
    return Projection(west, north, narrow, scale, height)


@dataclass
class Labels:
    """Finds places for names, one after the other. ``taken`` is covered already."""

    taken: list[Box] = field(default_factory=list)

    def beside(self, label: str, x: float, y: float, radius: float) -> Label:
        """The first side on which it covers nothing: below, above, right, left, or a line further.

        Where there is no room at all it stands where it covers least.
        """
        wide = len(label) * LETTER
        sides = [
            (
                Label(round(label_x, 1), round(base, 1), anchor),
                (left, base - LINE + 3, right, base + 3),
            )
            for gap in (radius + 4, radius + 4 + LINE)
            for label_x, base, anchor, left, right in _sides(x, y, gap, wide)
        ]
        inside = [side for side in sides if side[1][0] >= 0 and side[1][2] <= WIDTH]
        found, box = min(inside or sides, key=lambda side: self._covered(side[1]))
        self.taken.append(box)
        return found

    def _covered(self, box: Box) -> float:
        return sum(_overlap(box, other) for other in self.taken)


def _sides(
    x: float, y: float, gap: float, wide: float
) -> list[tuple[float, float, str, float, float]]:
    """Anchor, base line, kind of anchor, left and right end of a name on each side of a dot."""
    half = wide / 2
    return [
        (x, y + gap + 10, "middle", x - half, x + half),
        (x, y - gap, "middle", x - half, x + half),
        (x + gap, y + 4, "start", x + gap, x + gap + wide),
        (x - gap, y + 4, "end", x - gap - wide, x - gap),
    ]


def box_of(x: float, y: float, radius: float) -> Box:
    """What a dot covers."""
    return x - radius, y - radius, x + radius, y + radius


def _overlap(one: Box, other: Box) -> float:
    """The area that both cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)
