from datetime import date

import pytest

from applications import services
from applications.models import ApplicationState
from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from programme.services import grant_role
from tests.factories import (
    ApplicationFactory,
    EventFactory,
    ParticipationFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.mark.parametrize(
    "fields",
    [
        {"draft_only": True},
        {},
        {"in_review": True},
        {"waitlisted": True},
        {"accepted": True},
    ],
)
def test_withdraw_ends_it_and_says_so(fields):
    application = ApplicationFactory(**fields, draft={"about": {}})

    services.withdraw(application)

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert application.draft == {}
    assert (application.decided_at, application.waitlist_rank) == (None, None)
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["M21"]


def test_withdraw_ends_the_participation_in_this_role():
    application = ApplicationFactory(accepted=True)
    fields = {"cohort": application.cohort, "person": application.person}
    mentee = ParticipationFactory(role="MENTEE", **fields)
    mentor = ParticipationFactory(role="MENTOR", **fields)

    services.withdraw(application)

    mentee.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentee.ended_on, mentor.ended_on) == (date(2008, 9, 20), None)


def test_withdraw_twice_is_withdraw_once():
    application = ApplicationFactory()

    services.withdraw(application)
    services.withdraw(application)

    assert OutgoingMail.objects.count() == 1


def test_withdraw_refuses_a_rejected_one():
    application = ApplicationFactory(rejected=True)

    with pytest.raises(NotAllowedError):
        services.withdraw(application)


def test_withdraw_by_the_coordination_is_noted_as_theirs():
    application = ApplicationFactory()
    coordinator = UserFactory()
    grant_role(person=coordinator, role=TeamRole.COORDINATOR, cohort=application.cohort)

    services.withdraw(application, by=coordinator)

    assert application.history.first().history_user == coordinator


def test_withdraw_by_anybody_else_is_refused():
    application = ApplicationFactory()

    with pytest.raises(NotAllowedError):
        services.withdraw(application, by=UserFactory())


def test_the_mail_names_the_day_of_the_erasure():
    application = ApplicationFactory()
    EventFactory(cohort=application.cohort)

    services.withdraw(application)

    assert "am 23. Januar 2009" in OutgoingMail.objects.get().body  # the kick-off and 90 days
