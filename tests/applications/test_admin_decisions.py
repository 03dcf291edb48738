import pytest

from accounts.models import AccessLog
from applications.models import Application, ApplicationState, RejectionReason
from mails.models import OutgoingMail
from programme.models import CohortStatus, Participation, Role, TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    EventFactory,
    UserFactory,
    coordinator,
    reviewed,
    team_member,
)

from .desk import LIST, page_of, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

DECISIONS = [
    "accept_selected", "waitlist_selected", "reject_selected", "reopen_selected",
    "withdraw_selected",
]  # fmt: skip


# Deciding -----------------------------------------------------------------------------------


def test_decision_asks_first_with_count_and_names(desk):
    one = ApplicationFactory(person=UserFactory(first_name="Anna", last_name="Krüger"))
    two = ApplicationFactory(withdrawn=True)

    response = desk.post(
        LIST, {"action": "accept_selected", "_selected_action": [str(one.pk), str(two.pk)]}
    )

    assert response.context["title"] == "1 Bewerbung zusagen?"
    assert response.context["possible"] == [one]
    assert response.context["impossible"] == [two]
    assert not Participation.objects.exists()


def test_decision_that_is_possible_for_nobody_asks_nothing(desk):
    gone = ApplicationFactory(withdrawn=True)

    response = desk.post(LIST, {"action": "accept_selected", "_selected_action": [str(gone.pk)]})

    assert response.context["title"] == "Zusagen"


def test_decision_in_a_second_tab_says_that_nothing_was_done(desk):
    row = ApplicationFactory(accepted=True)
    data = {"action": "reject_selected", "_selected_action": [str(row.pk)], "confirmed": "1"}

    response = desk.post(f"{LIST}?entscheidung=offen", data, follow=True)

    assert said(response) == ["Nichts getan: Darüber ist schon entschieden."]


@pytest.mark.parametrize(("action", "says_so"), [("accept_selected", 1), ("review_selected", 0)])
def test_page_says_when_a_mail_goes_out(desk, action, says_so):
    row = ApplicationFactory()

    response = desk.post(LIST, {"action": action, "_selected_action": [str(row.pk)]})

    assert response.content.decode().count("geht sofort hinaus") == says_so


@pytest.mark.parametrize(
    ("action", "more", "state", "mail"),
    [
        ("accept_selected", {}, "ACCEPTED", "M06"),
        ("waitlist_selected", {}, "WAITLISTED", "M07"),
        ("reject_selected", {"reason": "NO_PLACE", "note": "intern"}, "REJECTED", "M08"),
    ],
)
def test_confirmed_decision_is_made_for_each(desk, action, more, state, mail):
    applications = [reviewed(ApplicationFactory()), reviewed(ApplicationFactory(in_review=True))]

    response = post(desk, action, *applications, **more)

    assert set(Application.objects.values_list("state", flat=True)) == {state}
    assert OutgoingMail.objects.filter(kind=mail).count() == 2
    assert len(said(response)) == 1


def test_rejection_without_a_reason_asks_again(desk):
    application = ApplicationFactory()

    response = post(desk, "reject_selected", application)

    assert response.context["form"].errors
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_one_that_is_refused_holds_up_no_other(desk):
    EventFactory(kind="KICKOFF")
    minor = reviewed(ApplicationFactory(person=UserFactory(first_name="Mia", birth_year=1992)))
    adult = reviewed(ApplicationFactory())

    response = post(desk, "accept_selected", minor, adult)

    adult.refresh_from_db()
    minor.refresh_from_db()
    assert (adult.state, minor.state) == ("ACCEPTED", "IN_REVIEW")
    assert len(said(response)) == 2
    assert "Mia" in said(response)[0]


def test_decision_on_an_outdated_page_names_who_was_faster(desk):
    application = ApplicationFactory(
        waitlisted=True, decided_by=UserFactory(first_name="Eva", last_name="Eilig")
    )
    application.state = "SUBMITTED"  # as the page had it

    response = post(desk, "accept_selected", application)

    assert "Inzwischen hat Eva Eilig etwas geändert" in said(response)[0]
    assert not Participation.objects.exists()


def test_decision_from_the_page_leads_back_to_it(desk):
    application = ApplicationFactory()

    response = post(desk, "review_selected", application, from_page="1")

    assert response.redirect_chain == [(page_of(application), 302)]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "http://testserver//evil.example/"]
)
def test_decision_leads_to_no_other_site(desk, elsewhere):
    response = post(desk, "review_selected", ApplicationFactory(), next=elsewhere)

    assert response.redirect_chain == [(LIST, 302)]


def test_rejection_can_be_taken_back_with_a_reason(desk):
    application = ApplicationFactory(rejected=True)

    post(desk, "reopen_selected", application, reason="Irrtum")

    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW


