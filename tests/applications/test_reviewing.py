"""Who may review what, and what a review does."""

import pytest
from django.db import transaction

from accounts.models import AccessLog
from applications import services
from applications.models import (
    ApplicationState,
    MenteeCriterion,
    MentorCriterion,
    Recommendation,
    RecusalReason,
    Review,
)
from applications.queries.reviewing import next_to_review
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, Participation, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    DistrictAssociationFactory,
    MentorNominationFactory,
    ParticipationFactory,
    RelationFactory,
    ReviewFactory,
    UserFactory,
    coordinator,
    reviewed,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

TWOS = dict.fromkeys(MenteeCriterion.values, 2)


def reader(**fields):
    """A member of the team from far away: nothing ties them to anybody."""
    return team_member(place="", postal_code="", **fields)


def review(application, by, **more):
    values = {"scores": TWOS, "recommendation": Recommendation.ACCEPT, **more}
    return services.save_review(application, by=by, **values)


# The review ---------------------------------------------------------------------------------


def test_first_review_takes_the_application_into_review():
    application, by = ApplicationFactory(), reader()

    made = review(application, by, remark="  Klar. ")

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert application.history.first().history_user == by
    assert (made.points, made.remark, made.recused) == (18, "Klar.", False)
    assert Review.objects.done().get() == made


def test_own_review_can_be_changed_until_the_decision():
    application, by = ApplicationFactory(), reader()
    review(application, by)

    review(application, by, scores={**TWOS, "E1": 0}, recommendation=Recommendation.DISCUSS)

    assert (Review.objects.get().points, Review.objects.get().recommendation) == (16, "DISCUSS")


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn", "draft_only"])
def test_nothing_is_reviewed_after_the_decision(state):
    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(**{state: True}), reader())

    assert not Review.objects.exists()


def test_the_waiting_list_is_no_last_word():
    review(ApplicationFactory(waitlisted=True), reader())

    assert Review.objects.done().count() == 1


@pytest.mark.parametrize(
    "scores",
    [
        {}, {**TWOS, "E9": 4}, {**TWOS, "E9": -1}, {**TWOS, "E9": "2"}, {**TWOS, "E9": True},
        {**TWOS, "M1": 1}, dict.fromkeys(MentorCriterion.values, 2),
        {k: 2 for k in MenteeCriterion.values if k != "E4"},
    ],
)  # fmt: skip
def test_scores_are_zero_to_three_for_each_criterion_of_the_role(scores):
    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(), reader(), scores=scores)


@pytest.mark.parametrize("more", [{"recommendation": ""}, {"remark": "x" * 501}])
def test_a_review_needs_a_recommendation_and_a_short_remark(more):
    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(), reader(), **more)


def test_mentors_are_reviewed_by_their_five():
    application = ApplicationFactory(role=Role.MENTOR)

    made = review(application, reader(), scores=dict.fromkeys(MentorCriterion.values, 3))

    assert made.points == 15


@pytest.mark.parametrize("role", [TeamRole.READ_ONLY, TeamRole.CONFIDANT, TeamRole.ADMIN])
def test_only_the_team_reviews(role):
    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(), team_member(role))


def test_team_of_another_cohort_does_not_review():
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)

    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(), reader(cohort=other))


def test_nobody_reviews_themselves():
    by = reader()

    with pytest.raises(NotAllowedError):
        review(ApplicationFactory(person=by), by)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_both_count(at_the_same_time):
    application, one, two = ApplicationFactory(), reader(), reader()

    with transaction.atomic():
        review(application, one)
        other = at_the_same_time(review, application, two)
        with pytest.raises(TimeoutError):  # it waits for the first one's commit
            other.result(timeout=0.5)
    other.result(timeout=5)

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert Review.objects.done().count() == 2


# Conflicts ----------------------------------------------------------------------------------


def same_branch(by, application):
    by.local_branch = "OV Halle-Neustadt"
    application.person.local_branch = "Ortsverein halle neustadt"
    by.save()
    application.person.save()


