"""What the database refuses, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

from applications.models import Application, ApplicationState, RejectionReason
from mentoring.core import clock
from programme.models import RelationEffect, RelationKind
from tests.factories import (
    ApplicationFactory,
    QuestionFactory,
    RelationFactory,
    ReviewFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def refused(**fields):
    application = ApplicationFactory(**fields.pop("made", {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**fields)


def test_pending_decision_names_who_prepared_it():
    refused(pending_state=ApplicationState.ACCEPTED)


def test_pending_rejection_has_a_reason():
    refused(pending_state=ApplicationState.REJECTED, pending_by=UserFactory())


def test_pending_acceptance_has_none():
    refused(
        pending_state=ApplicationState.ACCEPTED,
        pending_reason=RejectionReason.TIME,
        pending_by=UserFactory(),
    )


def test_what_is_decided_has_nothing_pending():
    refused(
        made={"accepted": True},
        pending_state=ApplicationState.WAITLISTED,
        pending_by=UserFactory(),
    )


def test_question_that_was_not_asked_has_no_answer():
    refused(info_answered_at=clock.now())


def test_relation_is_recorded_once_whoever_comes_first():
    relation = RelationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RelationFactory(
            cohort=relation.cohort, person_a=relation.person_b, person_b=relation.person_a
        )
    RelationFactory(
        cohort=relation.cohort,
        person_a=relation.person_b,
        person_b=relation.person_a,
        kind=RelationKind.BUSINESS,
        effect=RelationEffect.WARN,
    )


def test_nobody_is_related_to_themselves():
    person = UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RelationFactory(person_a=person, person_b=person)


def test_one_review_a_reviewer():
    review = ReviewFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(application=review.application, reviewer=review.reviewer)


@pytest.mark.parametrize(
    "fields",
    [
        {"recused": True, "recusal_reason": ""},
        {"recused": False, "recusal_reason": "KIN"},
        {"recused": True, "recusal_reason": "KIN", "scores": {"E1": 2}},
        {"recommendation": ""},
    ],
)
def test_review_is_complete_or_refused(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(**fields)


@pytest.mark.parametrize(
    "fields", [{"kind": "ONE", "choices": ["ja"]}, {"kind": "SHORT", "choices": ["ja", "nein"]}]
)
def test_question_has_choices_exactly_where_something_is_chosen(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionFactory(**fields)
