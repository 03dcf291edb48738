from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from mentoring.core import clock
from programme import services
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    PhaseKind,
    TeamMembership,
    TeamRole,
)
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    OfficeFactory,
    ParticipationFactory,
    TeamMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory()


@pytest.fixture
def other():
    return CohortFactory(key="2009-10", label="Durchgang 2009/2010", status=CohortStatus.DRAFT)


@pytest.fixture
def login(client, cohort):
    """Sign in somebody with this role in the cohort."""

    def login(role, where=None):
        person = UserFactory()
        scope = None if role == TeamRole.ADMIN else where or cohort
        services.grant_role(person=person, role=role, cohort=scope)
        client.force_login(person)
        return person

    return login


def url(name, *args):
    return reverse(f"admin:programme_{name}", args=args)


def listed(response):
    return set(response.context["cl"].queryset)


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


# The plan -----------------------------------------------------------------------------------


def form_of(page):
    """The fields of an admin page as a browser would send them."""
    form = page.context["adminform"].form
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for part in [formset.management_form, *formset.initial_forms]:
            for name in part.fields:
                data[part.add_prefix(name)] = part[name].value()
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.fixture
def loaded(login):
    call_command("load_cohort", "--update", verbosity=0)
    Cohort.objects.update(status=CohortStatus.DRAFT)
    return Cohort.objects.get()


def phase_prefix(data, kind):
    return next(name.removesuffix("-kind") for name in data if data[name] == kind)


def test_cohort_is_saved_unchanged(client, login, loaded):
    login(TeamRole.COORDINATOR)
    page = client.get(url("cohort_change", loaded.pk))
    before = list(loaded.phases.values()), list(loaded.topics.values())

    answer = client.post(url("cohort_change", loaded.pk), form_of(page))

    assert answer.status_code == 302
    assert (list(loaded.phases.values()), list(loaded.topics.values())) == before


def test_deadline_is_the_last_second_of_the_day_entered(client, login, loaded):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    data[f"{phase_prefix(data, 'APPLICATION')}-deadline_day"] = "15.10.2008"

    client.post(url("cohort_change", loaded.pk), data)

    phase = loaded.phases.get(kind=PhaseKind.APPLICATION)
    assert phase.hard_deadline == datetime(2008, 10, 15, 21, 59, 59, tzinfo=UTC)


def test_end_of_a_fuzzy_phase_is_its_last_day(client, login, loaded):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    prefix = phase_prefix(data, "APPLICATION")
    data |= {f"{prefix}-ends_on": "03.10.2008", f"{prefix}-deadline_day": ""}

    client.post(url("cohort_change", loaded.pk), data)

    phase = loaded.phases.get(kind=PhaseKind.APPLICATION)
    assert phase.ends_on == date(2008, 10, 31)
    assert phase.hard_deadline == datetime(2008, 10, 31, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"CALL-ends_on": "01.05.2008"}, "Das Ende liegt vor dem Anfang."),
        ({"CALL-deadline_day": "01.09.2008"}, "Nur die Bewerbungsphase hat eine Frist."),
        ({"CALL-starts_on": ""}, "Bitte gib einen Tag ein oder wähle „ohne Datum“."),
        ({"CALL-kind": "MENTORING"}, "Das steht hier zweimal: Phase."),
        ({"min_meetings": "9"}, "Die Mindestzahl der Treffen ist größer als die angestrebte."),
    ],
)
def test_mistakes_are_german_sentences(client, login, loaded, change, sentence):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    prefix = phase_prefix(data, "CALL")
    data |= {name.replace("CALL", prefix): value for name, value in change.items()}

    answer = client.post(url("cohort_change", loaded.pk), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_second_published_cohort_is_refused_with_a_sentence(client, login, other):
    login(TeamRole.COORDINATOR, other)
    data = form_of(client.get(url("cohort_change", other.pk))) | {"status": "PUBLISHED"}

    answer = client.post(url("cohort_change", other.pk), data)

    assert "Es ist schon ein anderer Durchgang veröffentlicht." in answer.content.decode()


def test_publishing_dates_the_plan(client, login, loaded, september):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk))) | {"status": "PUBLISHED"}

    client.post(url("cohort_change", loaded.pk), data)

    loaded.refresh_from_db()
    assert (loaded.status, loaded.as_of) == (CohortStatus.PUBLISHED, date(2008, 9, 20))


def test_new_cohort_belongs_to_who_made_it(client, login):
    person = login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_add")))
    data |= {"key": "2009-10", "label": "Neu", "title": "Neu", "as_of": "01.07.2009"}

    client.post(url("cohort_add"), data)

    new = Cohort.objects.get(key="2009-10")
    assert TeamMembership.objects.filter(person=person, cohort=new, role="COORDINATOR").exists()


def test_key_stays_as_it_is(client, login, cohort):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", cohort.pk))) | {"key": "anders"}

    client.post(url("cohort_change", cohort.pk), data)

    cohort.refresh_from_db()
    assert cohort.key == "2008-09"


def test_no_cohort_is_deleted(client, login, cohort):
    login(TeamRole.COORDINATOR)

    assert client.post(url("cohort_delete", cohort.pk), {"post": "yes"}).status_code == 403


def test_single_coordinator_is_hinted_at(client, login, cohort):
    login(TeamRole.COORDINATOR)

    page = client.get(url("cohort_change", cohort.pk)).content.decode()

    assert "Einen Durchgang sollten mindestens zwei Menschen koordinieren." in page


def test_new_channel_gets_a_link(client, login, cohort):
    login(TeamRole.COORDINATOR)
    data = {"cohort": cohort.pk, "code": "OTHER", "label": "Sommerfest", "informed_on": ""}

    client.post(url("callchannel_add"), data)

    assert len(CallChannel.objects.get(label="Sommerfest").token) == 8


def test_channel_of_another_cohort_cannot_be_made(client, login, other):
    login(TeamRole.COORDINATOR)

    client.post(url("callchannel_add"), {"cohort": other.pk, "code": "OTHER", "label": "Fremd"})

    assert not CallChannel.objects.exists()


def test_who_informed_an_association_is_noted(client, login, cohort):
    person, channel = login(TeamRole.COORDINATOR), CallChannelFactory(cohort=cohort)

    client.post(
        url("callchannel_change", channel.pk), {"label": channel.label, "informed_on": "20.05.2008"}
    )

    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by) == (date(2008, 5, 20), person)


def test_name_of_an_association_is_corrected(client, login):
    login(TeamRole.COORDINATOR)
    association = DistrictAssociationFactory()

    client.post(
        url("districtassociation_change", association.pk),
        {"kind": "SV", "name": "SPD Magdeburg", "seat": "Magdeburg"},
    )

    assert DistrictAssociation.objects.get().name == "SPD Magdeburg"


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
