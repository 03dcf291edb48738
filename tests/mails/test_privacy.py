from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mails.models import MailState, OutgoingMail
from mails.privacy import PERSONAL_DATA
from tests.factories.mails import OutgoingMailFactory

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("sent_at", "expired"),
    [
        (datetime(2008, 9, 19, 23, 59, 59, tzinfo=BERLIN), True),
        (datetime(2008, 9, 20, 0, 0, tzinfo=BERLIN), False),
    ],
)
def test_sent_mail_expires_with_the_day_it_was_sent(sent_at, expired):
    OutgoingMailFactory(state=MailState.SENT, sent_at=sent_at)

    assert OutgoingMail.objects.expired(date(2008, 9, 20)).exists() is expired


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.CANCELLED])
def test_mail_that_never_went_out_expires_with_the_day_it_was_written(state):
    OutgoingMailFactory(state=state, created_at=datetime(2008, 9, 19, tzinfo=BERLIN))

    assert OutgoingMail.objects.expired(date(2008, 9, 20)).exists()


def test_waiting_mail_does_not_expire():
    OutgoingMailFactory(created_at=datetime(2008, 9, 1, tzinfo=BERLIN))

    assert not OutgoingMail.objects.expired(date(2008, 9, 20)).exists()


def test_erased_mail_says_nothing_about_a_person():
    mail = OutgoingMailFactory(address="a@example.org", error="550 <a@example.org> unknown")
    (data,) = [data for data in PERSONAL_DATA if data.model is OutgoingMail]

    OutgoingMail.objects.update(**data.erase)

    mail.refresh_from_db()
    assert [mail.subject, mail.body, mail.address, mail.error] == [""] * 4
