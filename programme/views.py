"""The public pages about the programme. They set no cookie and write nothing."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Consent, ConsentKind, ConsentText
from mentoring.core import clock

from .charts import qr_code
from .models import CallChannel, Cohort, DistrictAssociation, TeamMembership, TeamRole
from .queries import application_window, current_cohort, team_of

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
    contacts = {}
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


@require_safe
def association(request):
    """What a contact person needs to spread the call. For everybody else there is no such page."""
    cohort = current_cohort()
    mine = TeamMembership.objects.active_of(request.user).filter(
        role=TeamRole.CONTACT_PERSON, cohort=cohort
    )
    associations = list(
        DistrictAssociation.objects.filter(pk__in=mine.values("association")).order_by("name")
    )
    if cohort is None or not associations:
        raise Http404
    channels = list(CallChannel.objects.filter(cohort=cohort, association__in=associations))
    team = list(team_of(cohort, today=clock.today()))
    for item in associations:
        item.links = [_link(channel) for channel in channels if channel.association_id == item.pk]
        item.colleagues = [
            member.person
            for member in team
            if member.association_id == item.pk and member.person != request.user
        ]
    context = {
        "cohort": cohort,
        "associations": associations,
        "window": application_window(cohort, now=clock.now()),
        "phases": cohort.phases.order_by("order"),
        "coordinators": [m.person for m in team if m.role == TeamRole.COORDINATOR],
    }
    return render(request, "programme/association.html", context)


def _link(channel):
    url = f"{settings.SITE_URL}/?k={channel.token}"
    return {"url": url, "picture": qr_code(url), "visits": channel.visits}
