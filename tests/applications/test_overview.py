from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import ApplicationState
from mails.models import OutgoingMail
from mentoring.core import clock
from tests.factories import (
    ApplicationFactory,
)
from tests.factories.programme import DEADLINE

from .posts import CONSENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def step_url(application, number):
    return reverse("applications:step", args=[application.pk, number])


def overview_url(application):
    return reverse("applications:overview", args=[application.pk])


def test_sending_leads_to_the_thanks(client, draft, texts):
    page = client.get(overview_url(draft))

    answer = client.post(overview_url(draft), CONSENT | {"opened": page.context["opened"]})

    draft.refresh_from_db()
    assert answer.url == reverse("applications:thanks", args=[draft.pk])
    assert draft.state == ApplicationState.SUBMITTED
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["M04"]


def test_sending_twice_is_answered_alike(client, draft, texts):
    answers = [client.post(overview_url(draft), CONSENT) for _click in range(2)]

    assert answers[0].url == answers[1].url
    assert OutgoingMail.objects.count() == 1


def test_sending_needs_the_consent(client, draft, texts):
    page = client.post(overview_url(draft), {"consent_ALUMNI_1": "on"})

    assert page.context["consent"].errors.keys() == {"consent_PROCESSING_1"}
    assert not OutgoingMail.objects.exists()


def test_sending_leads_to_the_first_step_with_an_error(client, draft, texts):
    draft.draft["needs"]["data"]["goal_1"] = [""]
    del draft.draft["wishes"]
    draft.save()

    answer = client.post(overview_url(draft), CONSENT)

    assert answer.url == step_url(draft, 3) + "?pruefen=1"


def test_a_draft_tampered_with_is_judged_again(client, draft, texts):
    draft.draft["time"]["data"]["max_distance_km"] = ["99999"]
    draft.save()

    client.post(overview_url(draft), CONSENT)

    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT


@pytest.mark.parametrize(
    ("opened", "late"), [(DEADLINE, False), (DEADLINE + timedelta(minutes=1), True)]
)
def test_a_form_opened_in_time_may_be_sent_fifteen_minutes_more(client, draft, texts, opened, late):
    with clock.set_to(opened):
        page = client.get(overview_url(draft))
    with clock.set_to(DEADLINE + timedelta(minutes=14)):
        client.post(overview_url(draft), CONSENT | {"opened": page.context["opened"]})

    draft.refresh_from_db()
    assert draft.is_late == late


def test_the_time_of_opening_cannot_be_invented_or_borrowed(client, draft, texts):
    other = ApplicationFactory(draft_only=True, person=draft.person, role="MENTOR")
    stamp = client.get(overview_url(other)).context["opened"]

    for opened in (stamp, "2008-09-30T12:00:00+02:00", "x"):
        with clock.set_to(DEADLINE + timedelta(hours=73)):
            answer = client.post(overview_url(draft), CONSENT | {"opened": opened})

        assert answer.url == draft.get_absolute_url()


def test_both_roles_are_told_that_somebody_decides(client, draft, texts):
    ApplicationFactory(person=draft.person, cohort=draft.cohort, role="MENTOR")

    assert client.get(overview_url(draft)).context["other_role"] is True


def test_thanks_are_for_what_was_sent(client, draft):
    answer = client.get(reverse("applications:thanks", args=[draft.pk]))

    assert answer.url == draft.get_absolute_url()