def home_in_the_association(by, application):
    by.place, by.postal_code = "Magdeburg", "39104"
    by.save()


def takes_part_for_the_association(by, application):
    ParticipationFactory(person=by, role=Role.MENTOR, association=application.association)


def applied_in_the_association(by, application):
    ApplicationFactory(person=by, role=Role.MENTOR, association=application.association)


def related(by, application):
    RelationFactory(person_a=application.person, person_b=by)


def proposed_by_them(by, application):
    MentorNominationFactory(email=application.person.email, nominated_by=by)


ASSOCIATION = [
    home_in_the_association, takes_part_for_the_association, applied_in_the_association,
]  # fmt: skip
OTHER_TIES = [same_branch, related, proposed_by_them]


@pytest.mark.parametrize("tie", [*ASSOCIATION, *OTHER_TIES])
def test_what_ties_the_two_keeps_from_reviewing(tie):
    application, by = ApplicationFactory(), reader()
    tie(by, application)

    with pytest.raises(NotAllowedError):
        review(application, by)

    assert next_to_review(by, application.cohort) is None
    assert not Review.objects.exists()


@pytest.mark.parametrize("tie", ASSOCIATION)
def test_coordinator_lifts_the_association_for_one_pair(tie):
    application, other, by = ApplicationFactory(), ApplicationFactory(), reader()
    tie(by, application)

    services.waive_conflict(application, reviewer=by, by=coordinator(), reason="Sonst liest keine.")

    assert next_to_review(by, application.cohort) == application
    assert review(application, by).points == 18
    with pytest.raises(NotAllowedError):
        review(other, by)


@pytest.mark.parametrize("tie", OTHER_TIES)
def test_other_ties_are_not_lifted(tie):
    application, by = ApplicationFactory(), reader()
    tie(by, application)
    services.waive_conflict(application, reviewer=by, by=coordinator(), reason="Sonst liest keine.")

    with pytest.raises(NotAllowedError):
        review(application, by)


@pytest.mark.parametrize(
    ("by", "reason"), [("team", "Grund"), ("oneself", "Grund"), ("coordinator", " ")]
)
def test_lifting_needs_another_person_of_the_coordination_and_a_reason(by, reason):
    reviewer = coordinator()
    people = {"team": team_member(), "oneself": reviewer, "coordinator": coordinator()}

    with pytest.raises(NotAllowedError):
        services.waive_conflict(
            ApplicationFactory(), reviewer=reviewer, by=people[by], reason=reason
        )


def test_an_empty_branch_ties_nobody():
    application = ApplicationFactory(person=UserFactory(local_branch="Ortsverein"))

    review(application, reader(local_branch="OV"))

    assert Review.objects.exists()


def test_relation_of_another_cohort_does_not_count():
    application, by = ApplicationFactory(), reader()
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    RelationFactory(cohort=other, person_a=application.person, person_b=by)

    assert review(application, by)


# Stepping aside -----------------------------------------------------------------------------


def test_stepping_aside_is_noted_and_takes_the_review_back():
    application, by = ApplicationFactory(), reader()
    review(application, by, remark="Netter Nachbar.")

    services.recuse(application, by=by, reason=RecusalReason.KIN)

    made = Review.objects.get()
    assert (made.recused, made.recusal_reason, made.scores) == (True, "KIN", {})
    assert (made.points, made.remark, made.reviewer) == (0, "", by)
    assert made.submitted_at
    assert not Review.objects.done().exists()


def test_who_stepped_aside_neither_reviews_nor_decides():
    application, by = reviewed(ApplicationFactory()), coordinator(place="", postal_code="")
    services.recuse(application, by=by, reason=RecusalReason.WORK)

    for forbidden in (
        lambda: review(application, by),
        lambda: services.accept(application, by=by),
        lambda: services.prepare_decision(application, by=by, state=ApplicationState.ACCEPTED),
    ):
        with pytest.raises(NotAllowedError, match="befangen"):
            forbidden()


