"""The waiting list: its order, and who is proposed for a place that becomes free."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from applications import services
from applications.models import Application
from applications.queries.vacancies import proposals
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Participation, Role
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    accepted_mentee,
    coordinator,
    mentee_application,
    reviewed,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def by():
    return coordinator()


@pytest.fixture
def four():
    return [ApplicationFactory(waitlisted=True, waitlist_rank=rank) for rank in (1, 2, 5, 9)]


def order(rows):
    ranked = Application.objects.filter(waitlist_rank__isnull=False, role=Role.MENTEE)
    keys = list(ranked.order_by("waitlist_rank").values_list("pk", flat=True))
    return [[row.pk for row in rows].index(key) for key in keys]


@pytest.mark.parametrize(
    ("who", "place", "expected"),
    [
        (2, 1, [2, 0, 1, 3]), (0, 4, [1, 2, 3, 0]), (1, 3, [0, 2, 1, 3]), (3, 3, [0, 1, 3, 2]),
        (0, 99, [1, 2, 3, 0]), (3, 0, [3, 0, 1, 2]), (1, 2, [0, 1, 2, 3]),
    ],
)  # fmt: skip
def test_moving_keeps_the_order_of_the_others(by, four, who, place, expected):
    services.move_waiting(four[who], by=by, place=place)

    assert order(four) == expected
    ranks = Application.objects.order_by("waitlist_rank").values_list("waitlist_rank", flat=True)
    assert list(ranks) == [1, 2, 3, 4]
    assert four[who].history.first().history_user == by


def test_the_other_role_has_a_list_of_its_own(by, four):
    mentor = ApplicationFactory(waitlisted=True, waitlist_rank=1, role=Role.MENTOR)

    services.move_waiting(four[3], by=by, place=1)

    mentor.refresh_from_db()
    assert mentor.waitlist_rank == 1


def test_an_outdated_page_moves_nobody(by, four):
    services.move_waiting(four[0], by=by, place=3, seen=1)

    with pytest.raises(NotAllowedError, match="Inzwischen"):
        services.move_waiting(four[0], by=by, place=2, seen=1)


def test_only_coordinators_move_and_only_who_waits(by, four):
    for application, member in (
        (four[0], team_member()), (ApplicationFactory(), by),
        (ApplicationFactory(waitlisted=True, waitlist_rank=77, person=by), by),
    ):  # fmt: skip
        with pytest.raises(NotAllowedError):
            services.move_waiting(application, by=member, place=1)


def test_two_never_have_one_place(four):
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=four[0].pk).update(waitlist_rank=2)


@pytest.mark.django_db(transaction=True)
def test_moving_waits_for_who_is_put_on_the_list(at_the_same_time):
    by, rows = coordinator(), [ApplicationFactory(waitlisted=True, waitlist_rank=1)]
    new = ApplicationFactory()

    with transaction.atomic():
        services.waitlist(new, by=by)
        moving = at_the_same_time(services.move_waiting, rows[0], by=by, place=2)
        with pytest.raises(TimeoutError):
            moving.result(timeout=0.5)

    assert moving.result(timeout=5) == 2
    assert order([*rows, new]) == [1, 0]


# A place becomes free -----------------------------------------------------------------------


def leaves(**fields):
    participation = accepted_mentee(**fields)
    services.withdraw(participation.person.applications.get())


def waits(rank, needs=("open_doors",), **fields):
    return mentee_application(
        waitlisted=True, waitlist_rank=rank, profile__needs=list(needs), **fields
    )


def test_nobody_is_proposed_while_nobody_left():
    waits(1)
    accepted_mentee()

    assert proposals(CohortFactory()) == []


def test_same_need_and_district_come_before_the_rank():
    other = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    leaves(profile__needs=["advise_decisions"], association=other)
    first = waits(1)
    near = waits(2, association=other)
    both = waits(3, ["advise_decisions"], association=other)

    assert [p.application for p in proposals(first.cohort)] == [both]
    assert (
        proposals(first.cohort)[0].reasons
        == [
            "gleicher Bedarf (Entscheidungen und Karriereplanung)",
            "gleicher Verband (Stadtverband Halle)",
            "Platz 3",
        ]
        or "Platz 3" in proposals(first.cohort)[0].reasons
    )
    both.delete()
    assert [p.application for p in proposals(first.cohort)] == [near]
    near.delete()
    assert [(p.application, p.reasons) for p in proposals(first.cohort)] == [(first, ["Platz 1"])]


def test_each_free_place_has_its_own_proposal():
    leaves()
    leaves()
    one, two = waits(1), waits(2)
    waits(3)

    assert {p.application for p in proposals(one.cohort)} == {one, two}


def test_who_was_accepted_afterwards_has_taken_the_place(by):
    leaves()
    waits(1)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        services.accept(reviewed(ApplicationFactory()), by=by)

    assert proposals(CohortFactory()) == []


@pytest.mark.parametrize(("places", "proposed"), [(0, 0), (1, 0), (2, 1), (3, 2), (9, 2)])
def test_places_of_the_cohort_are_the_limit(places, proposed):
    cohort = CohortFactory()
    cohort.places_mentees = places
    cohort.save()
    accepted_mentee()
    leaves()
    waits(1)
    waits(2)

    assert len(proposals(cohort)) == proposed


def test_mentors_are_proposed_for_mentors():
    leaves()
    ApplicationFactory(waitlisted=True, waitlist_rank=1, role=Role.MENTOR)

    assert proposals(CohortFactory()) == []


def test_nothing_happens_by_itself():
    leaves()
    waits(1)

    proposals(CohortFactory())

    assert Participation.objects.current().count() == 0
