"""Whose data a member of the team may see on the pages about people, mails and consents."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from applications.models import Application
from applications.queries.naming import without_hidden
from programme.models import Participation, TeamMembership
from programme.queries import cohorts_where, may


@admin.site.register_people  # type: ignore[attr-defined]
def people_of(member, permission):
    """Who applied, takes part or works in one of the member's cohorts.

    And who belongs to no cohort yet: an address that was typed in and never used may need help.
    Who looks after the system sees everybody, as far as the permission goes. Those whose
    applications the member reads without names are not there.
    """
    return without_hidden(_in_reach(member, permission), member)


def _in_reach(member, permission):
    if may(member, permission, None):
        return User.objects.all()
    cohorts = cohorts_where(member, permission)
    here, anywhere = Q(), Q()
    for model in (Application, Participation, TeamMembership):
        rows = model.objects.filter(person=OuterRef("pk"))
        here |= Exists(rows.filter(cohort__in=cohorts))
        anywhere |= Exists(rows)
    return User.objects.filter(here | ~anywhere)


@admin.site.register_concerns  # type: ignore[attr-defined]
def concerns_of(member, permission):
    """Mails to somebody unknown say in ``related`` which cohort they belong to."""
    if may(member, permission, None):
        return ["cohort:"]
    return [
        f"cohort:{pk}:" for pk in cohorts_where(member, permission).values_list("pk", flat=True)
    ]
