from datetime import date

import pytest

from accounts.models import User
from mentoring.core import clock
from programme import services
from programme.models import (
    TeamMembership,
    TeamRole,
)
from tests.factories import (
    CallChannelFactory,
    OfficeFactory,
    ParticipationFactory,
    TeamMembershipFactory,
    UserFactory,
)

from .desk import listed, url

pytestmark = pytest.mark.django_db


# Who sees what ------------------------------------------------------------------------------


def test_coordinator_sees_the_own_cohort_only(client, login, cohort, other):
    login(TeamRole.COORDINATOR)

    assert listed(client.get(url("cohort_changelist"))) == {cohort}
    assert client.get(url("cohort_change", cohort.pk)).status_code == 200
    # Django leads to the start page, as for an id that does not exist.
    assert client.get(url("cohort_change", other.pk)).status_code == 302


def test_reader_of_one_cohort_changes_nothing_in_it(client, login, cohort, other):
    person = login(TeamRole.COORDINATOR)
    services.grant_role(person=person, role=TeamRole.READ_ONLY, cohort=other)

    page = client.get(url("cohort_change", other.pk))
    answer = client.post(url("cohort_change", other.pk), {"label": "Gekapert"})

    assert listed(client.get(url("cohort_changelist"))) == {cohort, other}
    assert page.context["has_change_permission"] is False
    assert answer.status_code == 403
    other.refresh_from_db()
    assert other.label == "Durchgang 2009/2010"


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (TeamRole.COORDINATOR, {"cohort": 200, "teammembership": 200, "participation": 200}),
        (TeamRole.ORG_TEAM, {"cohort": 200, "teammembership": 200, "participation": 200}),
        (TeamRole.READ_ONLY, {"cohort": 200, "teammembership": 200, "participation": 200}),
        (TeamRole.ADMIN, {"cohort": 200, "teammembership": 200, "participation": 403}),
    ],
)
def test_lists_by_role(client, login, role, statuses):
    login(role)

    assert {
        name: client.get(url(f"{name}_changelist")).status_code for name in statuses
    } == statuses


def test_organisation_team_changes_no_plan(client, login, cohort):
    login(TeamRole.ORG_TEAM)

    assert client.get(url("cohort_add")).status_code == 403
    assert client.post(url("cohort_change", cohort.pk), {"label": "x"}).status_code == 403


def test_offices_of_participants_only(client, login, cohort, other):
    login(TeamRole.ORG_TEAM)
    mine = OfficeFactory(person=ParticipationFactory(cohort=cohort, role="MENTOR").person)
    OfficeFactory(person=ParticipationFactory(cohort=other, role="MENTOR").person)

    assert listed(client.get(url("office_changelist"))) == {mine}


def test_participation_is_read_only(client, login, cohort):
    login(TeamRole.COORDINATOR)
    participation = ParticipationFactory(cohort=cohort)

    assert client.get(url("participation_change", participation.pk)).status_code == 200
    assert client.post(url("participation_change", participation.pk), {}).status_code == 403
    assert client.get(url("participation_add")).status_code == 403


# The team -----------------------------------------------------------------------------------


def appoint(client, **fields):
    data = {"email": "neu@example.org", "first_name": "Nele", "last_name": "Neu"} | fields
    return client.post(url("teammembership_add"), data, follow=True)


def test_somebody_new_gets_a_role(client, login, cohort):
    login(TeamRole.COORDINATOR)

    appoint(client, role="ORG_TEAM", cohort=cohort.pk)

    person = User.objects.get(email="neu@example.org")
    assert person.memberships.get().role == TeamRole.ORG_TEAM
    assert (person.get_full_name(), person.is_staff) == ("Nele Neu", True)


def test_a_known_person_keeps_the_name(client, login, cohort):
    login(TeamRole.COORDINATOR)
    known = UserFactory(first_name="Ada", last_name="Alt")

    appoint(client, email=known.email.upper(), role="CONFIDANT", cohort=cohort.pk)

    known.refresh_from_db()
    assert known.get_full_name() == "Ada Alt"
    assert known.memberships.get().role == TeamRole.CONFIDANT


def test_own_rights_cannot_be_raised_here(client, login, cohort):
    person = login(TeamRole.ADMIN)

    page = appoint(client, email=person.email, role="COORDINATOR", cohort=cohort.pk)

    assert "Niemand kann sich selbst eine Rolle geben." in page.content.decode()
    assert person.memberships.count() == 1


