"""From accepted back onto the waiting list, as long as there is no tandem."""

from datetime import datetime

import pytest
from django.urls import reverse

from applications.models import ApplicationState
from mails.models import OutgoingMail
from mails.services import save_wording
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Role
from tandems.models import TandemState
from tandems.services import back_to_waiting_list
from tests.factories import (
    EventFactory,
    MatchingRunFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def application_of(participation):
    return participation.person.applications.get()


@pytest.mark.parametrize("build", [accepted_mentee, accepted_mentor])
def test_back_on_the_list_ends_the_participation_and_says_so(build):
    participation, by = build(), coordinator()
    application = application_of(participation)

    back_to_waiting_list(application, by=by)

    application.refresh_from_db()
    participation.refresh_from_db()
    assert (application.state, application.waitlist_rank) == (ApplicationState.WAITLISTED, 1)
    assert application.history.first().history_user == by
    assert participation.ended_on == clock.today()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, "danke für Deine Bewerbung" in mail.body) == ("M07-back", False)
    assert "wir hatten Dir zugesagt" in mail.body
    assert "auf Platz 1." in mail.body


def test_the_team_can_word_that_mail_too():
    save_wording(
        "M07-back", subject="Du wartest", body="Platz {{ platz }}.", version=0, by=coordinator()
    )

    back_to_waiting_list(application_of(accepted_mentee()), by=coordinator())

    mail = OutgoingMail.objects.get()
    assert (mail.subject, "Platz 1." in mail.body) == ("Du wartest", True)


@pytest.mark.parametrize(
    ("state", "is_possible"), [("PROPOSED", False), ("CONFIRMED", False), ("DISCARDED", True)]
)
@pytest.mark.parametrize("role", Role)
def test_an_open_tandem_stands_in_the_way(state, is_possible, role):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    TandemFactory(
        mentee=mentee, mentor=mentor, confirmed=state == "CONFIRMED", state=TandemState(state)
    )
    application = application_of(mentee if role == Role.MENTEE else mentor)

    if is_possible:
        back_to_waiting_list(application, by=coordinator())
    else:
        with pytest.raises(NotAllowedError, match="Tandem"):
            back_to_waiting_list(application, by=coordinator())

    application.refresh_from_db()
    assert (application.state == ApplicationState.WAITLISTED) == is_possible


def test_not_from_the_kickoff_on():
    EventFactory(kind="KICKOFF")
    application = application_of(accepted_mentee())

    with (
        clock.set_to(datetime(2008, 10, 25, 0, 1, tzinfo=BERLIN)),
        pytest.raises(NotAllowedError),
    ):
        back_to_waiting_list(application, by=coordinator())


def test_only_coordinators_of_others():
    by = coordinator()
    for application, member in (
        (application_of(accepted_mentee()), team_member()),
        (application_of(accepted_mentor(person=by)), by),
    ):
        with pytest.raises(NotAllowedError):
            back_to_waiting_list(application, by=member)


def test_button_is_on_the_page_of_an_accepted_one(client):
    application = application_of(accepted_mentee())
    client.force_login(coordinator())
    page = reverse("admin:applications_application_change", args=[application.pk])
    assert "Zurück auf die Warteliste" in client.get(page).content.decode()

    client.post(
        reverse("admin:applications_application_changelist"),
        {"action": "back_selected", "_selected_action": [str(application.pk)], "confirmed": "1"},
    )

    application.refresh_from_db()
    assert application.state == ApplicationState.WAITLISTED


def test_from_a_draft_of_the_matching_it_leads_back_to_it(client):
    application = application_of(accepted_mentee())
    page = reverse("admin:tandems_matchingrun_change", args=[MatchingRunFactory().pk])
    client.force_login(coordinator())
    data = {"action": "back_selected", "_selected_action": [str(application.pk)], "next": page}
    address = reverse("admin:applications_application_changelist")

    asked = client.post(address, data)
    done = client.post(address, {**data, "confirmed": "1", "next": asked.context["next"]})

    assert asked.context["back"] == page
    assert done.url == page


def test_board_says_where_it_leads_back_to(client):
    participation = accepted_mentee()
    run = MatchingRunFactory(leftover=[{"mentee": str(participation.pk), "sentences": []}])
    client.force_login(coordinator())
    page = reverse("admin:tandems_matchingrun_change", args=[run.pk])

    shown = client.get(page).content.decode()

    assert f'name="next" value="{page}"' in shown
