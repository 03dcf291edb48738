"""Distances of many points at once; where the points lie is ``programme.geo``'s affair."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .model import Coordinates

EARTH_RADIUS_KM = 6371.0088  # mean radius, as in programme.geo
AROUND = (51.0, 10.0)  # near it, short numbers are exact to centimetres: the middle of Germany
SHORT = np.float32(0.1)  # half a chord on the unit sphere
UNKNOWN = -1

Kilometres = NDArray[np.int16]
Floats = NDArray[np.float32]


class Distances:
    """As the crow flies from each mentee to the nearest home of each mentor, whole kilometres."""

    def __init__(
        self, origins: Sequence[Coordinates | None], homes: Sequence[Sequence[Coordinates]]
    ) -> None:
        self.known = np.array([origin is not None for origin in origins], dtype=np.bool_)
        self._origins = _vectors([origin or (0.0, 0.0) for origin in origins])
        self.has_home = np.array([bool(home) for home in homes], dtype=np.bool_)
        # The first homes of all, the second homes of those who have one, and so on.
        self._rounds = []
        for number in range(max(map(len, homes), default=0)):
            columns = np.array([j for j, home in enumerate(homes) if len(home) > number])
            self._rounds.append((columns, _vectors([homes[j][number] for j in columns])))

    def rows(self, block: slice) -> Kilometres:
        """int16 [rows of the block, mentors]; -1 where a place is unknown.

        By the chord between unit vectors, coordinate by coordinate: short ways stay exact.
        """
        origins = self._origins[:, block]
        chords = np.full((origins.shape[1], len(self.has_home)), 2, dtype=np.float32)
        for number, (columns, homes) in enumerate(self._rounds):
            found = _chords(origins, homes)
            if number == 0 and len(columns) == chords.shape[1]:
                chords = found
            else:
                chords[:, columns] = np.minimum(chords[:, columns], found)
        chords *= np.float32(0.5)
        ways = _arcsin(chords)
        ways *= np.float32(2 * EARTH_RADIUS_KM)
        kilometres = np.rint(ways, out=ways).astype(np.int16)
        kilometres[~self.known[block]] = UNKNOWN
        kilometres[:, ~self.has_home] = UNKNOWN
        return kilometres


def _vectors(points: Sequence[Coordinates]) -> Floats:
    """On the unit sphere, from a fixed point of it, float32 [3, points]."""
    lat, lon = np.radians(np.array([*points, AROUND], dtype=np.float64)).T
    vectors = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return (vectors[:, :-1] - vectors[:, -1:]).astype(np.float32)


def _arcsin(halves: Floats) -> Floats:
    """By its series up to the seventh power, which below a tenth is exact in this precision.

    Numpy's own takes ten times as long, a third of all points and rules; it is left for those who
    live more than 1,200 km apart.
    """
    squares = halves * halves
    series = squares * np.float32(15 / 336)
    for coefficient in (3 / 40, 1 / 6):
        series += np.float32(coefficient)
        series *= squares
    series += np.float32(1)
    series *= halves
    far = halves > SHORT
    if far.any():
        series[far] = np.arcsin(halves[far])
    return series


def _chords(origins: Floats, homes: Floats) -> Floats:
    squares = np.zeros((origins.shape[1], homes.shape[1]), dtype=np.float32)
    for here, there in zip(origins, homes, strict=True):
        apart = here[:, None] - there
        apart *= apart
        squares += apart
    np.sqrt(squares, out=squares)
    return np.minimum(squares, np.float32(2), out=squares)
