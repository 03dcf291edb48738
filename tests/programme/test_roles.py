from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme import queries, services
from programme.models import CohortStatus, TeamMembership, TeamRole
from tests.factories import (
    CohortFactory,
    DistrictAssociationFactory,
    TeamMembershipFactory,
    UserFactory,
)
from tests.locks import PATIENCE, waits_for_us

pytestmark = pytest.mark.django_db


def groups_of(person):
    return {group.name for group in person.groups.all()}


# The team -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "group", "is_staff"),
    [
        (TeamRole.ORG_TEAM, "Organisationsteam", True),
        (TeamRole.COORDINATOR, "Koordination", True),
        (TeamRole.READ_ONLY, "Lesezugriff", True),
        (TeamRole.CONFIDANT, "Vertrauensperson", False),
    ],
)
def test_group_and_way_into_the_admin_follow_from_the_role(cohort, role, group, is_staff):
    person = UserFactory()

    membership = services.grant_role(person=person, role=role, cohort=cohort)

    person.refresh_from_db()
    assert membership.starts_on == clock.today()
    assert (groups_of(person), person.is_staff) == ({group}, is_staff)


def test_contact_person_has_a_group_and_no_admin(cohort):
    person, association = UserFactory(), DistrictAssociationFactory()

    services.grant_role(
        person=person, role=TeamRole.CONTACT_PERSON, cohort=cohort, association=association
    )

    person.refresh_from_db()
    assert (groups_of(person), person.is_staff) == ({"Ansprechpartner*in"}, False)


def test_administrator_works_for_no_cohort(admin):
    assert (groups_of(admin), admin.is_staff) == ({"Systemverwaltung"}, True)
    assert admin.is_superuser is False


def test_granting_twice_gives_the_same_row(cohort):
    person = UserFactory()

    first = services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)
    second = services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)

    assert first == second
    assert TeamMembership.objects.filter(person=person).count() == 1


def test_role_that_was_to_begin_later_begins_today(cohort):
    later = TeamMembershipFactory(cohort=cohort, starts_on=clock.today() + timedelta(days=30))

    granted = services.grant_role(person=later.person, role=later.role, cohort=cohort)

    assert (granted.pk, granted.starts_on) == (later.pk, clock.today())


def test_role_can_be_given_again_after_its_end(cohort, coordinator):
    person = UserFactory()
    first = services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)
    services.revoke_role(first, by=coordinator)

    second = services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)

    assert second.pk != first.pk
    assert groups_of(person) == {"Organisationsteam"}


def test_coordinator_decides_on_the_team_of_the_own_cohort_only(cohort, coordinator):
    other = CohortFactory(key="2009-10", status=CohortStatus.DRAFT)

    services.grant_role(person=UserFactory(), role="ORG_TEAM", cohort=cohort, by=coordinator)

    with pytest.raises(NotAllowedError):
        services.grant_role(person=UserFactory(), role="ORG_TEAM", cohort=other, by=coordinator)


def test_administrator_may_give_each_role(cohort, admin):
    for role, where in [(TeamRole.COORDINATOR, cohort), (TeamRole.ADMIN, None)]:
        person = UserFactory()
        services.grant_role(person=person, role=role, cohort=where, by=admin)
        assert person.memberships.get().role == role


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.CONFIDANT])
def test_others_give_no_role(cohort, role, as_member):
    colleague, person = as_member(role, cohort), UserFactory()

    with pytest.raises(NotAllowedError):
        services.grant_role(person=person, role="ORG_TEAM", cohort=cohort, by=colleague)

    assert not person.memberships.exists()


def test_only_an_administrator_makes_administrators(coordinator):
    with pytest.raises(NotAllowedError):
        services.grant_role(person=UserFactory(), role=TeamRole.ADMIN, by=coordinator)


@pytest.mark.parametrize("role", [TeamRole.COORDINATOR, TeamRole.ORG_TEAM])
def test_nobody_gives_themselves_a_role(cohort, admin, role):
    with pytest.raises(NotAllowedError):
        services.grant_role(person=admin, role=role, cohort=cohort, by=admin)

    assert groups_of(admin) == {"Systemverwaltung"}


def test_a_switched_off_account_gives_no_role(cohort, coordinator):
    coordinator.is_active = False

    with pytest.raises(NotAllowedError):
        services.grant_role(person=UserFactory(), role="ORG_TEAM", cohort=cohort, by=coordinator)


