"""The map of a draft: who lives where, as lines and marks and as a table with the same content."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog, User
from programme.models import DistrictAssociation, Participation
from tandems import queries, services
from tandems.charts import map_of
from tests.factories import (
    DistrictAssociationFactory,
    MatchingPairFactory,
    MatchingRunFactory,
    ParticipationFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
MAGDEBURG, HALLE, STENDAL = (52.128, 11.629), (51.483, 11.970), (52.605, 11.858)
BERLIN, MUNICH = (52.520, 13.405), (48.137, 11.575)
HALLE_SEAT = {
    "ags": "15002", "name": "Stadtverband Halle", "district_name": "Halle", "seat": "Halle",
    "lat": HALLE[0], "lon": HALLE[1],
}  # fmt: skip


@pytest.fixture
def run(db):
    return MatchingRunFactory(pair=None)


@pytest.fixture
def seats(db):
    """Two of the fourteen, to be seen at a glance."""
    DistrictAssociation.objects.all().delete()
    return [DistrictAssociationFactory(), DistrictAssociationFactory(**HALLE_SEAT)]


def living(place, second=(None, None), **fields):
    return UserFactory(
        lat=place[0], lon=place[1], second_lat=second[0], second_lon=second[1], **fields
    )


def pair(run, mentee, mentor, km):
    cohort = run.cohort
    return MatchingPairFactory(
        run=run,
        mentee=ParticipationFactory(cohort=cohort, person=mentee),
        mentor=ParticipationFactory(cohort=cohort, person=mentor, role="MENTOR"),
        distance_km=km,
    )


def ways(run):
    cast = queries.cast_of_run(run)
    return queries.ways_of(queries.board_of(run, cast), cast)


def address(run):
    return reverse("admin:tandems_matchingrun_map", args=[run.pk])


def text(response):
    return " ".join(response.content.decode().split())


# Ways ----------------------------------------------------------------------------------------


def test_longest_way_stands_first_and_unknown_ones_last(run):
    for place, km in ((STENDAL, 55), ((None, None), None), (HALLE, 75), (MAGDEBURG, 0)):
        pair(run, living(MAGDEBURG), living(place), km)

    found = ways(run)

    assert [way.distance_km for way in found] == [75, 55, 0, None]
    assert [way.words for way in found] == [
        "machbar", "machbar", "kurzer Weg", "Entfernung unbekannt",
    ]  # fmt: skip


def test_nearer_place_of_the_mentor_is_where_the_line_ends(run):
    pair(run, living(MAGDEBURG), living(MUNICH, HALLE), 75)

    assert ways(run)[0].ends == (MAGDEBURG, HALLE)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_whoever_has_no_place_has_no_line(run, side):
    made = pair(run, living(MAGDEBURG), living(HALLE), 75)
    User.objects.filter(pk=getattr(made, side).person_id).update(lat=None, lon=None)

    assert ways(run)[0].ends is None
    assert ways(run)[0].distance_km is None


def test_place_that_was_unknown_then_is_not_drawn_now(run):
    pair(run, living(MAGDEBURG), living(HALLE), None)

    assert ways(run)[0].ends is None


def test_whoever_has_left_stands_there_without_a_district(run):
    gone = pair(run, living(MAGDEBURG), living(HALLE), 75).mentee
    Participation.objects.filter(pk=gone.pk).update(ended_on="2008-09-01")

    assert (ways(run)[0].mentee_district, ways(run)[0].mentor_district) == ("", "Magdeburg")


# The drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("km", "kind"), [(0, "short"), (40, "short"), (41, "middle"), (80, "middle"), (81, "far")]
)
def test_line_says_how_far(run, seats, km, kind):
    pair(run, living(MAGDEBURG), living(HALLE), km)

    assert [line.kind for line in map_of(seats, ways(run)).lines] == [kind]


def test_drawing_lies_the_right_way_round(run, seats):
    pair(run, living(MAGDEBURG, last_name="Nord"), living(HALLE, last_name="Süd"), 75)

    drawn = map_of(seats, ways(run))

    (line,) = drawn.lines
    assert line.start[1] < line.end[1]  # north above
    assert line.start[0] < line.end[0]
    assert [seat.label for seat in drawn.seats] == ["Magdeburg", "Halle"]
    assert [mark.kind for mark in drawn.marks] == ["mentee", "mentor"]
    assert line.title.endswith("Süd, 75 km")


def test_pairs_between_the_same_places_share_a_line(run, seats):
    for _ in range(3):
        pair(run, living(MAGDEBURG), living(HALLE), 75)
    pair(run, living(HALLE), living(MAGDEBURG), 75)

    drawn = map_of(seats, ways(run))

    assert [(line.number, line.label is None) for line in drawn.lines] == [(1, True), (3, False)]
    assert len(drawn.marks) == 4  # each place has a mark for mentees and one for mentors


def test_longest_lines_lie_on_top(run, seats):
    pair(run, living(MAGDEBURG), living(HALLE), 75)
    pair(run, living(MAGDEBURG), living(STENDAL), 55)

    assert [line.kind for line in map_of(seats, ways(run)).lines] == ["middle", "middle"]
    assert map_of(seats, ways(run)).lines[-1].title.endswith("75 km")


def test_whoever_has_nobody_has_a_mark_of_their_own(seats):
    here = [living(MAGDEBURG) for _ in range(3)]
    nowhere = living((None, None))

    marks = map_of(seats, [], left=[*here, nowhere], free=[living(MAGDEBURG)]).marks

    assert [mark.kind for mark in marks] == ["left", "left", "left", "free"]
    assert len({(mark.x, mark.y) for mark in marks}) == 4  # side by side


def test_whoever_has_nobody_covers_no_pair(run, seats):
    pair(run, living(MAGDEBURG), living(HALLE), 75)

    marks = map_of(seats, ways(run), left=[living(MAGDEBURG)]).marks

    assert len({(mark.x, mark.y) for mark in marks}) == 3


def test_names_cover_one_another_as_little_as_can_be(seats):
    crowd = [DistrictAssociation(district_name="Halle", lat=51.483, lon=11.97) for _ in range(8)]

    drawn = map_of([*seats, *crowd], []).seats

    assert len({(seat.label_x, seat.label_y, seat.anchor) for seat in drawn[1:]}) >= 6


def test_frame_takes_in_the_neighbours_but_not_munich(run, seats):
    pair(run, living(MAGDEBURG), living(STENDAL), 55)
    near = map_of(seats, ways(run))
    pair(run, living(MAGDEBURG), living(MUNICH), 444)

    drawn = map_of(seats, ways(run))

    assert (near.outside, drawn.outside) == (0, 1)
    assert drawn.height == near.height
    assert all(0 <= y <= drawn.height for y in (line.end[1] for line in near.lines))
    assert max(line.end[1] for line in drawn.lines) > drawn.height  # beyond the edge


def test_map_of_nothing_is_empty():
    drawn = map_of([], [])

    assert (drawn.lines, drawn.marks, drawn.seats) == ([], [], [])


def test_without_seats_the_frame_follows_the_people(run):
    pair(run, living(MAGDEBURG), living(HALLE), 75)

    drawn = map_of([], ways(run))

    assert all(0 <= mark.y <= drawn.height for mark in drawn.marks)


# The page ------------------------------------------------------------------------------------


@pytest.fixture
def draft(seats):
    mentees = [
        accepted_mentee(person__last_name=name, person__lat=place[0], person__lon=place[1])
        for name, place in (("Nah", MAGDEBURG), ("Weit", HALLE), ("Übrig", STENDAL))
    ]
    accepted_mentor(profile__capacity=2, person__last_name="Viel")
    nowhere = accepted_mentee(person__last_name="Nirgends", person__lat=None, person__lon=None)
    accepted_mentor(person__last_name="Eins")
    accepted_mentor(person__last_name="Frei", profile__nonmember_ok=False, profile__capacity=2)
    assert nowhere not in mentees
    return services.run_matching(nowhere.cohort, by=None, seed="2008")


def test_board_links_to_the_map(lead, draft):
    page = lead.get(reverse("admin:tandems_matchingrun_change", args=[draft.pk]))

    assert f'href="{address(draft)}"' in text(page)


def test_page_has_the_drawing_and_the_same_as_a_table(lead, draft):
    response = lead.get(address(draft))

    page = text(response)
    assert [seat.label for seat in response.context["map"].seats] == ["Halle", "Magdeburg"]
    for way in response.context["ways"]:
        assert f'<th scope="row">{way.pair.mentee.person} <span' in page
    assert "<title" in page
    assert 'aria-labelledby="karte-titel karte-text"' in page
    assert "Bei 1 Paar ist ein Ort unbekannt" in page
    assert "style=" not in page


def test_pairs_beyond_the_map_are_counted(lead, draft):
    pair = draft.pairs.exclude(distance_km=None).first()
    User.objects.filter(pk=pair.mentee.person_id).update(lat=MUNICH[0], lon=MUNICH[1])

    assert "1 Paar wohnt zum Teil außerhalb der Karte" in text(lead.get(address(draft)))


def test_whoever_has_nobody_stands_below_with_the_district(lead, draft):
    page = lead.get(address(draft))

    assert page.context["alone"]["free"]
    assert all(district == "Magdeburg" for _name, district in page.context["alone"]["free"])
    assert [mark.kind for mark in page.context["map"].marks].count("free") == 1


def test_draft_without_a_pair_has_a_map_too(lead, run):
    assert "Kein Paar ist möglich." in text(lead.get(address(run)))


def test_looking_is_recorded(lead, draft):
    lead.get(address(draft))

    assert AccessLog.objects.filter(page="matching").count() == 7


def test_team_sees_no_map(desk, draft):
    assert desk.get(address(draft)).status_code == 403


def test_coordinator_who_takes_part_sees_no_map(client, draft):
    boss = team_member("COORDINATOR")
    accepted_mentor(person=boss)
    client.force_login(boss)

    assert client.get(address(draft)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_map_has_a_constant_number_of_queries(lead, number, django_assert_max_num_queries):
    for _ in range(number):
        mentee = accepted_mentee()
        accepted_mentor()
    draft = services.run_matching(mentee.cohort, by=None)
    lead.get(address(draft))  # the session knows the hour

    with django_assert_max_num_queries(21):
        lead.get(address(draft))


def test_two_hundred_pairs_are_drawn(lead, run, django_assert_max_num_queries):
    places = [(51.0 + n % 14 / 8, 11.0 + n % 13 / 8) for n in range(400)]
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", password="!", lat=lat, lon=lon, last_name=f"P{n}")
        for n, (lat, lon) in enumerate(places)
    )
    sides = Participation.objects.bulk_create(
        Participation(cohort=run.cohort, person=person, role="MENTOR" if n % 2 else "MENTEE")
        for n, person in enumerate(people)
    )
    run.pairs.bulk_create(
        run.pairs.model(run=run, mentee=mentee, mentor=mentor, points=1, distance_km=50)
        for mentee, mentor in zip(sides[::2], sides[1::2], strict=True)
    )
    lead.get(address(run))

    with django_assert_max_num_queries(21):
        page = lead.get(address(run))

    assert sum(line.number for line in page.context["map"].lines) == 200
    assert len(page.context["ways"]) == 200
