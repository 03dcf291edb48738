"""The public pages about the programme. They set no cookie and write nothing."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Consent, ConsentKind, ConsentText
from mentoring.core import clock

from .models import Cohort, DistrictAssociation, TeamRole
from .queries import current_cohort, team_of

TEAM = [TeamRole.COORDINATOR, TeamRole.ORG_TEAM, TeamRole.CONFIDANT]


@login_not_required
@require_safe
def organisation(request):
    """Who does what. A name is shown only with its owner's consent (``PUBLIC_NAME``)."""
    cohort = current_cohort()
    agreed = Consent.objects.valid().filter(person=OuterRef("person"), kind=ConsentKind.PUBLIC_NAME)
    memberships = []
    if cohort is not None:
        memberships = list(team_of(cohort, today=clock.today()).annotate(is_public=Exists(agreed)))
    contacts: dict = {}
    for membership in memberships:
        contacts.setdefault(membership.association_id, []).append(membership)
    associations = list(DistrictAssociation.objects.order_by("name"))
    for association in associations:
        association.contacts = contacts.get(association.pk, [])
    team = [
        membership
        for role in TEAM
        for membership in memberships
        if membership.role == role and membership.is_public
    ]
    context = {"cohort": cohort, "team": team, "associations": associations}
    return render(request, "programme/organisation.html", context)


@login_not_required
@require_safe
def faq(request):
    cohort = current_cohort()
    min_age = cohort.min_age if cohort else Cohort._meta.get_field("min_age").default
    return render(request, "programme/faq.html", {"cohort": cohort, "min_age": min_age})


@login_not_required
@require_safe
def privacy(request):
    """The notice itself, in the version that is valid today: what the forms show as well."""
    context = {
        "cohort": current_cohort(),
        "notice": ConsentText.objects.current(clock.today())
        .filter(kind=ConsentKind.PROCESSING)
        .first(),
        "organisation": settings.ORGANISATION,
    }
    return render(request, "programme/privacy.html", context)


@login_not_required
@require_safe
def imprint(request):
    return render(request, "programme/imprint.html", {"organisation": settings.ORGANISATION})


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "programme/accessibility.html", {"organisation": settings.ORGANISATION})
