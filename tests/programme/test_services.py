from datetime import date

import pytest

from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme import queries, services
from programme.models import CohortStatus, Participation, TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    ParticipationFactory,
    PhaseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


# Participants -------------------------------------------------------------------------------


def test_enrol_makes_one_participation_however_often_it_is_asked(cohort):
    person, association = UserFactory(), DistrictAssociationFactory()

    first = services.enrol(person=person, cohort=cohort, role="MENTEE", association=association)
    second = services.enrol(person=person, cohort=cohort, role="MENTEE", association=association)

    assert first == second
    assert (first.association, first.ended_on) == (association, None)
    assert first.history.count() == 1


def test_enrol_brings_back_who_had_left(cohort):
    left = ParticipationFactory(cohort=cohort, ended_on=date(2008, 10, 1))

    back = services.enrol(person=left.person, cohort=cohort, role="MENTEE")

    assert (back.pk, back.ended_on) == (left.pk, None)
    assert back.association == left.association


def test_both_roles_are_two_participations(cohort):
    person = UserFactory()

    services.enrol(person=person, cohort=cohort, role="MENTEE")
    services.enrol(person=person, cohort=cohort, role="MENTOR")

    assert Participation.objects.filter(person=person).count() == 2


def test_end_participation_keeps_the_first_day():
    participation = ParticipationFactory()

    services.end_participation(participation, on=date(2008, 11, 1))
    ended = services.end_participation(participation, on=date(2008, 12, 1))

    assert ended.ended_on == date(2008, 11, 1)
    assert not Participation.objects.current().exists()


# The plan -----------------------------------------------------------------------------------


def test_publishing_sets_the_day_of_the_plan(coordinator, cohort):
    cohort.status = CohortStatus.DRAFT
    services.save_cohort(cohort, by=coordinator)
    assert cohort.as_of == date(2008, 7, 1)

    cohort.status = CohortStatus.PUBLISHED
    services.save_cohort(cohort, by=coordinator)

    assert cohort.as_of == clock.today()


def test_change_of_a_published_plan_keeps_its_day(coordinator, cohort):
    cohort.motto = "Miteinander"

    services.save_cohort(cohort, by=coordinator)

    cohort.refresh_from_db()
    assert (cohort.motto, cohort.as_of) == ("Miteinander", date(2008, 7, 1))


def test_who_makes_a_cohort_coordinates_it(coordinator):
    new = CohortFactory.build(key="2009-10", status=CohortStatus.DRAFT)

    services.save_cohort(new, by=coordinator)

    assert queries.may(coordinator, "programme.change_cohort", new) is True


def test_only_coordinators_make_cohorts(cohort, as_member):
    new = CohortFactory.build(key="2009-10", status=CohortStatus.DRAFT)

    with pytest.raises(NotAllowedError):
        services.save_cohort(new, by=as_member(TeamRole.ORG_TEAM, cohort))


def test_plan_is_changed_by_the_own_coordinators_only(coordinator, cohort):
    other = CohortFactory(key="2009-10", status=CohortStatus.DRAFT)
    foreign, own = other.phases.first(), cohort.phases.first()
    own.title = foreign.title = "Neu"

    services.save_row(own, by=coordinator, cohort=cohort)

    with pytest.raises(NotAllowedError):
        services.save_row(foreign, by=coordinator, cohort=other)
    with pytest.raises(NotAllowedError):
        services.save_cohort(other, by=coordinator)
    with pytest.raises(NotAllowedError):
        services.delete_row(foreign, by=coordinator, cohort=other)


def test_coordinator_deletes_a_phase(coordinator, cohort):
    phase = PhaseFactory(cohort=cohort, kind="EVALUATION", hard_deadline=None)

    services.delete_row(phase, by=coordinator, cohort=cohort)

    assert not cohort.phases.filter(kind="EVALUATION").exists()


def test_visits_are_counted_for_the_published_cohort_only():
    here = CallChannelFactory()
    old = CallChannelFactory(cohort=CohortFactory(key="2007-08", status=CohortStatus.ARCHIVED))

    found = [services.count_visit(token) for token in (here.token, here.token, old.token, "nix")]

    here.refresh_from_db()
    old.refresh_from_db()
    assert found == [here, here, None, None]
    assert (here.visits, old.visits) == (2, 0)
