from datetime import date, datetime

import pytest
from django.db import transaction

from applications import services
from applications.models import Application, ApplicationState, RejectionReason
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, Participation, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    EventFactory,
    UserFactory,
    coordinator,
    reviewed,
    team_member,
)
from tests.factories.programme import BERLIN
from tests.locks import PATIENCE, waits_for_us

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

MADE_BY_ONE = {
    "accept": {},
    "waitlist": {},
    "reject": {"reason": RejectionReason.NO_PLACE},
}


@pytest.fixture
def by():
    return coordinator(first_name="Marko", last_name="Muster")


def decide(name, application, **more):
    return getattr(services, name)(application, **MADE_BY_ONE[name], **more)


# Accepting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", [{}, {"in_review": True}, {"waitlisted": True}])
@pytest.mark.usefixtures("standing")
def test_accept_enrols_the_person(by, trait):
    application = reviewed(ApplicationFactory(role=Role.MENTOR, **trait))

    participation = services.accept(application, by=by)

    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert application.decided_by == by
    assert application.decided_at == clock.now()
    assert application.waitlist_rank is None
    assert participation.person == application.person
    assert participation.role == Role.MENTOR
    assert participation.association == application.association


def test_accept_tells_the_person_when_and_where(by):
    EventFactory(
        kind="FIRST_MEETING",
        starts_on=date(2008, 10, 8),
        ends_on=date(2008, 10, 8),
        precision="EARLY_MONTH",
        venue="Bürgerhaus",
    )
    application = reviewed(ApplicationFactory())

    services.accept(application, by=by)

    mail = OutgoingMail.objects.get()
    assert mail.recipient == application.person
    assert mail.kind == "M06"
    assert "Anfang Oktober 2008, Bürgerhaus." in mail.body


def test_accept_without_a_plan_says_that_the_date_follows(by):
    services.accept(reviewed(ApplicationFactory()), by=by)

    assert "Mentees: der Termin folgt." in OutgoingMail.objects.get().body


@pytest.mark.parametrize("trait", ["accepted", "rejected", "withdrawn", "draft_only"])
def test_accept_refuses_every_other_state(by, trait):
    application = ApplicationFactory(**{trait: True})

    with pytest.raises(NotAllowedError):
        services.accept(application, by=by)

    assert not Participation.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("birth_year", "confirmed", "is_accepted"),
    [(1989, False, True), (1990, False, False), (1990, True, True), (1991, True, False)],
)
def test_accept_refuses_minors(by, birth_year, confirmed, is_accepted):
    EventFactory(kind="KICKOFF")
    person = UserFactory(birth_year=birth_year, adult_confirmed=confirmed)
    application = reviewed(ApplicationFactory(person=person))

    if is_accepted:
        services.accept(application, by=by)
    else:
        with pytest.raises(NotAllowedError, match="18"):
            services.accept(application, by=by)

    assert Participation.objects.exists() == is_accepted


# The waiting list ---------------------------------------------------------------------------


def test_waitlist_gives_the_next_place_of_the_role(by):
    ApplicationFactory(waitlisted=True, waitlist_rank=4)
    mentee, mentor = ApplicationFactory(), ApplicationFactory(role=Role.MENTOR)

    services.waitlist(mentee, by=by)
    services.waitlist(mentor, by=by)

    mentee.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentee.waitlist_rank, mentor.waitlist_rank) == (5, 1)
    assert mentee.decided_by == by


def test_waitlist_mail_counts_those_ahead_and_not_the_gaps(by):
    ApplicationFactory(waitlisted=True, waitlist_rank=4)

    services.waitlist(ApplicationFactory(), by=by)

    mail = OutgoingMail.objects.get(kind="M07")
    assert "zurzeit auf Platz 2;" in mail.body


@pytest.mark.parametrize("trait", ["accepted", "waitlisted", "rejected", "withdrawn"])
def test_waitlist_refuses_every_other_state(by, trait):
    application = ApplicationFactory(**{trait: True})

    with pytest.raises(NotAllowedError):
        services.waitlist(application, by=by)

    assert not OutgoingMail.objects.exists()


# Rejecting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", [{}, {"in_review": True}, {"waitlisted": True}])
def test_reject_keeps_reason_and_note(by, trait):
    application = ApplicationFactory(**trait)

    services.reject(application, by=by, reason=RejectionReason.TIME, note="Ruft im Mai an.")

    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED
    assert application.decision_reason == RejectionReason.TIME
    assert application.decision_note == "Ruft im Mai an."
    assert application.waitlist_rank is None


def test_reject_mail_gives_the_reason_and_never_the_note(by):
    EventFactory(kind="KICKOFF")
    cohort = CohortFactory()
    cohort.contact_phone = "0391 12345"
    cohort.save()

    services.reject(ApplicationFactory(), by=by, reason=RejectionReason.NO_PLACE, note="geheim")

    mail = OutgoingMail.objects.get(kind="M08")
    assert "Der Grund: Es gab mehr Bewerbungen als Plätze." in mail.body
    assert "löschen wir am 23. Januar 2009." in mail.body
    assert "Ruf an: 0391 12345" in mail.body
    assert "geheim" not in mail.body


def test_reject_without_a_phone_offers_to_answer(by):
    services.reject(ApplicationFactory(), by=by, reason=RejectionReason.NO_PLACE)

    assert "Antworte einfach auf diese Mail." in OutgoingMail.objects.get().body


