from datetime import datetime

import pytest

from applications import services
from applications.models import Application, ApplicationState
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tests.factories import (
    ApplicationFactory,
    CallChannelFactory,
    CohortFactory,
    UserFactory,
)
from tests.factories.programme import BERLIN

from .posts import NEXT_MOMENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


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


# delete_draft ---------------------------------------------------------------------------


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
