"""What changes who takes part, who works for a cohort, and the plan itself."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F, Model, Q, Value
from django.db.models.functions import Concat
from django.forms import BaseModelFormSet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import person_for, set_staff
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme import queries
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Participation,
    TeamMembership,
    TeamRole,
)

# Participants -------------------------------------------------------------------------------


@transaction.atomic(savepoint=False)
def enrol(
    *,
    person: User,
    cohort: Cohort,
    role: str,
    association: DistrictAssociation | None = None,
) -> Participation:
    """Let a person take part. Who took part before and left is back, with the same row."""
    participation, created = Participation.objects.select_for_update(of=("self",)).get_or_create(
        cohort=cohort, person=person, role=role, defaults={"association": association}
    )
    if not created and participation.ended_on is not None:
        participation.ended_on = None
        participation.association = association or participation.association
        participation.save(update_fields=["ended_on", "association"])
    return participation


@transaction.atomic
def end_participation(participation: Participation, *, on: date) -> Participation:
    """Somebody leaves. Leaving twice keeps the first day. Tandems are an upper app's affair."""
    participation = held(Participation, participation.pk)
    if participation.ended_on is None:
        participation.ended_on = on
        participation.save(update_fields=["ended_on"])
    return participation


# The team -----------------------------------------------------------------------------------


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: str,
    cohort: Cohort | None = None,
    association: DistrictAssociation | None = None,
    by: User | None = None,
) -> TeamMembership:
    """Give somebody a role, and the groups of the admin that follow from it.

    ``by`` is a coordinator of the cohort or a system administrator; None is the system itself
    (commands). Granting twice gives the same row.
    """
    if by is not None:
        _check_may_staff(by, cohort)
        if by == person:
            raise NotAllowedError(_("Nobody can give themselves a role. Ask a colleague."))
    _check_shape(role, cohort, association)
    held(User, person.pk)  # a double click waits here
    today = clock.today()
    membership = (
        TeamMembership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .filter(person=person, role=role, cohort=cohort, association=association)
        .first()
    )
    if membership is None:
        membership = TeamMembership.objects.create(
            person=person, role=role, cohort=cohort, association=association, starts_on=today
        )
    elif membership.starts_on > today:
        membership.starts_on = today
        membership.save(update_fields=["starts_on"])
    ensure_groups()
    sync_groups(person)
    return membership


@transaction.atomic
def appoint(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    by: User,
    cohort: Cohort | None = None,
    association: DistrictAssociation | None = None,
) -> TeamMembership:
    """Give a role to whoever has this address, known or not. They sign in with a code by mail.

    A known person keeps their name: a typing error of a colleague must not rename them.
    """
    person = person_for(email=email)
    membership = grant_role(person=person, role=role, cohort=cohort, association=association, by=by)
    if not person.get_full_name():
        person.first_name, person.last_name = first_name, last_name
        person.save(update_fields=["first_name", "last_name"])
    return membership


@transaction.atomic
def revoke_role(membership: TeamMembership, *, by: User | None) -> TeamMembership:
    """End a role from today on. The last coordinator of a cohort stays."""
    if by is not None:
        _check_may_staff(by, membership.cohort)
    if membership.cohort_id:
        # Two coordinators who remove each other at the same time wait for one another here.
        held(Cohort, membership.cohort_id)
    membership = held(TeamMembership.objects.select_related("person", "cohort"), membership.pk)
    today = clock.today()
    if membership.ends_on is not None and membership.ends_on <= today:
        raise NotAllowedError(_("This role has ended already."))
    if _is_last_coordinator(membership, today):
        raise NotAllowedError(
            _("%(person)s is the last coordinator of this cohort. Name somebody else first.")
            % {"person": membership.person}
        )
    membership.ends_on = max(today, membership.starts_on)
    membership.save(update_fields=["ends_on"])
    sync_groups(membership.person)
    return membership


def _is_last_coordinator(membership: TeamMembership, today: date) -> bool:
    if membership.role != TeamRole.COORDINATOR or membership.cohort is None:
        return False
    others = queries.active_coordinators(membership.cohort, today=today)
    return not others.exclude(person=membership.person).exists()


def _check_may_staff(by: User, cohort: Cohort | None) -> None:
    """Roles of a cohort are given by its coordinators, all roles by the administrator."""
    if queries.is_admin(by):
        return
    if cohort is None or not queries.may(by, "programme.add_teammembership", cohort):
        raise NotAllowedError(_("Only the coordinators of a cohort decide on its team."))


def _check_shape(role: str, cohort: Cohort | None, association: DistrictAssociation | None) -> None:
    """What the database demands as well, as a sentence that a person can read."""
    if role not in TeamRole.values:
        raise ValueError(f"There is no role {role!r}.")
    if (role == TeamRole.ADMIN) != (cohort is None):
        raise NotAllowedError(_("Every role but system administrator needs a cohort."))
    if (role == TeamRole.CONTACT_PERSON) != (association is not None):
        raise NotAllowedError(_("Contact persons, and only they, have an association."))


