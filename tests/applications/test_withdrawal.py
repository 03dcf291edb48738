from datetime import date

import pytest

from applications import services
from applications.models import ApplicationState, RecusalReason
from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from tests.factories import (
    ApplicationFactory,
    EventFactory,
    ParticipationFactory,
    accepted_mentee,
    coordinator,
    team_member,
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


# On request ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{}, {"in_review": True}, {"waitlisted": True}, {"accepted": True}]
)
def test_withdrawal_on_request_does_the_same_and_names_its_author(fields):
    application, by = ApplicationFactory(**fields), coordinator()

    services.record_withdrawal(application, by=by, seen=application.state, note=" am Telefon ")

    application.refresh_from_db()
    latest = application.history.first()
    assert application.state == ApplicationState.WITHDRAWN
    assert (application.decided_at, application.waitlist_rank) == (None, None)
    assert application.decision_note == "am Telefon"
    assert (latest.history_user, latest.history_change_reason) == (by, "Zurückgezogen auf Wunsch")
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["M21"]


def test_withdrawal_on_request_ends_the_participation():
    participation = accepted_mentee()

    services.record_withdrawal(participation.person.applications.get(), by=coordinator())

    participation.refresh_from_db()
    assert participation.ended_on == date(2008, 9, 20)


def test_withdrawal_on_request_keeps_an_earlier_note():
    application = ApplicationFactory(waitlisted=True, decision_note="Ruft im Mai an.")

    services.record_withdrawal(application, by=coordinator())

    application.refresh_from_db()
    assert application.decision_note == "Ruft im Mai an."


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_withdrawal_is_recorded_by_the_coordination_only(role):
    application = ApplicationFactory(accepted=True)

    with pytest.raises(NotAllowedError, match="darfst Du das nicht"):
        services.record_withdrawal(application, by=team_member(role))


def test_withdrawal_is_recorded_of_others_only():
    by = coordinator()
    mine, close = ApplicationFactory(person=by, role="MENTOR"), ApplicationFactory()
    services.recuse(close, by=by, reason=RecusalReason.KIN)

    for application in (mine, close):
        with pytest.raises(NotAllowedError, match="entscheiden"):
            services.record_withdrawal(application, by=by)

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"rejected": True}, ""),
        ({"withdrawn": True}, "ACCEPTED"),
        ({"accepted": True}, "IN_REVIEW"),
    ],
)
def test_withdrawal_on_an_outdated_page_is_refused(fields, seen):
    application = ApplicationFactory(**fields)

    with pytest.raises(NotAllowedError):
        services.record_withdrawal(application, by=coordinator(), seen=seen)

    assert not OutgoingMail.objects.exists()


# The mail -----------------------------------------------------------------------------------


def test_the_mail_is_true_whoever_recorded_it():
    services.record_withdrawal(ApplicationFactory(), by=coordinator())

    body = OutgoingMail.objects.get().body
    assert "Das wolltest Du nicht? Melde Dich gleich." in body
    assert "warst Du nicht" not in body


def test_the_mail_names_the_day_of_the_erasure():
    application = ApplicationFactory()
    EventFactory(cohort=application.cohort)

    services.withdraw(application)

    assert "am 23. Januar 2009" in OutgoingMail.objects.get().body  # the kick-off and 90 days
