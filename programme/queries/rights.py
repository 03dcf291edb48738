"""Who may do what. One table says what each role's group may do in the admin.

A group is for all cohorts, a membership for one: whoever asks about a row of a cohort asks
``may(person, permission, cohort)``, not only the group.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core import clock
from programme.models import Cohort, TeamMembership, TeamRole

GROUPS = {
    TeamRole.ORG_TEAM: "Organisationsteam",
    TeamRole.COORDINATOR: "Koordination",
    TeamRole.CONTACT_PERSON: "Ansprechpartner*in",
    TeamRole.CONFIDANT: "Vertrauensperson",
    TeamRole.READ_ONLY: "Lesezugriff",
    TeamRole.ADMIN: "Systemverwaltung",
}
MANAGED_GROUPS = frozenset(GROUPS.values())

# Those who work in the admin. Contact persons and confidants have pages of their own.
DESK_ROLES = [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY, TeamRole.ADMIN]

_LOOK = frozenset(
    {
        "programme.view_cohort",
        "programme.view_phase",
        "programme.view_topic",
        "programme.view_districtassociation",
        "programme.view_callchannel",
        "programme.view_teammembership",
        "programme.view_participation",
        "programme.view_office",
        "events.view_event",
        "accounts.view_user",
        "applications.view_application",
        "applications.view_menteeprofile",
        "applications.view_mentorprofile",
        "applications.view_mentornomination",
        "tandems.view_tandem",
        "tandems.view_mentoringagreement",
        "tandems.view_agreementsignature",
        "tandems.view_goal",
        "mails.view_outgoingmail",
        "mails.view_mailtemplate",
    }
)
_ORG_TEAM = _LOOK | {
    "applications.review_application",
    "applications.change_application",
    "tandems.propose_tandem",
    "tandems.change_tandem",
}
_COORDINATION = _ORG_TEAM | {
    "applications.decide_application",
    "applications.view_question",
    "applications.add_question",
    "applications.change_question",
    "applications.delete_question",
    "applications.view_lateadmission",
    "applications.add_lateadmission",
    "applications.delete_lateadmission",
    "programme.view_relation",
    "programme.add_relation",
    "programme.delete_relation",
    "tandems.confirm_tandem",
    "tandems.view_preference",
    "programme.export_cohort",
    "programme.add_cohort",
    "programme.change_cohort",
    "programme.add_phase",
    "programme.change_phase",
    "programme.delete_phase",
    "programme.add_topic",
    "programme.change_topic",
    "programme.delete_topic",
    "programme.change_districtassociation",
    "programme.add_callchannel",
    "programme.change_callchannel",
    "programme.add_teammembership",
    "programme.change_teammembership",
    "events.add_event",
    "events.change_event",
    "events.delete_event",
    "mails.add_mailtemplate",
    "mails.change_mailtemplate",
    "mails.delete_mailtemplate",
    "mails.change_outgoingmail",
    "reports.view_export",
    "accounts.view_accesslog",
    "accounts.view_consent",
    "accounts.add_consenttext",
    "accounts.view_consenttext",
    "core.view_jobrun",
}
_ADMIN = frozenset(
    {
        "accounts.view_user",
        "accounts.change_user",
        "core.view_jobrun",
        "programme.view_cohort",
        "programme.view_teammembership",
        "programme.add_teammembership",
        "programme.change_teammembership",
    }
)
PERMISSIONS: dict[TeamRole, frozenset[str]] = {
    TeamRole.ORG_TEAM: _ORG_TEAM,
    TeamRole.COORDINATOR: _COORDINATION,
    TeamRole.CONTACT_PERSON: frozenset(),
    TeamRole.CONFIDANT: frozenset(),
    TeamRole.READ_ONLY: _LOOK,
    TeamRole.ADMIN: _ADMIN,
}


def roles_with(permission: str) -> list[TeamRole]:
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]


def cohorts_where(person: User, permission: str):
    """The cohorts in which this person may do it: a query set, to be used inside another."""
    if not person.is_active:
        return Cohort.objects.none()
    if person.is_superuser:
        return Cohort.objects.all()
    memberships = TeamMembership.objects.active_of(person).filter(role__in=roles_with(permission))
    everywhere = memberships.filter(role=TeamRole.ADMIN)
    return Cohort.objects.filter(Q(pk__in=memberships.values("cohort")) | Exists(everywhere))


def may(person: User, permission: str, cohort: Cohort | None) -> bool:
    """Whether one of the person's roles *in this cohort* allows it; an administrator has all."""
    if not person.is_active:
        return False
    if person.is_superuser:
        return True
    return (
        TeamMembership.objects.active_of(person)
        .filter(Q(cohort=cohort) | Q(role=TeamRole.ADMIN), role__in=roles_with(permission))
        .exists()
    )


def permissions_in(person: User, cohort: Cohort) -> frozenset[str]:
    """All that the person's roles in this cohort allow, in one query: for pages that ask often."""
    if not person.is_active:
        return frozenset()
    memberships = TeamMembership.objects.active_of(person)
    roles = memberships.filter(Q(cohort=cohort) | Q(role=TeamRole.ADMIN)).values_list("role")
    every = TeamRole if person.is_superuser else [TeamRole(role) for (role,) in roles]
    return frozenset().union(*(PERMISSIONS[role] for role in every))


def is_admin(person: User) -> bool:
    """Looks after the system, for all cohorts."""
    if not person.is_active:
        return False
    return (
        person.is_superuser
        or TeamMembership.objects.active_of(person).filter(role=TeamRole.ADMIN).exists()
    )


def active_coordinators(cohort: Cohort, *, today: date):
    return TeamMembership.objects.active(today).filter(
        cohort=cohort, role=TeamRole.COORDINATOR, person__is_active=True
    )


def team_hints(cohort: Cohort) -> list[str]:
    """What the team of a cohort still lacks. Nothing of it stops anybody."""
    count = active_coordinators(cohort, today=clock.today()).count()
    return [_("At least two people should coordinate a cohort.")] if count < 2 else []


def group_names(roles: Iterable[str]) -> set[str]:
    return {GROUPS[TeamRole(role)] for role in roles}