def test_role_and_scope_must_fit(cohort):
    association = DistrictAssociationFactory()
    for wrong in [
        {"role": TeamRole.ORG_TEAM, "cohort": None},
        {"role": TeamRole.ADMIN, "cohort": cohort},
        {"role": TeamRole.CONTACT_PERSON, "cohort": cohort},
        {"role": TeamRole.ORG_TEAM, "cohort": cohort, "association": association},
    ]:
        with pytest.raises(NotAllowedError):
            services.grant_role(person=UserFactory(), **wrong)


def test_unknown_role_is_a_mistake_of_the_code(cohort):
    with pytest.raises(ValueError, match="BOSS"):
        services.grant_role(person=UserFactory(), role="BOSS", cohort=cohort)


def test_revoked_role_counts_no_longer_from_this_very_day(cohort, coordinator, as_member):
    person = as_member(TeamRole.ORG_TEAM, cohort)

    ended = services.revoke_role(person.memberships.get(), by=coordinator)

    person.refresh_from_db()
    assert ended.ends_on == clock.today()
    assert not TeamMembership.objects.active_of(person).exists()
    assert (groups_of(person), person.is_staff) == (set(), False)


def test_other_roles_stay(cohort, coordinator, as_member):
    person = as_member(TeamRole.ORG_TEAM, cohort)
    services.grant_role(person=person, role=TeamRole.CONFIDANT, cohort=cohort)

    services.revoke_role(person.memberships.get(role=TeamRole.CONFIDANT), by=coordinator)

    person.refresh_from_db()
    assert (groups_of(person), person.is_staff) == ({"Organisationsteam"}, True)


def test_revoking_twice_is_refused(cohort, coordinator, as_member):
    membership = as_member(TeamRole.ORG_TEAM, cohort).memberships.get()
    services.revoke_role(membership, by=coordinator)

    with pytest.raises(NotAllowedError):
        services.revoke_role(membership, by=coordinator)


def test_the_last_coordinator_stays(cohort, coordinator, admin):
    for by in (coordinator, admin, None):
        with pytest.raises(NotAllowedError):
            services.revoke_role(coordinator.memberships.get(), by=by)

    assert TeamMembership.objects.active_of(coordinator).exists()


def test_of_two_coordinators_one_may_go(cohort, coordinator, as_member):
    second = as_member(TeamRole.COORDINATOR, cohort)

    services.revoke_role(second.memberships.get(), by=coordinator)

    with pytest.raises(NotAllowedError):
        services.revoke_role(coordinator.memberships.get(), by=coordinator)


def test_a_coordinator_who_cannot_log_in_does_not_count(cohort, coordinator, admin, as_member):
    absent = as_member(TeamRole.COORDINATOR, cohort)
    absent.is_active = False
    absent.save()

    with pytest.raises(NotAllowedError):
        services.revoke_role(coordinator.memberships.get(), by=admin)


def test_strangers_revoke_nothing(cohort, coordinator, as_member):
    membership = as_member(TeamRole.ORG_TEAM, cohort).memberships.get()

    with pytest.raises(NotAllowedError):
        services.revoke_role(membership, by=as_member(TeamRole.ORG_TEAM, cohort))


def test_two_coordinators_are_hinted_at(cohort, coordinator, as_member):
    assert len(queries.team_hints(cohort)) == 1

    as_member(TeamRole.COORDINATOR, cohort)

    assert queries.team_hints(cohort) == []


# Groups -------------------------------------------------------------------------------------


def test_sync_leaves_groups_of_others_alone(cohort):
    person, foreign = UserFactory(), Group.objects.create(name="Vereinsheim")
    person.groups.add(foreign)

    services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)
    services.sync_groups(person)

    assert groups_of(person) == {"Vereinsheim", "Organisationsteam"}


def test_sync_twice_writes_nothing(cohort, as_member):
    person = as_member(TeamRole.ORG_TEAM, cohort)
    rows = person.history.count()

    services.sync_groups(person)

    person.refresh_from_db()
    assert person.history.count() == rows


def test_superuser_keeps_the_way_into_the_admin():
    person = UserFactory(is_superuser=True, is_staff=True)

    services.sync_groups(person)

    person.refresh_from_db()
    assert person.is_staff is True


