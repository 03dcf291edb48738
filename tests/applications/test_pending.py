"""Decisions that are prepared: nobody is told, and two of the team don't overrule each other."""

import pytest
from django.db import transaction

from applications import services
from applications.models import Application, ApplicationState, RejectionReason
from applications.queries.meeting import balance, outlook
from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    reviewed,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ACCEPTED, WAITLISTED, REJECTED = (
    ApplicationState.ACCEPTED, ApplicationState.WAITLISTED, ApplicationState.REJECTED,
)  # fmt: skip


@pytest.fixture
def by():
    return coordinator(first_name="Marko", last_name="Muster")


def prepare(application, by, state=ACCEPTED, **more):
    return services.prepare_decision(application, by=by, state=state, **more)


@pytest.mark.parametrize(
    ("state", "reason", "stored"),
    [(ACCEPTED, "TIME", ""), (WAITLISTED, "", ""), (REJECTED, "TIME", "TIME")],
)
def test_prepared_is_noted_and_told_to_nobody(by, state, reason, stored):
    application = ApplicationFactory(in_review=True)
    history = application.history.count()

    prepare(application, by, state, reason=reason)

    application.refresh_from_db()
    assert (application.state, application.pending_state) == ("IN_REVIEW", state)
    assert (application.pending_reason, application.pending_by) == (stored, by)
    assert application.history.count() == history
    assert not OutgoingMail.objects.exists()


def test_prepared_can_be_changed_and_taken_back(by):
    application = ApplicationFactory()
    prepare(application, by, REJECTED, reason=RejectionReason.TIME)
    prepare(application, by, ACCEPTED)

    services.clear_decision(application, by=by)

    application.refresh_from_db()
    assert (application.pending_state, application.pending_by) == ("", None)
    assert application.pending_reason == ""


@pytest.mark.parametrize(
    ("trait", "state", "is_possible"),
    [
        ("in_review", WAITLISTED, True), ("waitlisted", ACCEPTED, True),
        ("waitlisted", REJECTED, True), ("waitlisted", WAITLISTED, False),
        ("in_review", "WITHDRAWN", False), ("in_review", "SUBMITTED", False),
        ("accepted", REJECTED, False), ("rejected", ACCEPTED, False),
        ("withdrawn", ACCEPTED, False), ("draft_only", ACCEPTED, False),
    ],
)  # fmt: skip
def test_what_can_be_prepared_depends_on_the_state(by, trait, state, is_possible):
    application = ApplicationFactory(**{trait: True})

    if is_possible:
        prepare(application, by, state, reason="TIME")
    else:
        with pytest.raises(NotAllowedError):
            prepare(application, by, state, reason="TIME")

    assert Application.objects.pending().exists() == is_possible


@pytest.mark.parametrize("reason", ["", "BECAUSE"])
def test_rejection_needs_a_reason_of_the_list(by, reason):
    with pytest.raises(NotAllowedError):
        prepare(ApplicationFactory(), by, REJECTED, reason=reason)


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_only_coordinators_prepare(role):
    for step in (prepare, lambda a, m: services.clear_decision(a, by=m)):
        with pytest.raises(NotAllowedError):
            step(ApplicationFactory(), team_member(role))


def test_coordinator_of_another_cohort_or_of_the_own_application_does_not_prepare(by):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    cases = [(ApplicationFactory(), coordinator(cohort=other)), (ApplicationFactory(person=by), by)]

    for application, member in cases:
        with pytest.raises(NotAllowedError):
            prepare(application, member)


def test_who_looks_at_an_old_page_is_told_who_was_faster(by):
    application = ApplicationFactory()
    seen = services.mark_of(application)
    prepare(application, by, seen=seen)

    for step in (
        lambda: prepare(application, coordinator(), REJECTED, reason="TIME", seen=seen),
        lambda: services.clear_decision(application, by=coordinator(), seen=seen),
    ):
        with pytest.raises(NotAllowedError, match="Inzwischen hat Marko Muster"):
            step()

    application.refresh_from_db()
    assert application.pending_state == ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once(at_the_same_time):
    application, one, two = ApplicationFactory(), coordinator(), coordinator()
    seen = services.mark_of(application)

    with transaction.atomic():
        prepare(application, one, seen=seen)
        other = at_the_same_time(prepare, application, two, REJECTED, reason="TIME", seen=seen)
        with pytest.raises(TimeoutError):  # it waits for the first one's commit
            other.result(timeout=0.5)

    with pytest.raises(NotAllowedError):
        other.result(timeout=5)
    application.refresh_from_db()
    assert (application.pending_state, application.pending_by) == (ACCEPTED, one)


def test_a_single_decision_settles_what_was_prepared(by):
    application = reviewed(ApplicationFactory())
    prepare(application, by, WAITLISTED)

    services.accept(application, by=by)

    assert not Application.objects.pending().exists()


def test_balance_counts_the_accepted_and_the_noted(by):
    other = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    cohort = CohortFactory()
    mentee_application(accepted=True, person=UserFactory(birth_year=1980))
    noted = mentee_application(
        association=other,
        person=UserFactory(gender="M", birth_year=1960),
        profile__membership_status="NONE",
        profile__no_competing_party=True,
    )
    prepare(noted, by)
    prepare(mentor_application(profile__capacity=2, person=UserFactory(gender="N")), by)
    prepare(mentee_application(), by, WAITLISTED)
    mentee_application()

    found = balance(cohort, year=2008)

    assert (found.mentees, found.mentors, found.mentor_places) == (2, 1, 2)
    assert (found.women, found.said, found.women_share) == (1, 2, 50)
    assert (found.districts, found.districts_of_mentors, found.all_districts) == (2, 1, 2)
    assert (found.no_members, found.young, found.age_known, found.young_share) == (1, 1, 2, 50)
    assert (found.mentees_per_place, found.is_too_many, found.lacks_mentors) == (1.0, False, False)


def test_balance_of_nobody_divides_by_nothing():
    found = balance(CohortFactory(), year=2008)

    assert (found.women_share, found.young_share, found.mentees_per_place) == (None, None, None)


def test_outlook_counts_and_plays_the_waiting_list_through(by, september):
    first = ApplicationFactory(waitlisted=True, submitted_at=september.replace(day=1))
    ApplicationFactory(waitlisted=True)
    low, high = reviewed(ApplicationFactory(), 1, 1), reviewed(ApplicationFactory(), 3, 3)
    late = reviewed(ApplicationFactory(is_late=True), 3, 3)
    mentor = ApplicationFactory(role=Role.MENTOR)
    for application in (low, high, late, mentor):
        prepare(application, by, WAITLISTED)
    prepare(first, by, REJECTED, reason="TIME")

    found = outlook(first.cohort)

    assert found.counts == {"WAITLISTED": 4, "REJECTED": 1}
    assert found.order.index(high.pk) < found.order.index(low.pk) < found.order.index(late.pk)
    # Two wait; whoever has no points goes last but before the late ones, so two are ahead of high.
    assert [found.places[row.pk] for row in (high, low, late)] == [3, 4, 4]
    assert found.places[mentor.pk] == 1
    assert found.lacking == {"WAITLISTED": 1, "REJECTED": 1}
