from datetime import date, datetime

import pytest

from accounts.models import ConsentKind
from accounts.services import has_consent
from mails.models import MailState, OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from tandems import services
from tandems.models import AgreementState, Answer, TandemState
from tests.factories import (
    ConsentFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

NEUTRAL = "Passt aus Gründen des Programms nicht."


def test_a_yes_on_the_portal_needs_the_consent():
    tandem = TandemFactory()

    with pytest.raises(NotAllowedError):
        services.answer(tandem, person=tandem.mentee.person, answer=Answer.YES)

    tandem.refresh_from_db()
    assert tandem.mentee_answer == Answer.OPEN


def test_a_yes_with_the_consent_is_stored_with_it():
    tandem = TandemFactory()
    person = tandem.mentor.person

    services.answer(tandem, person=person, answer=Answer.YES, share_contact=True)

    tandem.refresh_from_db()
    assert (tandem.mentor_answer, tandem.mentee_answer) == (Answer.YES, Answer.OPEN)
    assert has_consent(person, ConsentKind.SHARE_CONTACT)


def test_a_no_gives_no_consent_and_may_become_a_yes():
    tandem = TandemFactory()
    person = tandem.mentee.person

    services.answer(tandem, person=person, answer=Answer.NO, share_contact=True)
    assert not has_consent(person, ConsentKind.SHARE_CONTACT)
    services.answer(tandem, person=person, answer=Answer.YES, share_contact=True)

    tandem.refresh_from_db()
    assert tandem.mentee_answer == Answer.YES


def test_who_consented_before_only_says_yes():
    tandem = TandemFactory()
    ConsentFactory(person=tandem.mentee.person, kind=ConsentKind.SHARE_CONTACT)

    services.answer(tandem, person=tandem.mentee.person, answer=Answer.YES)

    tandem.refresh_from_db()
    assert tandem.mentee_answer == Answer.YES


@pytest.mark.parametrize("answer", ["", "OPEN", "MAYBE"])
def test_other_answers_are_refused(answer):
    tandem = TandemFactory()

    with pytest.raises(NotAllowedError):
        services.answer(tandem, person=tandem.mentee.person, answer=answer)


def test_answer_is_for_the_two():
    with pytest.raises(NotAllowedError):
        services.answer(TandemFactory(), person=UserFactory(), answer=Answer.NO)


@pytest.mark.parametrize("state", ["confirmed", "active"])
def test_answer_is_over_once_it_is_confirmed(state):
    tandem = TandemFactory(**{state: True})

    with pytest.raises(NotAllowedError):
        services.answer(tandem, person=tandem.mentee.person, answer=Answer.NO)


def test_answer_is_refused_when_one_has_left():
    tandem = TandemFactory(mentor=ParticipationFactory(role="MENTOR", ended_on=date(2008, 9, 1)))

    with pytest.raises(NotAllowedError):
        services.answer(tandem, person=tandem.mentee.person, answer=Answer.NO)


def test_the_team_records_what_was_said_on_the_phone():
    tandem = TandemFactory()

    services.record_answer(tandem, side="mentor", answer=Answer.YES, by=team_member())

    tandem.refresh_from_db()
    assert (tandem.mentee_answer, tandem.mentor_answer) == (Answer.OPEN, Answer.YES)
    assert not has_consent(tandem.mentor.person, ConsentKind.SHARE_CONTACT)


@pytest.mark.parametrize("role", [TeamRole.READ_ONLY, TeamRole.ADMIN])
def test_others_record_nothing(role):
    with pytest.raises(NotAllowedError):
        services.record_answer(
            TandemFactory(), side="mentor", answer=Answer.YES, by=team_member(role)
        )


def test_nobody_records_the_answer_to_their_own_proposal():
    by = team_member()
    tandem = TandemFactory(mentor=ParticipationFactory(role="MENTOR", person=by))

    with pytest.raises(NotAllowedError):
        services.record_answer(tandem, side="mentee", answer=Answer.YES, by=by)


def test_there_are_two_sides():
    with pytest.raises(NotAllowedError):
        services.record_answer(TandemFactory(), side="state", answer=Answer.YES, by=team_member())


def agreed_tandem():
    mentee, mentor = accepted_mentee(), accepted_mentor()
    for participation in (mentee, mentor):
        ConsentFactory(person=participation.person, kind=ConsentKind.SHARE_CONTACT)
    return TandemFactory(
        mentee=mentee, mentor=mentor, mentee_answer=Answer.YES, mentor_answer=Answer.YES
    )


def test_confirm_tells_both_and_begins_the_agreement():
    tandem, by = agreed_tandem(), coordinator()

    services.confirm(tandem, by=by)

    tandem.refresh_from_db()
    assert (tandem.state, tandem.confirmed_by) == (TandemState.CONFIRMED, by)
    agreement = tandem.agreements.get()
    assert (agreement.state, agreement.version) == (AgreementState.DRAFT, 1)
    assert (agreement.starts_on, agreement.ends_on) == (date(2008, 10, 25), date(2009, 4, 30))
    assert agreement.mentor_learns == "Wie Jüngere sich informieren."
    assert agreement.channels == ["IN_PERSON", "VIDEO"]
    assert agreement.meeting_minutes == 90
    assert [goal.text for goal in tandem.goals.all()] == ["Ich kann eine Rede halten."]
    mails = OutgoingMail.objects.filter(kind="M23")
    assert {mail.recipient for mail in mails} == {tandem.mentee.person, tandem.mentor.person}


def test_an_agreement_begun_after_the_kickoff_counts_from_that_day():
    tandem = agreed_tandem()

    with clock.set_to(datetime(2008, 11, 10, 9, tzinfo=BERLIN)):
        services.confirm(tandem, by=coordinator())

    assert tandem.agreements.get().starts_on == date(2008, 11, 10)


def test_a_long_answer_is_shortened_for_the_draft():
    tandem = agreed_tandem()
    profile = tandem.mentor.person.applications.get().mentor_profile
    profile.want_to_learn = "lernen " * 70
    profile.save()

    services.confirm(tandem, by=coordinator())

    learns = tandem.agreements.get().mentor_learns
    assert len(learns) <= 200
    assert learns.endswith(" lernen…")


def test_confirm_without_applications_begins_an_empty_draft():
    tandem = TandemFactory(mentee_answer=Answer.YES, mentor_answer=Answer.YES)
    for participation in (tandem.mentee, tandem.mentor):
        ConsentFactory(person=participation.person, kind=ConsentKind.SHARE_CONTACT)

    services.confirm(tandem, by=coordinator())

    assert tandem.agreements.get().mentor_learns == ""
    assert not tandem.goals.exists()


def test_confirm_is_for_the_coordination():
    with pytest.raises(NotAllowedError, match="nur die Koordination"):
        services.confirm(agreed_tandem(), by=team_member())


def test_nobody_confirms_their_own_tandem():
    by = coordinator()
    tandem = TandemFactory(mentor=accepted_mentor(person=by))

    with pytest.raises(NotAllowedError, match="eigenes Tandem"):
        services.confirm(tandem, by=by)


@pytest.mark.parametrize("side", ["mentee_answer", "mentor_answer"])
@pytest.mark.parametrize("answer", [Answer.OPEN, Answer.NO])
def test_silence_is_not_consent(side, answer):
    tandem = agreed_tandem()
    setattr(tandem, side, answer)
    tandem.save()

    with pytest.raises(NotAllowedError, match="Schweigen ist keine Zustimmung"):
        services.confirm(tandem, by=coordinator())


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_confirm_needs_the_consent_of_both(side):
    tandem = agreed_tandem()
    person = getattr(tandem, side).person
    person.consents.update(withdrawn_at=clock.now())

    with pytest.raises(NotAllowedError, match=f"fehlt die Einwilligung.*{person}"):
        services.confirm(tandem, by=coordinator())


def test_confirm_refuses_when_one_has_left():
    tandem = agreed_tandem()
    tandem.mentee.ended_on = date(2008, 9, 20)
    tandem.mentee.save()

    with pytest.raises(NotAllowedError, match="nimmt nicht mehr teil"):
        services.confirm(tandem, by=coordinator())


def test_confirm_looks_at_exclusions_again():
    tandem = agreed_tandem()
    PreferenceFactory(from_participation=tandem.mentor, to_participation=tandem.mentee)

    with pytest.raises(NotAllowedError) as refused:
        services.confirm(tandem, by=coordinator())

    assert str(refused.value) == NEUTRAL


def test_confirm_twice_is_once():
    tandem, by = agreed_tandem(), coordinator()
    services.confirm(tandem, by=by)

    with pytest.raises(NotAllowedError):
        services.confirm(tandem, by=by)

    assert tandem.agreements.count() == 1


def test_discard_stops_what_has_not_gone_out():
    by = coordinator()
    tandem = services.propose(mentee=accepted_mentee(), mentor=accepted_mentor(), by=by)

    services.discard(tandem, by=by)

    tandem.refresh_from_db()
    assert tandem.state == TandemState.DISCARDED
    assert {mail.state for mail in OutgoingMail.objects.all()} == {MailState.CANCELLED}


def test_discard_ends_the_draft_of_the_agreement():
    tandem, by = agreed_tandem(), coordinator()
    services.confirm(tandem, by=by)

    services.discard(tandem, by=by)

    assert tandem.agreements.get().state == AgreementState.TERMINATED


def test_discard_is_for_the_coordination_and_before_the_start():
    with pytest.raises(NotAllowedError):
        services.discard(TandemFactory(), by=team_member())
    with pytest.raises(NotAllowedError):
        services.discard(TandemFactory(active=True), by=coordinator())
