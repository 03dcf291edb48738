"""My application: where it stands, what I answered, and the way out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import services
from applications.forms import judged, stored
from applications.models import ApplicationState
from applications.queries import erasure_day, waiting_position
from mentoring.core.errors import NotAllowedError

from .common import facts_for, first_open, own, window_of


@never_cache
@require_safe
def detail(request, pk):
    application = own(request, pk)
    facts = facts_for(application.person, application.cohort)
    steps = judged(application, facts) if application.is_draft else stored(application, facts)
    is_waiting = application.state == ApplicationState.WAITLISTED
    window = window_of(application.cohort)
    context = {
        "application": application,
        "can_edit": application.is_draft and window.takes_drafts,
        "pages": [
            {
                "form": form,
                "answers": form.said(),
                "ok": not application.is_draft or form.is_valid(),
            }
            for form in steps
        ],
        "resume": first_open(steps) if application.is_draft else None,
        "window": window,
        "place": waiting_position(application) if is_waiting else None,
        "can_withdraw": application.state in services.LEAVES_FROM and not application.is_draft,
        "erased_on": erasure_day(application.cohort),
    }
    return render(request, "applications/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """GET asks, POST does."""
    application = own(request, pk)
    if application.is_draft:
        return redirect("applications:delete", application.pk)
    if application.state not in services.LEAVES_FROM:
        return redirect(application)
    if request.method != "POST":
        return render(request, "applications/withdraw.html", {"application": application})
    try:
        services.withdraw(application)
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your application is withdrawn."))
    return redirect(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk):
    """Forget a draft: GET asks, POST does."""
    application = own(request, pk)
    if not application.is_draft:
        return redirect(application)
    if request.method != "POST":
        return render(request, "applications/delete.html", {"application": application})
    try:
        services.delete_draft(application)
    except NotAllowedError as error:
        messages.error(request, str(error))
        return redirect("home")
    messages.success(request, _("Your draft is deleted."))
    return redirect("home")
