"""The public pages about the programme. They set no cookie and write nothing.

Only whoever leaves an address for the next cohort sends something.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Consent, ConsentKind, ConsentText, LinkPurpose
from accounts.services import current_text, opened_link
from mentoring.core import clock
from mentoring.core.http import download

from . import pdf
from .forms import NextCohortForm
from .models import CallChannel, Cohort, DistrictAssociation, TeamRole
from .queries import application_window, contact_associations, current_cohort, team_of
from .services import next_cohort as addresses

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
def material(request, pk, name):
    """What a contact person passes on. For whose association it is not, there is no such page."""
    cohort = current_cohort()
    channels = CallChannel.objects.select_related("cohort", "association")
    mine = contact_associations(request.user, cohort) if cohort else ()
    channel = get_object_or_404(channels, pk=pk, cohort=cohort, association__in=mine)
    made = pdf.material(channel, name)
    if made is None:
        raise Http404
    return download(made.content, content_type=made.content_type, filename=made.filename)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def next_cohort(request):
    """An address, and nothing else. Whoever sends one gets the same answer."""
    form = NextCohortForm(request.POST or None)
    if form.is_valid():
        addresses.ask(request, email=form.cleaned_data["email"])
        return redirect("programme:next-cohort-asked")
    cohort = current_cohort()
    context = {
        "form": form,
        "cohort": cohort,
        "is_open": bool(cohort and application_window(cohort, now=clock.now()).is_open),
        "text": current_text(ConsentKind.NEXT_COHORT),
    }
    return render(request, "programme/next_cohort.html", context)


@login_not_required
@require_safe
def next_cohort_asked(request):
    return render(request, "programme/next_cohort_asked.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def next_cohort_link(request):
    """Where the link of the mail leads. Only what is sent from here confirms, or takes out."""
    link = opened_link(request, LinkPurpose.NEXT_COHORT)
    if link is None:
        return render(request, "accounts/link_expired.html", status=410)
    if request.method != "POST":
        context = {"address": addresses.address_of(link)}
        return render(request, "programme/next_cohort_link.html", context)
    if "take-out" in request.POST:
        addresses.take_out(link)
        messages.success(request, _("Done. The address is deleted."))
        return redirect("programme:next-cohort")
    addresses.confirm(link)
    messages.success(request, _("Thank you. We write to you once, when it starts."))
    return redirect("programme:next-cohort-link")