@transaction.atomic
def sync_groups(person: User) -> None:
    """Let the person's groups and the way into the admin follow from the memberships of today.

    Only groups of ours are touched. Nothing is written when nothing changes.
    """
    person = held(User, person.pk)
    roles = set(TeamMembership.objects.active_of(person).values_list("role", flat=True))
    due = queries.group_names(roles)
    has = {group.name for group in person.groups.all()} & queries.MANAGED_GROUPS
    if due - has:
        ensure_groups()
        person.groups.add(*Group.objects.filter(name__in=due - has))
    if has - due:
        person.groups.remove(*Group.objects.filter(name__in=has - due))
    set_staff(
        person,
        is_staff=person.is_superuser or not roles.isdisjoint(queries.DESK_ROLES),
        needs_second_factor=person.is_superuser or bool(roles),  # all of them see other people
    )


def sync_all_groups() -> int:
    """Each day: roles that begin or end by date. Returns how many people were looked at."""
    ensure_groups()
    people = User.objects.filter(memberships__isnull=False).distinct()
    for person in people:
        sync_groups(person)
    return len(people)


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups and give each exactly the permissions of the table. Twice changes nothing."""
    known = _permissions()
    groups = {
        group.name: group
        for group in Group.objects.filter(name__in=queries.MANAGED_GROUPS).prefetch_related(
            "permissions"
        )
    }
    for role, names in queries.PERMISSIONS.items():
        name = queries.GROUPS[role]
        group = groups.get(name) or Group.objects.get_or_create(name=name)[0]
        due = {known[permission] for permission in names}
        if due != {permission.pk for permission in group.permissions.all()}:
            group.permissions.set(due)


def _permissions() -> dict[str, int]:
    """All permissions by their full name. They exist once `migrate` has ended."""
    rows = Permission.objects.annotate(
        name_in_full=Concat("content_type__app_label", Value("."), "codename")
    )
    return dict(rows.values_list("name_in_full", "pk"))


# The plan -----------------------------------------------------------------------------------


@transaction.atomic
def save_cohort(cohort: Cohort, *, by: User) -> Cohort:
    """Store a coordinator's change. What is published is as of the day it is published.

    Who makes a cohort coordinates it, or could not work with it.
    """
    stored = Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    _check_may_change(by, cohort, "change" if stored else "add", stored)
    was_published = stored is not None and stored.status == CohortStatus.PUBLISHED
    if cohort.status == CohortStatus.PUBLISHED and not was_published:
        cohort.as_of = clock.today()
    cohort.save()
    if stored is None and not queries.may(by, "programme.change_cohort", cohort):
        TeamMembership.objects.create(
            person=by, role=TeamRole.COORDINATOR, cohort=cohort, starts_on=clock.today()
        )
    return cohort


@transaction.atomic
def save_row(row: Model, *, by: User, cohort: Cohort | None = None) -> None:
    """Store a row of the plan (phase, topic, channel, event …) that a coordinator changed."""
    _check_may_change(by, row, "add" if row._state.adding else "change", cohort)
    row.save()


@transaction.atomic
def save_formset(formset: BaseModelFormSet, *, by: User, cohort: Cohort) -> None:
    """Store the rows that were edited together with their cohort."""
    if formset.has_changed():
        _check_may_change(by, formset.model, "change", cohort)  # type: ignore[arg-type]
    formset.save()  # also unchanged: the admin asks it afterwards what was new


@transaction.atomic
def save_channel(channel: CallChannel, *, by: User) -> None:
    """A way of the call. It gets its link once; who noted "informed" is noted, too."""
    stored = CallChannel.objects.select_for_update().filter(pk=channel.pk).first()
    if stored is not None:
        channel.visits = stored.visits  # somebody may have come by since the page was opened
    if not channel.token:
        channel.token = new_token()
    if channel.informed_on != (stored.informed_on if stored else None):
        channel.informed_by = by if channel.informed_on else None
    save_row(channel, by=by, cohort=channel.cohort)


@transaction.atomic
def open_channel(cohort: Cohort, association: DistrictAssociation, *, by: User) -> CallChannel:
    """Give an association its own link, where it has none. Twice is once: a double click waits."""
    _check_may_change(by, CallChannel, "add", cohort)
    cohort = held(Cohort, cohort.pk)
    stored = cohort.channels.filter(association=association).order_by("created_at").first()
    if stored is not None:
        return stored
    channel = CallChannel(
        cohort=cohort, code=association.kind, label=association.name, association=association
    )
    save_channel(channel, by=by)
    return channel


def new_token() -> str:
    """The short code of a link: hard to guess, and without letters that look alike."""
    return get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")


@transaction.atomic
def delete_row(row: Model, *, by: User, cohort: Cohort | None = None) -> None:
    _check_may_change(by, row, "delete", cohort)
    row.delete()


def _check_may_change(by: User, row: Model | type[Model], verb: str, cohort: Cohort | None) -> None:
    """The group allows it at all, and a role in this very cohort does."""
    permission = f"{row._meta.app_label}.{verb}_{row._meta.model_name}"
    if not by.has_perm(permission) or (
        cohort is not None and not queries.may(by, permission, cohort)
    ):
        raise NotAllowedError(_("Only the coordinators of a cohort change its plan."))


def count_visit(token: str) -> CallChannel | None:
    """Count that somebody came by this link: a number, without cookie or address."""
    channel = CallChannel.objects.filter(token=token, cohort__status=CohortStatus.PUBLISHED).first()
    if channel is not None:
        CallChannel.objects.filter(pk=channel.pk).update(visits=F("visits") + 1)
    return channel
