"""The plan of a cohort that is kept between requests, and when it is read anew."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.queries.plan import PLAN_VERSION, cohort_with_plan
from events.models import Event, EventKind
from programme.models import Cohort, CohortStatus, Phase, PhaseKind, Topic
from tests.factories import CohortFactory, QuestionFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def version(application):
    rows = Application.objects.annotate(plan_version=PLAN_VERSION)
    return rows.get(pk=application.pk).plan_version


def rename(rows, **values):
    assert rows.update(**values)


CHANGES = {
    "cohort": lambda cohort: rename(Cohort.objects.filter(pk=cohort.pk), title="Anders"),
    "phase": lambda cohort: rename(cohort.phases.filter(kind=PhaseKind.MENTORING), title="Anders"),
    "event": lambda cohort: rename(cohort.events.filter(kind=EventKind.KICKOFF), title="Anders"),
    "no event": lambda cohort: cohort.events.filter(kind=EventKind.KICKOFF).delete(),
    "topic": lambda cohort: TopicFactory(cohort=cohort, label="Anders"),
    "question": lambda cohort: QuestionFactory(cohort=cohort),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_the_plan_is_another_version(draft, change):
    before = version(draft)
    assert version(draft) == before

    CHANGES[change](draft.cohort)

    assert version(draft) != before


def test_there_and_back_is_another_version(draft):
    before, title = version(draft), draft.cohort.title
    CHANGES["cohort"](draft.cohort)

    Cohort.objects.filter(pk=draft.cohort_id).update(title=title)

    assert version(draft) != before


def test_other_cohorts_leave_the_version_alone(draft):
    before = version(draft)

    TopicFactory(cohort=CohortFactory(key="2009-10", status=CohortStatus.DRAFT))

    assert version(draft) == before


def test_plan_is_read_once_for_each_version(draft, django_assert_num_queries):
    with django_assert_num_queries(5):
        first = cohort_with_plan(draft.cohort_id, "one")
    with django_assert_num_queries(0):
        again = cohort_with_plan(draft.cohort_id, "one")
        rows = [*again.phases.all(), *again.events.all(), *again.topics.all()]
        assert list(again.questions.all()) == []

    assert again is first
    assert {type(row) for row in rows} >= {Phase, Event, Topic}


def test_form_shows_a_new_topic_at_once(client, draft):
    address = reverse("applications:step", args=[draft.pk, 2])
    client.get(address)
    TopicFactory(cohort=draft.cohort, label="Gerade eben")

    assert "Gerade eben" in client.get(address).content.decode()


def test_form_asks_the_database_three_times(client, draft, django_assert_num_queries):
    address = reverse("applications:step", args=[draft.pk, 5])
    client.get(address)

    with django_assert_num_queries(3):  # session, person, application with the plan's version
        client.get(address)
