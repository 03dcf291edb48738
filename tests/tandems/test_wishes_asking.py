"""Everybody is asked for wishes once when the first meeting is over, and reminded once."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from mails.models import OutgoingMail
from mentoring.core import clock
from programme.models import Cohort, CohortStatus
from programme.services import end_participation
from tandems import services
from tandems.models import Preference, WishRequest
from tandems.tasks import ask_for_wishes
from tests.factories import TandemFactory, accepted_mentee, accepted_mentor

from .wishes import at, express

pytestmark = [pytest.mark.django_db]


def mails(kind="M09"):
    return OutgoingMail.objects.filter(kind=kind)


def run(moment):
    with clock.set_to(moment):
        ask_for_wishes()


def test_everybody_is_asked_once_when_the_meeting_is_over(meeting):
    people = [accepted_mentee(), accepted_mentor()]

    run(at(4, 17))
    assert not mails().exists()
    for moment in (at(4, 18), at(4, 19), at(6, 10)):
        run(moment)

    assert {mail.recipient for mail in mails()} == {p.person for p in people}
    body = mails().first().body
    assert "bis 8. Oktober 2008 bis zu drei Menschen" in body
    assert "/tandem/wuensche/" in body


def test_who_came_by_themselves_has_a_tandem_or_left_is_not_asked(afterwards):
    express(accepted_mentee())
    TandemFactory(mentee=accepted_mentee(), mentor=(busy := accepted_mentor()))
    gone = accepted_mentee()
    gone.ended_on = date(2008, 10, 4)
    gone.save()
    asleep = accepted_mentee(person__is_active=False)

    run(at(4, 20))

    assert [mail.recipient for mail in mails()] == [busy.person]
    assert not WishRequest.objects.filter(participation=asleep).exists()


@pytest.mark.parametrize(
    ("moment", "reminded"),
    [(at(6, 12), 0), (at(7, 8), 0), (at(7, 9), 1), (at(8, 12), 1), (at(9, 9), 0)],
)
def test_who_was_silent_is_reminded_before_the_last_day(meeting, moment, reminded):
    accepted_mentee()
    run(at(4, 18))

    run(moment)
    run(moment + timedelta(minutes=15))

    assert mails("M09-reminder").count() == reminded


@pytest.mark.parametrize("day", [4, 7])
def test_who_leaves_while_it_runs_gets_no_mail(meeting, at_the_same_time, day):
    """Neither the question nor, days later, the reminder."""
    me = accepted_mentee()
    if day == 7:
        run(at(4, 18))

    with transaction.atomic():
        end_participation(me, on=date(2008, 10, 4))
        job = at_the_same_time(services.ask_for_wishes, now=at(day, 18))
        with pytest.raises(TimeoutError):  # it waits for the end of this
            job.result(timeout=0.5)

    assert job.result(timeout=30) == 0
    assert OutgoingMail.objects.count() == (1 if day == 7 else 0)


def test_who_answered_or_was_asked_today_is_not_reminded(meeting):
    me = accepted_mentee()
    run(at(4, 18))
    with clock.set_to(at(5)):
        express(me)
    accepted_mentor()

    run(at(7, 9))
    run(at(7, 18))

    assert not mails("M09-reminder").exists()


def test_no_cohort_but_the_published_one_is_asked(meeting):
    accepted_mentee()
    Cohort.objects.update(status=CohortStatus.ARCHIVED)

    run(at(5))

    assert not mails().exists()


def test_no_mail_says_whom_anybody_named(afterwards):
    me = accepted_mentee()
    mentor = accepted_mentor(person__first_name="Wunschname", person__last_name="Wunsch")
    express(me, [mentor])
    Preference.objects.update(created_at=at(4))
    WishRequest.objects.update(answered_at=None, asked_at=at(4))

    run(at(7, 9))

    assert mails("M09-reminder").exists()
    assert not any("wunschname" in mail.body.lower() for mail in mails("M09-reminder"))
