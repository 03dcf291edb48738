"""Where a post code or a place lies, how far two points are apart, whose district it is.

The tables ship with the product (GeoNames, CC BY 4.0) and are read once, when first asked.
Nothing is sent anywhere: an address never leaves the house.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import median
from typing import NamedTuple

DATA = Path(__file__).resolve().parent / "data"
EARTH_RADIUS_KM = 6371.0088

# Two places of one name nearer than this are one place for us (a city's post codes, say).
SAME_PLACE_KM = 30
# A place this far from the post code next to it was misspelt, or another place of that name.
PLACE_OF_POSTCODE_KM = 40
# The post codes of Saxony-Anhalt: beyond them no association is ours to name.
OWN_POSTCODES = [
    (6001, 6548),
    (6601, 6928),
    (29401, 29416),
    (38481, 38489),
    (38801, 38899),
    (39001, 39649),
]
HONORIFICS = {"lutherstadt", "hansestadt", "landeshauptstadt", "stadt", "ot"}
TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Point(NamedTuple):
    lat: float
    lon: float


class Place(NamedTuple):
    """A place of Saxony-Anhalt; ``ags`` is the key of its district."""

    point: Point
    ags: str


class Tables(NamedTuple):
    postcodes: dict[str, Point]
    places: dict[str, list[Place]]  # by normalised name
    codes: dict[str, list[str]]  # all post codes of Germany, by the normalised name of their place


@lru_cache(maxsize=4096)
def locate(*, postal_code: str = "", place: str = "") -> Point | None:
    """The point of a post code, a place, or both; None if unknown, or if it could be several.

    Both together are the most exact: the post code says which "Seehausen" is meant, and the
    place where in a wide rural post code it lies.
    """
    around = _tables().postcodes.get(_digits(postal_code))
    for key in _keys(place):
        found = _nearest(_points(key), around) if around else _only_one(_points(key))
        if found:
            return found
    return around


def distance_km(a: Point | tuple[float, float], b: Point | tuple[float, float]) -> int:
    """As the crow flies, in whole kilometres."""
    return round(_km(a, b))


@lru_cache(maxsize=4096)
def association_for(postal_code: str = "", place: str = "") -> str | None:
    """The key (AGS) of the district, whose association is the one to ask; None if not ours."""
    code = _digits(postal_code)
    around = _tables().postcodes.get(code)
    if around and not _is_ours(code):
        return None
    for key in _keys(place):
        found = _district(_tables().places.get(key, []), around)
        if found:
            return found
        around = around or _by_own_codes(key)
    return _district_around(around) if around else None


def _by_own_codes(key: str) -> Point | None:
    """The table of places has gaps (Haldensleben), which the post codes' own names fill."""
    codes = _tables().codes.get(key, [])
    if key in _tables().places or not all(map(_is_ours, codes)):
        return None
    return _only_one(_points(key))


def _district_around(around: Point) -> str:
    every = (found for places in _tables().places.values() for found in places)
    return min(every, key=lambda found: _km(found.point, around)).ags


def _district(candidates: list[Place], around: Point | None) -> str | None:
    if around is None:
        districts = {candidate.ags for candidate in candidates}
        return districts.pop() if len(districts) == 1 else None
    near = [found for found in candidates if _km(found.point, around) <= PLACE_OF_POSTCODE_KM]
    return min(near, key=lambda found: _km(found.point, around)).ags if near else None


def _points(key: str) -> list[Point]:
    """All that is called so: the places of the state, the rest of Germany if there is none."""
    tables = _tables()
    own = [place.point for place in tables.places.get(key, [])]
    return own or [tables.postcodes[code] for code in tables.codes.get(key, [])]


def _nearest(points: list[Point], around: Point) -> Point | None:
    near = [point for point in points if _km(point, around) <= PLACE_OF_POSTCODE_KM]
    return min(near, key=lambda point: _km(point, around), default=None)


def _only_one(points: list[Point]) -> Point | None:
    """The middle of the points, if they lie together; else the name is ambiguous."""
    if not points:
        return None
    middle = Point(median(p.lat for p in points), median(p.lon for p in points))
    return middle if all(_km(middle, point) <= SAME_PLACE_KM for point in points) else None


def _km(a: Point | tuple[float, float], b: Point | tuple[float, float]) -> float:
    """Great circle (haversine); exact enough at any distance within Germany."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _is_ours(code: str) -> bool:
    return any(low <= int(code) <= high for low, high in OWN_POSTCODES)


def _digits(postal_code: str) -> str:
    """Five digits: "D-06108" and "6108" (a spreadsheet ate the zero) are 06108."""
    digits = re.sub(r"[^0-9]", "", postal_code)
    return digits.zfill(5) if 4 <= len(digits) <= 5 else ""


def _normalise(place: str) -> str:
    """Lower case, umlauts spelt out, words without brackets, hyphens and honorifics."""
    text = unicodedata.normalize("NFC", place).casefold().translate(TRANSLITERATION)
    return " ".join(word for word in re.findall(r"[a-z]+", text) if word not in HONORIFICS)


def _keys(place: str) -> Iterator[str]:
    """The name, then without its last words: "Naumburg an der Saale" is looked up as "Naumburg"."""
    words = _normalise(place).split()[:8]
    for length in range(len(words), 0, -1):
        yield " ".join(words[:length])


@cache
def _tables() -> Tables:
    postcodes: dict[str, Point] = {}
    codes: dict[str, list[str]] = {}
    for row in _rows("postcodes-de.csv"):
        postcodes[row["plz"]] = Point(float(row["lat"]), float(row["lon"]))
        codes.setdefault(_normalise(row["place"]), []).append(row["plz"])
    places: dict[str, list[Place]] = {}
    for row in _rows("places-sachsen-anhalt.csv"):
        found = Place(Point(float(row["lat"]), float(row["lon"])), row["ags_kreis"])
        for name in _names(row["name"]):
            places.setdefault(name, []).append(found)
    return Tables(postcodes, places, codes)


def _names(name: str) -> set[str]:
    """A place is found by its full name and by what stands before "bei" or a bracket."""
    short = re.split(r" \(| bei | an der | am ", name)[0]
    return {_normalise(name), _normalise(short)}


def _rows(filename: str) -> Iterable[dict[str, str]]:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