def test_page_of_a_withdrawal_says_what_comes_of_it(desk):
    row = ApplicationFactory(accepted=True)

    response = desk.post(LIST, {"action": "withdraw_selected", "_selected_action": [str(row.pk)]})

    shown = response.content.decode()
    assert response.context["title"] == "Eintragen, dass 1 Person sich zurückzieht?"
    assert "Nur, wenn die Person darum gebeten hat" in shown
    assert "Eine*r nimmt nicht mehr teil" in shown
    row.refresh_from_db()
    assert row.state == ApplicationState.ACCEPTED


@pytest.mark.parametrize("fields", [{"accepted": True}, {"waitlisted": True}, {}])
def test_withdrawal_is_recorded_once_however_often_it_is_clicked(desk, fields):
    row = ApplicationFactory(**fields)

    first = post(desk, "withdraw_selected", row, note="am Telefon")
    second = post(desk, "withdraw_selected", row)

    row.refresh_from_db()
    assert (row.state, row.decision_note) == (ApplicationState.WITHDRAWN, "am Telefon")
    assert said(first) == ["1 Rückzug eingetragen. Die Mail ist unterwegs."]
    assert "Nicht möglich" in said(second)[0]
    assert OutgoingMail.objects.get().kind == "M21"


def test_too_many_at_once_are_refused(desk, monkeypatch):
    monkeypatch.setattr("applications.admin.actions.MOST_AT_ONCE", 1)

    response = post(desk, "accept_selected", ApplicationFactory(), ApplicationFactory())

    assert said(response) == ["Bitte wähle höchstens 1 aus."]
    assert not Participation.objects.exists()


# Rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (
            TeamRole.COORDINATOR,
            [
                "accept_selected", "waitlist_selected", "reject_selected", "review_selected",
                "withdraw_selected",
            ],
        ),
        (TeamRole.ORG_TEAM, ["review_selected"]),
        (TeamRole.READ_ONLY, []),
    ],
)  # fmt: skip
def test_buttons_are_those_of_the_role(client, role, buttons):
    client.force_login(team_member(role))

    page = client.get(page_of(ApplicationFactory()))

    assert [button.action for button in page.context["buttons"]] == buttons


def test_own_application_has_no_buttons(desk):
    page = desk.get(page_of(ApplicationFactory(person=desk.person, role=Role.MENTOR)))

    assert page.context["buttons"] == []


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
@pytest.mark.parametrize("action", DECISIONS)
def test_forged_decisions_do_nothing(client, role, action):
    application = ApplicationFactory(rejected=action == "reopen_selected")
    before = application.state
    client.force_login(team_member(role))

    post(client, action, application, reason=RejectionReason.TIME)

    application.refresh_from_db()
    assert application.state == before
    assert not OutgoingMail.objects.exists()


def test_coordinator_of_one_cohort_and_helper_of_another_decides_in_one_only(client):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    person = coordinator(cohort=other)
    team_member(TeamRole.ORG_TEAM, person=person)
    application = ApplicationFactory()
    client.force_login(person)

    response = post(client, "accept_selected", application)

    assert said(response) == [f"{application.person}: In diesem Durchgang darfst Du das nicht."]
    assert not Participation.objects.exists()


def test_foreign_application_can_not_be_selected(desk):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    foreign = ApplicationFactory(cohort=other)

    post(desk, "accept_selected", foreign)

    foreign.refresh_from_db()
    assert foreign.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("action", ["delete_selected", "nope", ""])
def test_forged_actions_delete_nothing(desk, action):
    application = ApplicationFactory()

    post(desk, action, application, post="yes")

    assert Application.objects.filter(pk=application.pk).exists()


def test_forged_ids_are_a_bad_request(desk):
    data = {"action": "accept_selected", "_selected_action": ["nope"], "confirmed": "1"}

    assert desk.post(LIST, data).status_code == 400


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_nothing_is_added_changed_or_deleted_by_hand(desk, path):
    application = ApplicationFactory()
    before = Application.objects.values().get()

    desk.post(LIST + path.format(pk=application.pk), {"state": "ACCEPTED", "post": "yes"})

    assert Application.objects.values().get() == before


@pytest.mark.parametrize(
    "role", [TeamRole.CONFIDANT, TeamRole.ADMIN], ids=["confidant", "administrator"]
)
def test_others_see_no_applications(client, role):
    application = ApplicationFactory()
    client.force_login(team_member(role))

    for path in (LIST, page_of(application)):
        assert client.get(path).status_code in {302, 403, 404}
    assert not AccessLog.objects.exists()


def test_mentee_is_turned_away(client):
    client.force_login(UserFactory())

    assert client.get(LIST, follow=True).status_code == 403


def test_stranger_is_sent_to_the_one_way_in(client):
    response = client.get(LIST, follow=True)

    assert "/konto/" in response.redirect_chain[-1][0]