def test_reject_wants_a_reason_from_the_list(by):
    application = ApplicationFactory()

    with pytest.raises(NotAllowedError):
        services.reject(application, by=by, reason="BECAUSE")

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("trait", ["accepted", "rejected", "withdrawn"])
def test_reject_refuses_every_other_state(by, trait):
    application = ApplicationFactory(**{trait: True})

    with pytest.raises(NotAllowedError):
        services.reject(application, by=by, reason=RejectionReason.NO_PLACE)

    assert not OutgoingMail.objects.exists()


# Review and reopening -----------------------------------------------------------------------


def test_begin_review_is_for_the_organisation_team_too():
    application = ApplicationFactory()
    reviewer = team_member(TeamRole.ORG_TEAM)

    services.begin_review(application, by=reviewer)

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert application.history.first().history_user == reviewer
    assert not OutgoingMail.objects.exists()


def test_begin_review_a_second_time_names_who_was_first(by):
    application = ApplicationFactory()
    services.begin_review(application, by=by)

    with pytest.raises(NotAllowedError, match="Marko Muster"):
        services.begin_review(application, by=team_member(TeamRole.ORG_TEAM))


def test_reopen_takes_a_rejection_back(by):
    application = ApplicationFactory(rejected=True)

    services.reopen(application, by=by, reason="Zeit neu geplant.")

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert application.decided_by is None
    assert application.decision_reason == ""
    assert application.decision_note == "Zeit neu geplant."
    assert application.history.first().history_change_reason == "Wieder aufgenommen"


def test_reopened_application_can_be_rejected_again_with_a_mail(by):
    application = ApplicationFactory()
    services.reject(application, by=by, reason=RejectionReason.TIME)
    with clock.set_to(datetime(2008, 9, 22, 9, tzinfo=BERLIN)):
        services.reopen(application, by=by, reason="Irrtum")
        services.reject(application, by=by, reason=RejectionReason.NO_PLACE)

    assert OutgoingMail.objects.filter(kind="M08").count() == 2


@pytest.mark.parametrize("reason", ["", "   "])
def test_reopen_wants_a_reason(by, reason):
    with pytest.raises(NotAllowedError):
        services.reopen(ApplicationFactory(rejected=True), by=by, reason=reason)


def test_reopen_ends_with_the_kickoff(by):
    EventFactory(kind="KICKOFF")
    application = ApplicationFactory(rejected=True)

    with (
        clock.set_to(datetime(2008, 10, 25, 0, 0, tzinfo=BERLIN)),
        pytest.raises(NotAllowedError),
    ):
        services.reopen(application, by=by, reason="zu spät")


@pytest.mark.parametrize("trait", ["accepted", "waitlisted", "withdrawn", "in_review"])
def test_reopen_refuses_every_other_state(by, trait):
    with pytest.raises(NotAllowedError):
        services.reopen(ApplicationFactory(**{trait: True}), by=by, reason="Irrtum")


# Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MADE_BY_ONE)
@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.CONFIDANT])
def test_only_coordinators_decide(name, role):
    application = ApplicationFactory()

    with pytest.raises(NotAllowedError):
        decide(name, application, by=team_member(role))

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("name", MADE_BY_ONE)
def test_coordinator_of_another_cohort_does_not_decide(name):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    stranger = coordinator(cohort=other)

    with pytest.raises(NotAllowedError):
        decide(name, ApplicationFactory(), by=stranger)

    assert not OutgoingMail.objects.exists()


def test_reader_does_not_begin_a_review():
    with pytest.raises(NotAllowedError):
        services.begin_review(ApplicationFactory(), by=team_member(TeamRole.READ_ONLY))


@pytest.mark.parametrize("name", MADE_BY_ONE)
def test_nobody_decides_on_their_own_application(by, name):
    application = ApplicationFactory(person=by, role=Role.MENTOR)

    with pytest.raises(NotAllowedError):
        decide(name, application, by=by)


# Two at once --------------------------------------------------------------------------------


def test_second_click_is_told_who_was_faster(by):
    application = reviewed(ApplicationFactory())
    services.accept(application, by=by)

    with pytest.raises(NotAllowedError, match="Inzwischen hat Marko Muster"):
        services.reject(application, by=coordinator(), reason=RejectionReason.TIME)


def test_click_on_an_outdated_page_is_refused_even_if_the_state_would_allow_it(by):
    application = ApplicationFactory()
    services.waitlist(application, by=by)

    with pytest.raises(NotAllowedError, match="Marko Muster"):
        services.accept(application, by=coordinator(), seen=ApplicationState.SUBMITTED)

    application.refresh_from_db()
    assert application.state == ApplicationState.WAITLISTED


def test_withdrawn_in_the_meantime_names_nobody_without_history(by):
    application = ApplicationFactory(withdrawn=True)

    with pytest.raises(NotAllowedError, match="Zurückgezogen"):
        services.accept(application, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", MADE_BY_ONE)
def test_decision_waits_for_the_one_under_way(at_the_same_time, name):
    application, first, second = reviewed(ApplicationFactory()), coordinator(), coordinator()

    with transaction.atomic():
        services.accept(application, by=first)
        late_click = at_the_same_time(decide, name, application, by=second)
        assert waits_for_us(late_click)

    with pytest.raises(NotAllowedError):
        late_click.result(timeout=PATIENCE)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_places_on_the_waiting_list(at_the_same_time):
    one, two, by = ApplicationFactory(), ApplicationFactory(), coordinator()

    with transaction.atomic():
        services.waitlist(one, by=by)
        other = at_the_same_time(services.waitlist, two, by=by)
        assert waits_for_us(other)
    other.result(timeout=PATIENCE)

    places = Application.objects.order_by("waitlist_rank").values_list("waitlist_rank", flat=True)
    assert list(places) == [1, 2]
