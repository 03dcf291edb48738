from datetime import date

import pytest
from django.conf import settings

from accounts.services import ensure_consent_texts
from applications import emails
from mails.models import OutgoingMail
from programme.dates import DatePrecision
from tests.factories import ApplicationFactory, EventFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def cohort():
    ensure_consent_texts()
    EventFactory(
        kind="FIRST_MEETING",
        title="Erstes Treffen",
        starts_on=date(2008, 10, 1),
        ends_on=date(2008, 10, 10),
        precision=DatePrecision.EARLY_MONTH,
    )
    return EventFactory().cohort


def receipt(application):
    emails.queue_received(application)
    return OutgoingMail.objects.get()


def test_the_receipt_says_when_and_what_next(cohort):
    application = ApplicationFactory(cohort=cohort)

    mail = receipt(application)

    assert (mail.kind, mail.subject) == ("M04", "Deine Bewerbung ist da")
    assert "am 1. September 2008 um 12:00 Uhr angekommen" in mail.body
    assert "Du hörst bis Anfang Oktober 2008 von uns." in mail.body
    assert "erstes Treffen Anfang Oktober 2008, Auftakt 24./25. Oktober 2008" in mail.body
    assert settings.SITE_URL + application.get_absolute_url() in mail.body


def test_the_receipt_of_a_mentor_thanks_for_experience(cohort):
    mail = receipt(ApplicationFactory(cohort=cohort, role="MENTOR"))

    assert (mail.kind, "Erfahrung weitergeben" in mail.body) == ("M04-mentor", True)


@pytest.mark.parametrize(("year", "kind"), [(1991, "M04-minor"), (1989, "M04"), (None, "M04")])
def test_minors_learn_that_somebody_has_to_agree(cohort, year, kind):
    application = ApplicationFactory(cohort=cohort, person=UserFactory(birth_year=year))

    mail = receipt(application)

    assert mail.kind == kind
    assert ("sorgeberechtigte Person zustimmt" in mail.body) == (kind == "M04-minor")


def test_a_plan_without_dates_still_gets_a_receipt():
    mail = receipt(ApplicationFactory())

    assert "Du hörst bis zum Auftakt von uns." in mail.body
    assert "erstes Treffen der Termin folgt" in mail.body


def test_the_same_receipt_is_queued_once(cohort):
    application = ApplicationFactory(cohort=cohort)

    emails.queue_received(application)
    emails.queue_received(application)

    assert OutgoingMail.objects.count() == 1
