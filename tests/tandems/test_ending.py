from datetime import date, datetime

import pytest

from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tandems import services
from tandems.models import AgreementState, EndReason, Tandem, TandemState
from tandems.tasks import complete_due
from tests.factories import (
    AgreementFactory,
    EventFactory,
    TandemFactory,
    UserFactory,
    confirmed_tandem,
    coordinator,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_each_of_the_two_may_end_it_without_a_reason(side):
    tandem = TandemFactory(active=True)
    signed = AgreementFactory(tandem=tandem, state=AgreementState.SIGNED, text_hash="a" * 64)

    services.end_early(tandem, by=getattr(tandem, side).person)

    tandem.refresh_from_db()
    signed.refresh_from_db()
    assert (tandem.state, tandem.ended_on) == (TandemState.ENDED_EARLY, date(2008, 9, 20))
    assert tandem.end_reason == EndReason.NOT_SAID
    assert signed.state == AgreementState.TERMINATED


def test_both_get_the_same_words_without_blame():
    tandem = TandemFactory(active=True)

    services.end_early(tandem, by=tandem.mentee.person, reason=EndReason.CHEMISTRY)

    mails = OutgoingMail.objects.filter(kind="M17")
    assert {mail.recipient for mail in mails} == {tandem.mentee.person, tandem.mentor.person}
    bodies = {mail.body.split(",", 1)[1] for mail in mails}
    assert len(bodies) == 1
    assert "Euer Tandem endet am 20. September 2008." in bodies.pop()


def test_the_coordination_may_end_it_with_a_reason():
    tandem = TandemFactory(active=True)

    services.end_early(tandem, by=coordinator(), reason=EndReason.MOVED)

    tandem.refresh_from_db()
    assert tandem.end_reason == EndReason.MOVED


@pytest.mark.parametrize("somebody", [UserFactory, team_member])
def test_others_end_nothing(somebody):
    with pytest.raises(NotAllowedError):
        services.end_early(TandemFactory(active=True), by=somebody())


def test_a_reason_is_one_of_the_list():
    tandem = TandemFactory(active=True)

    with pytest.raises(NotAllowedError):
        services.end_early(tandem, by=tandem.mentee.person, reason="BORED")


def test_a_tandem_that_has_not_begun_is_discarded():
    tandem = confirmed_tandem()

    services.end_early(tandem, by=tandem.mentor.person)

    tandem.refresh_from_db()
    assert (tandem.state, tandem.ended_on) == (TandemState.DISCARDED, None)
    assert tandem.agreements.get().state == AgreementState.TERMINATED


@pytest.mark.parametrize("fields", [{}, {"state": TandemState.DISCARDED}])
def test_there_is_nothing_to_end_otherwise(fields):
    tandem = TandemFactory(**fields)

    with pytest.raises(NotAllowedError):
        services.end_early(tandem, by=tandem.mentee.person)


def test_tandems_are_completed_the_day_after_their_last():
    tandem = TandemFactory(active=True)
    draft = AgreementFactory(tandem=tandem)
    EventFactory(cohort=tandem.cohort, kind="CLOSING", title="Abschluss", key="closing")

    assert services.complete_due(today=date(2009, 4, 30)) == 0
    assert services.complete_due(today=date(2009, 5, 1)) == 1
    assert services.complete_due(today=date(2009, 5, 1)) == 0

    tandem.refresh_from_db()
    draft.refresh_from_db()
    assert (tandem.state, tandem.ended_on) == (TandemState.COMPLETED, date(2009, 4, 30))
    assert draft.state == AgreementState.TERMINATED
    mails = OutgoingMail.objects.filter(kind="M18")
    assert {mail.recipient for mail in mails} == {tandem.mentee.person, tandem.mentor.person}
    assert "Wir feiern das: 24./25. Oktober 2008." in mails[0].body
    assert "/tandem/leitfaden/#abschluss" in mails[0].body


def test_a_run_that_broke_off_is_taken_up_where_it_stopped(monkeypatch):
    first, second = TandemFactory(active=True), TandemFactory(active=True)
    sent = []

    def break_off(tandem):
        sent.append(tandem)
        if len(sent) == 2:
            raise RuntimeError("killed")

    monkeypatch.setattr("tandems.emails.queue_completed", break_off)
    with pytest.raises(RuntimeError):
        services.complete_due(today=date(2009, 5, 1))
    assert Tandem.objects.filter(state=TandemState.COMPLETED).count() == 1

    monkeypatch.undo()
    assert services.complete_due(today=date(2009, 5, 1)) == 1
    assert {first.pk, second.pk} == set(
        Tandem.objects.filter(state=TandemState.COMPLETED).values_list("pk", flat=True)
    )


def test_who_was_faster_leaves_nothing_to_do():
    from tandems.services import ending  # noqa: PLC0415 - between the list and the lock

    tandem = TandemFactory(active=True)
    services.end_early(tandem, by=tandem.mentee.person)

    assert ending._complete(tandem.pk, date(2009, 5, 1)) == 0


def test_the_job_asks_the_programmes_clock():
    tandem = TandemFactory(active=True)

    with clock.set_to(datetime(2009, 5, 1, 4, tzinfo=BERLIN)):
        complete_due()

    tandem.refresh_from_db()
    assert tandem.state == TandemState.COMPLETED


def test_somebody_of_the_team_looks_after_a_tandem():
    tandem, by = TandemFactory(active=True), team_member(first_name="Ida", last_name="Ahrens")

    services.look_after(tandem, contact_person=by, by=by)
    services.end_early(tandem, by=tandem.mentee.person)

    assert "Ida Ahrens meldet sich" in OutgoingMail.objects.filter(kind="M17")[0].body


def test_nobody_else_looks_after_a_tandem():
    tandem, by = TandemFactory(active=True), team_member()

    with pytest.raises(NotAllowedError):
        services.look_after(tandem, contact_person=UserFactory(), by=by)
    with pytest.raises(NotAllowedError):
        services.look_after(tandem, contact_person=by, by=tandem.mentee.person)


def test_a_tandem_can_be_looked_after_by_nobody_in_particular():
    tandem = TandemFactory(active=True, contact_person=UserFactory())

    services.look_after(tandem, contact_person=None, by=team_member())

    tandem.refresh_from_db()
    assert tandem.contact_person is None
