from datetime import date, timedelta

import pytest

from applications.models import Application, MenteeProfile, MentorProfile
from applications.privacy import PERSONAL_DATA, expired_applications, expired_mentees
from applications.services import forget_drafts
from programme.models import PhaseKind
from tests.factories import (
    ApplicationFactory,
    ConsentFactory,
    EventFactory,
    PhaseFactory,
    mentee_application,
    mentor_application,
)

pytestmark = pytest.mark.django_db
KICKOFF = date(2008, 10, 25)
EVALUATED = date(2009, 6, 30)
# A cut-off that lies 90 days back makes these the first days on which they are due.
ONE_YEAR_AFTER = EVALUATED + timedelta(days=365 - 90)


@pytest.fixture
def cohort():
    event = EventFactory()
    PhaseFactory(
        cohort=event.cohort,
        kind=PhaseKind.EVALUATION,
        starts_on=date(2009, 5, 1),
        ends_on=EVALUATED,
        hard_deadline=None,
    )
    return event.cohort


def test_every_field_is_declared_once():
    for data in PERSONAL_DATA:
        fields = {f.name for f in data.model._meta.fields + data.model._meta.many_to_many}
        assert data.erase.keys() | data.keep == fields, data.model
        assert not data.erase.keys() & data.keep


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "waitlisted", "in_review"])
def test_what_led_nowhere_ends_with_the_kickoff(cohort, state):
    application = ApplicationFactory(cohort=cohort, **{state: True})

    assert list(expired_applications(KICKOFF)) == [application]
    assert not expired_applications(KICKOFF - timedelta(days=1)).exists()


def test_drafts_are_not_emptied_but_deleted(cohort):
    ApplicationFactory(cohort=cohort, draft_only=True)

    assert not expired_applications(KICKOFF).exists()


def test_who_took_part_is_kept_a_year_after_the_evaluation(cohort):
    ApplicationFactory(cohort=cohort, accepted=True)

    assert expired_applications(ONE_YEAR_AFTER).count() == 1
    assert not expired_applications(ONE_YEAR_AFTER - timedelta(days=1)).exists()


def test_alumni_are_kept_two_years(cohort):
    application = ApplicationFactory(cohort=cohort, accepted=True)
    ConsentFactory(person=application.person, kind="ALUMNI")

    assert not expired_applications(ONE_YEAR_AFTER).exists()
    assert expired_applications(ONE_YEAR_AFTER + timedelta(days=365)).count() == 1


def test_the_profiles_go_with_their_application(cohort):
    application = mentee_application(cohort=cohort, rejected=True)

    assert list(expired_mentees(KICKOFF)) == [application.mentee_profile]


def test_everything_can_be_erased(cohort):
    mentee_application(cohort=cohort)
    mentor_application(cohort=cohort)

    for data in PERSONAL_DATA:
        if data.erase:
            data.model.objects.update(**data.erase)

    assert MenteeProfile.objects.get().closeness_text == ""
    assert MentorProfile.objects.get().public_profile == ""


@pytest.mark.parametrize(("today", "left"), [(date(2008, 10, 30), 1), (date(2008, 10, 31), 0)])
def test_forget_drafts_thirty_days_after_the_deadline(cohort, today, left):
    ApplicationFactory(cohort=cohort, draft_only=True)
    sent = ApplicationFactory(cohort=cohort)

    forget_drafts(today=today)

    assert Application.objects.exclude(pk=sent.pk).count() == left
    assert Application.objects.filter(pk=sent.pk).exists()


def test_forget_drafts_may_only_count(cohort):
    ApplicationFactory(cohort=cohort, draft_only=True)

    assert forget_drafts(today=date(2009, 1, 1), dry_run=True) == 1
    assert Application.objects.count() == 1
