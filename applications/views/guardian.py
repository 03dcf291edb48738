"""The page for parents and guardians, and what a minor sees of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import LinkPurpose
from accounts.services import opened_link, register_link_page
from applications import services
from applications.forms import FormFacts
from applications.forms.guardian import GuardianForm
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import DAY, Limit, count
from programme.models import Role

from .common import follow_merges, own

MAILS_PER_APPLICATION = Limit("guardian-mails", 3, DAY)

register_link_page(LinkPurpose.GUARDIAN, "applications:guardian")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request):
    """What the guardian's link leads to. GET shows what it is about, POST agrees."""
    link = opened_link(request, LinkPurpose.GUARDIAN)
    application = services.asked_about(link) if link else None
    if application is None:
        return render(request, "accounts/link_expired.html", status=410)
    if request.method == "POST":
        try:
            services.confirm_guardian(link)
        except NotAllowedError:
            return render(request, "accounts/link_expired.html", status=410)
        return redirect("applications:guardian-thanks")
    facts = FormFacts(application.cohort)
    context = {
        "cohort": application.cohort,
        "events": facts.events,
        "hours": facts.hours(Role.MENTEE),
        "first_name": application.person.first_name,
    }
    return render(request, "applications/guardian.html", context)


@login_not_required
@require_safe
def guardian_thanks(request):
    """The same for everybody: it says nothing of anybody."""
    return render(request, "applications/guardian_thanks.html")


@never_cache
@require_POST
@follow_merges
def ask_guardian(request, pk):
    """Send the mail to the guardian once more."""
    application = own(request, pk)
    count(MAILS_PER_APPLICATION, str(application.pk))
    try:
        services.ask_guardian(application)
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mail is on its way. The link in an earlier one is void."))
    return redirect(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_merges
def change_guardian(request, pk):
    application = own(request, pk)
    person = application.person
    initial = {"name": person.guardian_name, "email": person.guardian_email}
    form = GuardianForm(request.POST or None, initial=initial)
    if form.is_valid():
        count(MAILS_PER_APPLICATION, str(application.pk))
        try:
            services.change_guardian(application, **form.cleaned_data)
        except NotAllowedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(application)
    context = {"application": application, "form": form}
    return render(request, "applications/change_guardian.html", context)