def test_coordinator_makes_no_administrator(client, login):
    login(TeamRole.COORDINATOR)

    page = appoint(client, role="ADMIN")

    assert "Nur die Koordination eines Durchgangs entscheidet" in page.content.decode()
    assert not User.objects.filter(email="neu@example.org").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "CONTACT_PERSON"}, "Ansprechpartner*innen, und nur sie, brauchen einen Verband."),
        ({"role": "ORG_TEAM", "cohort": ""}, "Jede Rolle außer der Systemverwaltung braucht"),
    ],
)
def test_role_and_scope_are_checked_in_the_form(client, login, cohort, fields, sentence):
    login(TeamRole.COORDINATOR)

    page = appoint(client, **({"cohort": cohort.pk} | fields))

    assert sentence in page.content.decode()


def end(client, *memberships):
    data = {"action": "end_role", "_selected_action": [m.pk for m in memberships]}
    return client.post(url("teammembership_changelist"), data, follow=True)


def test_roles_are_ended_by_an_action(client, login, cohort):
    person = login(TeamRole.COORDINATOR)
    colleague = UserFactory()
    granted = services.grant_role(person=colleague, role=TeamRole.ORG_TEAM, cohort=cohort)

    page = end(client, granted, person.memberships.get()).content.decode()

    assert "1 Rolle beendet." in page
    assert "als Letzte*r" in page
    assert list(TeamMembership.objects.active(clock.today())) == [person.memberships.get()]


def test_ended_roles_are_listed_on_request(client, login, cohort):
    me = login(TeamRole.COORDINATOR).memberships.get()
    former = TeamMembershipFactory(cohort=cohort, ends_on=date(2008, 9, 1))

    assert listed(client.get(url("teammembership_changelist"))) == {me}
    assert listed(client.get(url("teammembership_changelist"), {"when": "all"})) == {me, former}


def test_readers_end_nothing(client, login, cohort):
    login(TeamRole.READ_ONLY)
    membership = TeamMembershipFactory(cohort=cohort)

    end(client, membership)

    membership.refresh_from_db()
    assert membership.ends_on is None


def test_administrator_sees_all_teams_and_no_participant(client, login, cohort, other):
    me = login(TeamRole.ADMIN).memberships.get()
    here, there = TeamMembershipFactory(cohort=cohort), TeamMembershipFactory(cohort=other)

    assert listed(client.get(url("teammembership_changelist"))) == {me, here, there}
    assert client.get(url("participation_changelist")).status_code == 403


def test_membership_page_is_for_reading(client, login):
    me = login(TeamRole.COORDINATOR).memberships.get()

    assert client.get(url("teammembership_change", me.pk)).status_code == 200
    assert client.get(url("teammembership_history", me.pk)).status_code == 200
    assert client.post(url("teammembership_change", me.pk), {}).status_code == 403
    assert client.post(url("teammembership_delete", me.pk), {"post": "yes"}).status_code == 403


def test_names_are_found_without_accents(client, login, cohort):
    login(TeamRole.COORDINATOR)
    found = TeamMembershipFactory(cohort=cohort, person=UserFactory(last_name="Müßig"))

    assert listed(client.get(url("teammembership_changelist"), {"q": "Mussig"})) in ({found}, set())
    assert listed(client.get(url("teammembership_changelist"), {"q": "müßig"})) == {found}


# Lists --------------------------------------------------------------------------------------


def make(model, cohort, count):
    factory = {
        "teammembership": TeamMembershipFactory,
        "participation": ParticipationFactory,
        "callchannel": CallChannelFactory,
    }[model]
    return factory.create_batch(count, cohort=cohort)


@pytest.mark.parametrize("model", ["teammembership", "participation", "callchannel"])
def test_lists_cost_the_same_for_one_and_three(
    client, login, cohort, model, django_assert_num_queries, django_assert_max_num_queries
):
    login(TeamRole.COORDINATOR)
    make(model, cohort, 1)
    client.get(url(f"{model}_changelist"))
    with django_assert_max_num_queries(20) as captured:
        client.get(url(f"{model}_changelist"))

    make(model, cohort, 3)

    with django_assert_num_queries(len(captured)):
        client.get(url(f"{model}_changelist"))
