import math

import pytest
from hypothesis import given, strategies as st

from programme import geo
from programme.geo import Point, association_for, distance_km, locate

points = st.builds(Point, st.floats(47, 55), st.floats(6, 15))


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [("Halle (Saale)", "Merseburg", 14), ("Salzwedel", "Naumburg", 195), ("Halle", "Halle", 0)],
)
def test_known_distances(here, there, km):
    assert distance_km(locate(place=here), locate(place=there)) == km


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Halle", "Halle (Saale)"),
        ("halle/saale", "Halle (Saale)"),
        ("HALLE an der Saale", "Halle (Saale)"),
        ("  Halle  a. d. Saale ", "Halle (Saale)"),
        ("Lutherstadt Wittenberg", "Wittenberg"),
        ("Hansestadt Salzwedel", "Salzwedel"),
        ("Koethen", "Köthen"),
        ("Köthen (Anhalt)", "Köthen"),
        ("Ko\u0308then", "Köthen"),  # a Mac decomposes the umlaut
        ("Burg", "Burg bei Magdeburg"),
        ("Magdeburg-Stadtfeld", "Magdeburg"),
        ("Naumburg (Saale)", "Naumburg"),
    ],
)
def test_place_is_found_however_it_is_spelt(spelling, name):
    assert locate(place=spelling) == locate(place=name)
    assert locate(place=name) is not None


@pytest.mark.parametrize(
    "place", ["Seehausen", "Erxleben", "Neustadt", "Atlantis", "", "  ", "123"]
)
def test_ambiguous_or_unknown_place_is_nowhere(place):
    assert locate(place=place) is None


def test_post_code_says_which_place_is_meant():
    altmark = locate(postal_code="39615", place="Seehausen")
    boerde = locate(postal_code="39365", place="Seehausen")

    assert distance_km(altmark, boerde) > 80
    assert association_for("39615", "Seehausen") == "15090"
    assert association_for("39365", "Seehausen") == "15083"


@pytest.mark.parametrize("postal_code", ["06108", "6108", " 06108 ", "D-06108"])
def test_post_code_is_read_with_care(postal_code):
    assert locate(postal_code=postal_code) == Point(51.483, 11.972)


@pytest.mark.parametrize("postal_code", ["", "99999", "123", "0610800", "abcde", "٠٦١٠٨"])
def test_unknown_post_code_is_nowhere(postal_code):
    assert locate(postal_code=postal_code) is None


def test_post_code_wins_over_a_place_far_from_it():
    assert locate(postal_code="06108", place="Magdeburg") == locate(postal_code="06108")


def test_place_alone_serves_when_the_post_code_is_unknown():
    assert locate(postal_code="99999", place="Merseburg") == locate(place="Merseburg")


@pytest.mark.parametrize("place", ["Berlin", "Leipzig", "Hamburg"])
def test_second_place_may_lie_beyond_the_state(place):
    assert locate(place=place) is not None
    assert association_for("", place) is None


@pytest.mark.parametrize(
    ("postal_code", "place", "ags"),
    [
        ("06108", "", "15002"),
        ("39104", "Magdeburg", "15003"),
        ("29410", "", "15081"),
        ("06844", "Dessau-Roßlau", "15001"),
        ("", "Haldensleben", "15083"),
        ("", "Köthen", "15082"),
        ("06217", "Merseburg", "15088"),
        ("10115", "Berlin", None),
        ("04103", "Halle", None),  # the post code is Leipzig's
        ("", "Seehausen", None),
        ("", "", None),
        ("99999", "", None),
    ],
)
def test_district_of_an_address(postal_code, place, ags):
    assert association_for(postal_code, place) == ags


def test_each_post_code_of_the_state_has_a_district():
    own = [code for code in geo._tables().postcodes if geo._is_ours(code)]

    districts = {association_for(code) for code in own}

    assert len(own) > 150
    assert len(districts) == 14


@given(points, points)
def test_distance_is_symmetric_and_never_below_zero(a, b):
    assert distance_km(a, b) == distance_km(b, a) >= 0
    assert distance_km(a, a) == 0


@given(points, points, points)
def test_no_detour_is_shorter(a, b, c):
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 2  # rounded thrice


@given(points)
def test_a_degree_of_latitude_is_a_degree_everywhere(point):
    north = Point(point.lat + 1, point.lon)

    assert math.isclose(distance_km(point, north), 111, abs_tol=1)


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_input_breaks_the_search(place, postal_code):
    locate(postal_code=postal_code, place=place)
    association_for(postal_code, place)
