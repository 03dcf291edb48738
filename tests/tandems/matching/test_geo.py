"""Distances of many at once are those that the programme shows for one pair."""

from random import Random

import numpy as np
import pytest

from programme import geo
from tandems.matching.geo import EARTH_RADIUS_KM, Distances, _arcsin

from .cohorts import _point


def test_kilometres_are_those_of_the_programme():
    random = Random(5)  # noqa: S311 - points
    here, there = ([_point(random) for _k in range(40)] for _side in "ab")

    kilometres = Distances(here, [(home,) for home in there]).rows(slice(0, 40))

    assert kilometres.tolist() == [[geo.distance_km(a, b) for b in there] for a in here]


@pytest.mark.parametrize(
    ("origin", "homes", "kilometres"),
    [
        ((51.48, 11.97), [(51.48, 11.97)], 0),
        ((51.48, 11.97), [(52.12, 11.63), (51.36, 12.0)], 14),
        (None, [(51.48, 11.97)], -1),
        ((51.48, 11.97), [], -1),
        ((51.48, 11.97), [(-51.48, -168.03)], 20015),
        ((48.85, 2.35), [(52.52, 13.40)], 878),
    ],
    ids=["same", "nearer home", "mentee unknown", "mentor unknown", "antipodes", "abroad"],
)
def test_one_distance(origin, homes, kilometres):
    assert Distances([origin], [homes]).rows(slice(0, 1)).tolist() == [[kilometres]]


def test_distance_is_symmetric():
    random = Random(6)  # noqa: S311 - points
    points = [_point(random) for _k in range(30)]

    kilometres = Distances(points, [(point,) for point in points]).rows(slice(0, 30))

    assert (kilometres == kilometres.T).all()


def test_short_and_long_ways_are_exact_to_metres():
    """Short ones go by a series, long ones do not; which it is depends on no other way."""
    halves = np.linspace(0, 1, 200_001, dtype=np.float32)

    off = (_arcsin(halves) - np.arcsin(halves.astype(np.float64))) * 2 * EARTH_RADIUS_KM

    assert abs(off).max() < 0.002
    assert (_arcsin(halves[:1_000]) == _arcsin(halves)[:1_000]).all()
