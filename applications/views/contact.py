"""What a contact person does for their association, and what somebody does who was named.

The page that shows it all, "My association", draws on upper apps: see ``mentoring.views``.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import AccessAction, LinkPurpose
from accounts.services import log_access, opened_link
from applications import services
from applications.forms.call import ConfirmationForm, NominationForm
from applications.models import Application, MentorNomination
from applications.queries.nominations import form_link
from mentoring.core.errors import NotAllowedError
from programme.queries import contact_associations, current_cohort

from .common import window_of


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request, pk):
    """Name somebody who might become a mentor for this association."""
    cohort = current_cohort()
    if cohort is None:
        raise Http404
    association = get_object_or_404(contact_associations(request.user, cohort), pk=pk)
    form = NominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.nominate(
                cohort=cohort, association=association, by=request.user, **form.cleaned_data
            )
        except NotAllowedError as error:
            messages.error(request, str(error))
        else:
            said = _("Thank you! We write to this person, unless we know them already.")
            messages.success(request, said)
        return redirect("association")
    context = {"form": form, "association": association, "window": window_of(cohort)}
    return render(request, "applications/nominate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk):
    """Say whether somebody who applied is a member, or close to the party."""
    mine = Application.objects.visible_to_contact(request.user).select_related("person")
    application = get_object_or_404(mine.exclude(person=request.user), pk=pk)
    initial = {
        "confirmation": application.contact_confirmation,
        "remark": application.contact_remark,
    }
    form = ConfirmationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_confirmation(application, by=request.user, **form.cleaned_data)
        except NotAllowedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you, it is noted."))
        return redirect("association")
    log_access(
        actor=request.user,
        person=application.person,
        action=AccessAction.VIEWED,
        page=f"confirmation {application.pk}",
    )
    return render(request, "applications/confirm.html", {"form": form, "application": application})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nominee(request):
    """Where the link of the invitation leads. Only what is sent from here deletes."""
    link = opened_link(request, LinkPurpose.NOMINATION)
    if link is None:
        return render(request, "accounts/link_expired.html", status=410)
    if request.method == "POST":
        services.forget_nomination(link)
        return render(request, "applications/forgotten.html")
    nomination = (
        MentorNomination.objects.filter(pk=link.subject)
        .select_related("nominated_by", "association", "cohort")
        .first()
    )
    context = {"nomination": nomination, "form": nomination and form_link(nomination)}
    return render(request, "applications/nominee.html", context)
