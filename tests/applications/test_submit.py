from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Consent
from accounts.services import ensure_consent_texts, person_for
from applications import services
from applications.models import Application, ApplicationState
from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import Office, OfficeStatus
from tests.factories import (
    ApplicationFactory,
    ConsentTextFactory,
    DistrictAssociationFactory,
    OfficeFactory,
    UserFactory,
)
from tests.factories.programme import BERLIN, DEADLINE
from tests.locks import PATIENCE, waits_for_us

from .posts import LAST_MOMENT, NEXT_MOMENT, answers_of, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def ready(role="MENTEE", **changes) -> Application:
    """A complete draft."""
    application = ApplicationFactory(draft_only=True, role=role, association=None)
    fill(application, **changes)
    return application


def send(application, *, consents=("PROCESSING",), opened_at=None, now=None) -> Application:
    return services.submit(
        application,
        answers=answers_of(application),
        consents=set(consents),
        opened_at=opened_at,
        now=now,
    )


def test_submit_stores_a_mentees_answers():
    DistrictAssociationFactory()

    application = send(ready(), consents=["PROCESSING", "ALUMNI"])

    application.refresh_from_db()
    person, profile = application.person, application.mentee_profile
    person.refresh_from_db()
    assert (application.state, application.draft) == (ApplicationState.SUBMITTED, {})
    assert (application.heard_via, application.association.ags) == ("JUSOS", "15003")
    assert (person.first_name, person.place, person.gender) == ("Ayşe", "Magdeburg", "F")
    assert person.lat == pytest.approx(52.1, abs=0.1)
    assert profile.needs == ["open_doors", "advise_decisions"]
    assert profile.goals_draft == ["Ich kann eine Rede halten."]
    assert (profile.self_rating, profile.dates_ok) == ({"speaking": 2}, {"KICKOFF": "YES"})
    assert (profile.candidacy_plan, profile.mentor_gender_wish) == ("YES", "F")
    assert [topic.label for topic in profile.topics.all()] == ["Kommunales"]
    assert {c.kind for c in person.consents.valid()} == {"PROCESSING", "ALUMNI"}


def test_submit_stores_a_mentors_answers():
    application = send(ready("MENTOR"))

    person, profile = application.person, application.mentor_profile
    offices = person.offices.order_by("since").values_list("kind", "level", "status", "area")
    assert list(offices) == [
        ("MDL", "STATE", "FORMER", "Sachsen-Anhalt"),
        ("PARTY_BOARD", "DISTRICT", "CURRENT", "Halle"),
    ]
    assert (profile.capacity, profile.profile_published, profile.minors_ok) == (2, True, False)
    assert (person.second_place, person.second_lat) == ("Magdeburg", pytest.approx(52.1, abs=0.1))
    assert profile.term_ends_on.isoformat() == "2009-06-30"


def test_submit_replaces_what_was_known_of_offices_but_not_what_was_won():
    application = ready()
    OfficeFactory(person=application.person, area="Burg")
    won = OfficeFactory(person=application.person, status=OfficeStatus.WON)

    send(application)

    offices = Office.objects.filter(person=application.person)
    assert won in offices
    assert sorted(offices.exclude(pk=won.pk).values_list("status", "area")) == [
        ("CANDIDACY", "Magdeburg"),
        ("CURRENT", "Magdeburg"),
    ]


def test_submit_twice_is_submit_once():
    application = ready()
    answers = answers_of(application)

    for _click in range(2):
        services.submit(application, answers=answers, consents={"PROCESSING"}, opened_at=None)

    assert OutgoingMail.objects.count() == 1
    assert Consent.objects.count() == 1


def test_submit_needs_the_consent():
    application = ready()

    with pytest.raises(NotAllowedError):
        send(application, consents=["ALUMNI"])

    application.refresh_from_db()
    assert application.state == ApplicationState.DRAFT
    assert not Consent.objects.exists()


def test_submit_stores_the_version_that_was_shown():
    ConsentTextFactory()  # a later version

    application = send(ready())

    assert application.person.consents.get().text.version == 900


def test_submit_is_for_drafts():
    application = ready()
    services.withdraw(application)

    with pytest.raises(NotAllowedError):
        send(application)


@pytest.mark.parametrize(
    ("now", "opened_at", "late"),
    [
        (LAST_MOMENT, None, False),
        (NEXT_MOMENT, None, True),
        (NEXT_MOMENT, LAST_MOMENT, False),
        (NEXT_MOMENT + timedelta(minutes=14, seconds=59), LAST_MOMENT, False),
        (NEXT_MOMENT + timedelta(minutes=15), LAST_MOMENT, True),
        (NEXT_MOMENT + timedelta(minutes=5), NEXT_MOMENT, True),
        (DEADLINE + timedelta(hours=71), None, True),
    ],
)
def test_submit_knows_what_is_late(now, opened_at, late):
    application = send(ready(), now=now, opened_at=opened_at)

    assert (application.is_late, application.submitted_at) == (late, now)


@pytest.mark.parametrize(
    "now", [datetime(2008, 5, 17, 23, tzinfo=BERLIN), DEADLINE + timedelta(hours=73)]
)
def test_submit_refuses_before_and_after(now):
    application = ready()

    with pytest.raises(NotAllowedError):
        send(application, now=now)

    assert not OutgoingMail.objects.exists()


def test_submit_refuses_once_the_cohort_is_archived():
    application = ready()
    application.cohort.status = "ARCHIVED"
    application.cohort.save()

    with pytest.raises(NotAllowedError):
        send(application)


@pytest.mark.django_db(transaction=True)
def test_submit_waits_for_one_under_way(at_the_same_time):
    ensure_consent_texts()
    application = ready()
    wanted = {"answers": answers_of(application), "consents": {"PROCESSING"}, "opened_at": None}

    with transaction.atomic():
        services.submit(application, **wanted)
        second_click = at_the_same_time(services.submit, application, **wanted)
        assert waits_for_us(second_click)

    assert second_click.result(timeout=PATIENCE) == application
    assert OutgoingMail.objects.count() == 1


# All at once --------------------------------------------------------------------------------

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "ayse")  # the same letters, full width
SPELLINGS = ["Ayse@Example.org", "AYSE@EXAMPLE.ORG", f"{WIDE}@example.org", " ayse@example.org "]


def apply_as(email, *, cohort, answers):
    """One of many requests: the address is proved, the draft begun, filled and sent."""
    try:
        application = services.start_draft(
            cohort=cohort, person=person_for(email=email), role="MENTEE"
        )
        with suppress(NotAllowedError):  # another request was faster
            services.save_step(application, step="about", data={"place": ["Halle"]}, revision=0)
        return services.submit(
            application, answers=answers, consents={"PROCESSING"}, opened_at=None
        ).pk
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_submissions_of_one_person_are_one():
    ensure_consent_texts()
    person = UserFactory(email="ayse@example.org")
    sample = ApplicationFactory(draft_only=True)
    fill(sample)
    wanted = {"cohort": sample.cohort, "answers": answers_of(sample)}
    sample.delete()

    with ThreadPoolExecutor(max_workers=40) as pool:
        emails = [SPELLINGS[n % len(SPELLINGS)] for n in range(200)]
        results = list(pool.map(lambda email: apply_as(email, **wanted), emails))

    assert len(set(results)) == 1
    assert Application.objects.filter(person=person).count() == 1
    assert OutgoingMail.objects.count() == 1
    assert Consent.objects.count() == 1