def test_daily_run_ends_what_has_ended_by_date(cohort, as_member):
    person = as_member(TeamRole.ORG_TEAM, cohort)
    person.memberships.update(ends_on=clock.today())

    looked_at = services.sync_all_groups()

    person.refresh_from_db()
    assert looked_at == 1
    assert (groups_of(person), person.is_staff) == (set(), False)


def test_each_group_has_exactly_the_permissions_of_the_table():
    Group.objects.all().delete()

    services.ensure_groups()

    found = {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.filter(name__in=queries.MANAGED_GROUPS)
    }

    assert found == {
        queries.GROUPS[role]: set(names) for role, names in queries.PERMISSIONS.items()
    }


def test_ensure_groups_takes_back_what_somebody_added(django_assert_num_queries):
    services.ensure_groups()
    group = Group.objects.get(name="Lesezugriff")
    group.permissions.set(Group.objects.get(name="Koordination").permissions.all())

    services.ensure_groups()

    assert not group.permissions.filter(codename="decide_application").exists()
    with django_assert_num_queries(5):  # savepoint twice, permissions, groups, their permissions
        services.ensure_groups()


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        (TeamRole.ORG_TEAM, "applications.review_application", True),
        (TeamRole.ORG_TEAM, "applications.decide_application", False),
        (TeamRole.ORG_TEAM, "tandems.propose_tandem", True),
        (TeamRole.ORG_TEAM, "tandems.confirm_tandem", False),
        (TeamRole.ORG_TEAM, "programme.export_cohort", False),
        (TeamRole.COORDINATOR, "applications.decide_application", True),
        (TeamRole.COORDINATOR, "programme.export_cohort", True),
        (TeamRole.READ_ONLY, "applications.view_application", True),
        (TeamRole.READ_ONLY, "applications.change_application", False),
        (TeamRole.ADMIN, "accounts.change_user", True),
        (TeamRole.ADMIN, "applications.view_application", False),
        (TeamRole.CONFIDANT, "applications.view_application", False),
    ],
)
def test_what_a_group_may_do(role, permission, allowed, as_member):
    person = as_member(role, None if role == TeamRole.ADMIN else CohortFactory())

    assert person.has_perm(permission) is allowed


def test_reading_rights_change_nothing():
    assert all(name.split(".")[1].startswith("view_") for name in queries.PERMISSIONS["READ_ONLY"])


def test_right_counts_in_the_cohort_of_its_role_only(cohort, as_member):
    """Coordinator here and reader there: the groups alone would let her decide there too."""
    other = CohortFactory(key="2009-10", status=CohortStatus.DRAFT)
    person = as_member(TeamRole.COORDINATOR, cohort)
    services.grant_role(person=person, role=TeamRole.READ_ONLY, cohort=other)
    person.refresh_from_db()

    decide, look = "applications.decide_application", "applications.view_application"

    assert (queries.may(person, decide, cohort), queries.may(person, decide, other)) == (
        True,
        False,
    )
    assert set(queries.cohorts_where(person, look)) == {cohort, other}
    assert set(queries.cohorts_where(person, decide)) == {cohort}


def test_switched_off_account_may_nothing(cohort, coordinator):
    coordinator.is_active = False

    assert queries.may(coordinator, "programme.view_cohort", cohort) is False
    assert not queries.cohorts_where(coordinator, "programme.view_cohort").exists()
    assert queries.is_admin(coordinator) is False


def test_superuser_may_all(cohort):
    person = UserFactory(is_superuser=True)

    assert queries.may(person, "programme.view_cohort", cohort) is True
    assert list(queries.cohorts_where(person, "programme.view_cohort")) == [cohort]


# Two at once --------------------------------------------------------------------------------


def test_two_coordinators_cannot_remove_each_other(at_the_same_time, as_member):
    cohort = CohortFactory()
    first, second = (as_member(TeamRole.COORDINATOR, cohort) for _ in range(2))

    with transaction.atomic():
        services.revoke_role(first.memberships.get(), by=second)
        other_click = at_the_same_time(services.revoke_role, second.memberships.get(), by=None)
        assert waits_for_us(other_click)

    with pytest.raises(NotAllowedError):
        other_click.result(timeout=PATIENCE)
