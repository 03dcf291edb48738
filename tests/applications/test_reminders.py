"""Drafts are reminded of seven and two days before the deadline, once each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import services
from applications.models import Application
from applications.tasks import remind_drafts
from mails.models import OutgoingMail
from mentoring.core import clock
from programme.models import CohortStatus
from tests.factories.programme import DEADLINE

from .posts import answers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september", "texts")]


def run(*, days_before):
    with clock.set_to(DEADLINE - timedelta(days=days_before, hours=14)):
        remind_drafts()
    return list(
        OutgoingMail.objects.filter(kind="M03").order_by("created_at").values_list(
            "subject", flat=True
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "mails"),
    [
        (9, []),
        (8, []),
        (7, ["Noch 7 Tage: Deine Bewerbung wartet"]),
        (6, ["Noch 6 Tage: Deine Bewerbung wartet"]),  # a run that was missed
        (5, []),
        (3, []),
        (2, ["Noch 2 Tage: Deine Bewerbung wartet"]),
        (1, ["Noch 1 Tag: Deine Bewerbung wartet"]),
        (0, []),
        (-1, []),
    ],
)
def test_on_which_days(draft, days, mails):
    assert run(days_before=days) == mails


def test_two_reminders_however_often_it_runs(draft):
    for days in (8, 7, 7, 6, 5, 4, 3, 2, 2, 1, 0):
        mails = run(days_before=days)

    assert len(mails) == 2


def test_it_names_the_open_steps_and_leads_on(draft):
    draft.draft.pop("drive")
    draft.draft["needs"]["data"] = {}
    draft.save()

    run(days_before=7)

    body = OutgoingMail.objects.get(kind="M03").body
    assert "Es fehlen noch: Was Dich antreibt, Was Du brauchst." in body
    assert draft.get_absolute_url() in body
    assert reverse("applications:delete", args=[draft.pk]) in body
    assert "bis 30. September 2008, 23:59 Uhr" in body
    assert "am 31. Oktober 2008" in body


def test_a_complete_draft_lacks_the_click(draft):
    run(days_before=2)

    assert "nur noch der Klick auf „Absenden“" in OutgoingMail.objects.get(kind="M03").body


@pytest.mark.parametrize("why", ["unproved", "closed", "sent", "cohort", "begun today"])
def test_who_gets_none(draft, why):
    if why == "unproved":
        draft.person.email_verified_at = None
    elif why == "closed":
        draft.person.is_active = False
    elif why == "sent":
        services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)
    elif why == "cohort":
        draft.cohort.status = CohortStatus.ARCHIVED
        draft.cohort.save()
    else:
        begun = DEADLINE - timedelta(days=2, hours=20)
        Application.objects.filter(pk=draft.pk).update(created_at=begun)
    draft.person.save()

    assert run(days_before=2) == []


def test_who_sends_it_between_the_looking_and_the_writing_gets_none(draft):
    today = DEADLINE.date() - timedelta(days=7)
    services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)

    assert not services.remind(draft, days=7, missing=[], today=today)


def test_the_day_that_it_names_is_the_day_of_the_deletion(draft):
    last, first = DEADLINE.date() + timedelta(days=30), DEADLINE.date() + timedelta(days=31)

    assert services.forget_drafts(today=last, dry_run=True) == 0
    assert services.forget_drafts(today=first, dry_run=True) == 1
