"""The whole way in, as a person walks it."""

import pytest
from django.urls import reverse

from applications.models import Application, ApplicationState
from mails.models import OutgoingMail
from programme.models import OfficeStatus
from tests.factories import CallChannelFactory, CohortFactory, EventFactory, UserFactory

from .posts import CONSENT, POSTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.mark.parametrize("role", ["MENTEE", "MENTOR"])
def test_from_the_first_step_to_the_receipt(client, texts, role):
    cohort = CohortFactory()
    EventFactory(cohort=cohort)
    CallChannelFactory(cohort=cohort, token="jusos")
    person = UserFactory(first_name="", last_name="")
    client.force_login(person)
    address = reverse(f"applications:apply-{role.lower()}") + "?k=jusos"

    for number, post in enumerate(POSTS[role](cohort).values(), start=1):
        page = client.get(address)
        assert page.status_code == 200, number
        answer = client.post(address, post | {"action": "next", "revision": "0"})
        assert answer.status_code == 302, answer.context["form"].errors
        address = answer.url
    application = Application.objects.get()
    assert address == reverse("applications:overview", args=[application.pk])
    page = client.get(address)
    answer = client.post(address, CONSENT | {"opened": page.context["opened"]})

    assert answer.url == reverse("applications:thanks", args=[application.pk])
    assert client.get(answer.url).status_code == 200
    assert client.get(application.get_absolute_url()).status_code == 200
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.channel.token == "jusos"
    assert not application.is_late
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [person]
    assert person.offices.exclude(status=OfficeStatus.CANDIDACY).count() == len(
        [name for name in POSTS[role](cohort)["about"] if name.endswith("_kind")]
    )