@pytest.mark.parametrize("reason", ["", "BORED"])
def test_stepping_aside_needs_a_reason_of_the_list(reason):
    with pytest.raises(NotAllowedError):
        services.recuse(ApplicationFactory(), by=reader(), reason=reason)


def test_application_goes_back_to_somebody_else():
    application, by, other = ApplicationFactory(), reader(), reader()
    services.recuse(application, by=by, reason=RecusalReason.RIVALRY)

    assert next_to_review(by, application.cohort) is None
    assert next_to_review(other, application.cohort) == application


@pytest.mark.parametrize(
    ("role", "reviews", "recusals", "is_accepted"),
    [
        (Role.MENTEE, 0, 0, False), (Role.MENTEE, 1, 0, False), (Role.MENTEE, 1, 1, False),
        (Role.MENTEE, 2, 0, True), (Role.MENTEE, 2, 1, True), (Role.MENTEE, 3, 0, True),
        (Role.MENTOR, 0, 0, False), (Role.MENTOR, 0, 1, False), (Role.MENTOR, 1, 1, True),
    ],
)  # fmt: skip
def test_acceptance_needs_enough_reviews_and_a_replacement(role, reviews, recusals, is_accepted):
    application = ApplicationFactory(role=role, in_review=True)
    for _number in range(recusals):
        services.recuse(application, by=reader(), reason=RecusalReason.KIN)
    if reviews:
        reviewed(application, *[2] * reviews)

    if is_accepted:
        services.accept(application, by=coordinator())
    else:
        with pytest.raises(NotAllowedError, match=f"{reviews} von"):
            services.accept(application, by=coordinator())

    assert Participation.objects.exists() == is_accepted


def test_a_review_that_is_only_begun_does_not_count():
    application = reviewed(ApplicationFactory(), 2)
    ReviewFactory(application=application, submitted_at=None)

    with pytest.raises(NotAllowedError, match="1 von 2"):
        services.accept(application, by=coordinator())


# Which one is next --------------------------------------------------------------------------


def test_next_is_the_one_with_the_fewest_reviews_then_the_one_that_waits_longest(september):
    by = reader()
    old, new = (ApplicationFactory(submitted_at=september.replace(day=day)) for day in (3, 9))
    reviewed(ApplicationFactory(submitted_at=september.replace(day=1)), 2)
    reviewed(ApplicationFactory(submitted_at=september.replace(day=1)))

    order = []
    while application := next_to_review(by, old.cohort):
        order.append(application)
        review(application, by)

    assert order[:2] == [old, new]
    assert len(order) == 3  # the one with two reviews has enough


def test_next_can_be_of_one_role():
    mentee, mentor = ApplicationFactory(), ApplicationFactory(role=Role.MENTOR)

    assert next_to_review(reader(), mentee.cohort, role=Role.MENTOR) == mentor


@pytest.mark.parametrize("state", ["draft_only", "accepted", "rejected", "withdrawn", "waitlisted"])
def test_next_is_open(state):
    application = ApplicationFactory(**{state: True})

    assert next_to_review(reader(), application.cohort) is None


def test_next_looks_past_many_of_the_own_branch(monkeypatch):
    monkeypatch.setattr("applications.queries.reviewing.LOOK_AT_ONCE", 2)
    by = reader(local_branch="Mitte-Ost")
    for _number in range(5):
        ApplicationFactory(person=UserFactory(local_branch="OV Mitte Ost"))
    far = ApplicationFactory(association=DistrictAssociationFactory(ags="15002", name="Halle"))

    assert next_to_review(by, far.cohort) == far


# Names --------------------------------------------------------------------------------------


def test_lifting_the_veil_is_for_coordinators_and_recorded():
    application, by = ApplicationFactory(), coordinator()
    ApplicationFactory(draft_only=True)

    services.show_names(application.cohort, by=by)
    services.show_names(application.cohort, by=by)

    log = AccessLog.objects.get()
    assert (log.actor, log.person, log.page) == (by, application.person, "names shown")
    with pytest.raises(NotAllowedError):
        services.show_names(application.cohort, by=team_member())
