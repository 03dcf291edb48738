from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Consent
from accounts.services import ensure_consent_texts, person_for
from applications import services
from applications.forms import FormFacts, judged
from applications.models import Application, ApplicationState
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Office, OfficeStatus
from tests.factories import (
    ApplicationFactory,
    CallChannelFactory,
    CohortFactory,
    ConsentTextFactory,
    DistrictAssociationFactory,
    OfficeFactory,
    UserFactory,
)
from tests.factories.programme import BERLIN, DEADLINE

from .posts import fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
LAST_MOMENT = DEADLINE.replace(microsecond=999_999)
NEXT_MOMENT = LAST_MOMENT + timedelta(microseconds=1)


def answers_of(application) -> dict:
    forms = judged(application, FormFacts(application.cohort))
    assert all(form.is_valid() for form in forms), [form.errors for form in forms]
    return {name: value for form in forms for name, value in form.cleaned_data.items()}


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


# start_draft --------------------------------------------------------------------------------


def test_start_draft_begins_an_empty_application():
    channel = CallChannelFactory()
    person = UserFactory()

    application = services.start_draft(
        cohort=channel.cohort, person=person, role="MENTEE", channel=channel
    )

    assert application.state == ApplicationState.DRAFT
    assert (application.person, application.channel) == (person, channel)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("state", ["draft_only", "in_review", "accepted", "rejected"])
def test_start_draft_gives_back_the_application_there_is(state):
    application = ApplicationFactory(**{state: True})

    again = services.start_draft(
        cohort=application.cohort, person=application.person, role=application.role
    )

    assert again == application
    assert Application.objects.count() == 1


def test_start_draft_begins_anew_after_a_withdrawal():
    old = ApplicationFactory(withdrawn=True)

    new = services.start_draft(cohort=old.cohort, person=old.person, role=old.role)

    assert new != old


def test_start_draft_allows_the_other_role():
    mentee = ApplicationFactory(role="MENTEE")

    services.start_draft(cohort=mentee.cohort, person=mentee.person, role="MENTOR")

    assert {a.role for a in mentee.person.applications.all()} == {"MENTEE", "MENTOR"}


def test_start_draft_ignores_the_channel_of_another_cohort():
    channel = CallChannelFactory(cohort=CohortFactory(key="2010", status="ARCHIVED"))

    application = services.start_draft(
        cohort=CohortFactory(), person=UserFactory(), role="MENTEE", channel=channel
    )

    assert application.channel is None


@pytest.mark.parametrize(
    "moment",
    [datetime(2008, 5, 17, 23, 59, tzinfo=BERLIN), NEXT_MOMENT],
    ids=["before the call", "after the deadline"],
)
def test_start_draft_needs_an_open_form(moment):
    cohort, person = CohortFactory(), UserFactory()

    with clock.set_to(moment), pytest.raises(NotAllowedError):
        services.start_draft(cohort=cohort, person=person, role="MENTEE")


def test_start_draft_needs_a_confirmed_address():
    with pytest.raises(NotAllowedError):
        services.start_draft(
            cohort=CohortFactory(), person=UserFactory(email_verified_at=None), role="MENTEE"
        )


# save_step ----------------------------------------------------------------------------------


def test_save_step_keeps_what_was_typed_in_and_counts():
    application = ApplicationFactory(draft_only=True)

    first = services.save_step(
        application, step="about", data={"birth_year": ["neunzehn"]}, revision=0
    )
    second = services.save_step(application, step="about", data={"birth_year": [""]}, revision=1)

    application.refresh_from_db()
    assert (first.revision, second.revision) == (1, 2)
    assert services.saved_step(application, "about") == second
    assert second.data == {"birth_year": [""]}
    assert application.history.count() == 1  # the creation: autosaves leave no trace there


def test_save_step_refuses_an_older_revision_and_overwrites_nothing():
    application = ApplicationFactory(draft_only=True)
    services.save_step(application, step="about", data={"place": ["Halle"]}, revision=0)

    with pytest.raises(services.StepChangedError) as refused:
        services.save_step(application, step="about", data={"place": ["Burg"]}, revision=0)

    application.refresh_from_db()
    assert refused.value.stored.data == {"place": ["Halle"]}
    assert application.draft["about"]["data"] == {"place": ["Halle"]}


def test_save_step_takes_the_same_words_twice():
    application = ApplicationFactory(draft_only=True)
    saved = services.save_step(application, step="about", data={"place": ["Halle"]}, revision=0)

    again = services.save_step(application, step="about", data={"place": ["Halle"]}, revision=0)

    assert again == saved


def test_save_step_leaves_other_steps_alone():
    application = ApplicationFactory(draft_only=True)
    stale = Application.objects.get(pk=application.pk)
    services.save_step(application, step="about", data={"place": ["Halle"]}, revision=0)

    services.save_step(stale, step="drive", data={"horizon": ["Y2"]}, revision=0)

    application.refresh_from_db()
    assert set(application.draft) == {"about", "drive"}


def test_save_step_has_a_limit():
    application = ApplicationFactory(draft_only=True)

    with pytest.raises(NotAllowedError):
        services.save_step(application, step="about", data={"place": ["x" * 50_000]}, revision=0)

    application.refresh_from_db()
    assert application.draft == {}


def test_save_step_is_for_drafts():
    with pytest.raises(NotAllowedError):
        services.save_step(ApplicationFactory(), step="about", data={}, revision=0)


# submit -------------------------------------------------------------------------------------


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
        with pytest.raises(TimeoutError):  # it waits for the first one's commit
            second_click.result(timeout=0.5)

    assert second_click.result(timeout=5) == application
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


# withdraw, delete ---------------------------------------------------------------------------


def test_delete_draft_leaves_nothing():
    application = ApplicationFactory(draft_only=True)

    services.delete_draft(application)

    assert not Application.objects.exists()


def test_delete_draft_is_for_drafts():
    with pytest.raises(NotAllowedError):
        services.delete_draft(ApplicationFactory())


def test_delete_draft_twice_says_so():
    application = ApplicationFactory(draft_only=True)
    stale = Application.objects.get(pk=application.pk)
    services.delete_draft(application)

    with pytest.raises(NotAllowedError):
        services.delete_draft(stale)
