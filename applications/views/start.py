"""The first page of each form: the address for strangers, the first step for who is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import AddressForm
from accounts.services import request_login_code
from applications import services
from applications.forms import FormFacts, judged, steps_of
from applications.models import Application
from applications.queries import channel_of, may_begin
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Role
from programme.queries import current_cohort

from .common import facts_for, first_open, window_of, window_of_mine
from .steps import StepPage


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, role):
    cohort = current_cohort()
    window = window_of(cohort) if cohort else None
    person = request.user
    if cohort and person.is_authenticated:
        mine = Application.objects.visible_to(person).live().filter(cohort=cohort, role=role)
        if application := mine.first():
            application.cohort, application.person = cohort, person
            if request.method == "POST":
                return StepPage(request, application, 1).respond()
            return _go_on(request, application)
        if may_begin(cohort, person=person, role=role, now=clock.now()):
            return _first_step(request, cohort, role)
    if cohort is None or not window.is_open:
        return render(
            request, "applications/closed.html", {"cohort": cohort, "window": window, "role": role}
        )
    return _ask_for_address(request, cohort, role, window)


def _go_on(request, application):
    """Straight to where somebody left off; what was sent in, or can't be any more, has its page."""
    if not application.is_draft or not window_of_mine(application).takes_drafts:
        return redirect(application)
    number = first_open(judged(application, facts_for(request.user, application.cohort)))
    if number is None:
        return redirect("applications:overview", application.pk)
    return redirect("applications:step", application.pk, number)


def _first_step(request, cohort, role):
    """Looking creates nothing: the draft begins with the first thing that is sent."""
    application = Application(cohort=cohort, person=request.user, role=role)
    if request.method == "POST":
        try:
            application = services.start_draft(
                cohort=cohort,
                person=request.user,
                role=role,
                channel=channel_of(cohort, request.GET.get("k", "")),
            )
        except NotAllowedError as error:
            messages.error(request, str(error))
            return redirect("home")
        application.cohort, application.person = cohort, request.user
    return StepPage(request, application, 1).respond()


def _ask_for_address(request, cohort, role, window):
    form = AddressForm(request.POST or None)
    if form.is_valid():
        return request_login_code(
            request, email=form.cleaned_data["email"], next_path=request.get_full_path()
        )
    facts = FormFacts(cohort)
    context = {
        "cohort": cohort,
        "form": form,
        "hours": facts.hours(role),
        "is_mentee": role == Role.MENTEE,
        "minutes": 15 if role == Role.MENTEE else 10,
        "steps": steps_of(role, facts),
        "window": window,
    }
    return render(request, "applications/start.html", context)
