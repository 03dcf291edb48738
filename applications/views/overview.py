"""Everything at a glance, the consents, and the click that sends it in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import OF_PEOPLE, ConsentText
from applications import services
from applications.forms import ConsentForm, judged
from applications.queries import other_role_of
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Role

from .common import (
    facts_for,
    first_open,
    follow_merges,
    opened_at,
    opened_stamp,
    own,
    window_of_mine,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_merges
def overview(request, pk):
    started = clock.now()  # the deadline asks when the request began
    application = own(request, pk)
    if not application.is_draft:
        return redirect("applications:thanks" if application.submitted_at else application, pk)
    opened = opened_at(application, request.POST.get("opened", ""))
    window = window_of_mine(application)
    if not window.takes(now=started, opened_at=opened):
        return redirect(application)
    facts = facts_for(application.person, application.cohort)
    steps = judged(application, facts)
    texts = list(ConsentText.objects.current(clock.today()).filter(kind__in=OF_PEOPLE))
    consent = ConsentForm(request.POST or None, texts=texts)
    if request.method == "POST":
        missing = first_open(steps)
        if missing:
            messages.warning(request, _("Something is missing here. Everything else is kept."))
            address = reverse("applications:step", args=[application.pk, missing])
            return redirect(f"{address}?pruefen=1")
        if consent.is_valid():
            return _send(request, application, steps, consent, opened=opened, started=started)
    context = {
        "application": application,
        "is_mentee": application.role == Role.MENTEE,
        "pages": [{"form": form, "answers": form.said(), "ok": form.is_valid()} for form in steps],
        "consent": consent,
        "hours": facts.hours(application.role, places=_places(steps)),
        "opened": request.POST.get("opened") or opened_stamp(application),
        "window": window,
        "other_role": other_role_of(application),
    }
    return render(request, "applications/overview.html", context)


def _send(request, application, steps, consent, *, opened, started):
    answers = {name: value for form in steps for name, value in form.cleaned_data.items()}
    try:
        services.submit(
            application, answers=answers, consents=consent.kinds, opened_at=opened, now=started
        )
    except NotAllowedError as error:
        messages.error(request, str(error))
        return redirect(application)
    return redirect("applications:thanks", application.pk)


def _places(steps) -> int:
    return 2 if any(step.data.get("capacity") == "2" for step in steps) else 1


@never_cache
@require_safe
@follow_merges
def thanks(request, pk):
    application = own(request, pk)
    if application.submitted_at is None:
        return redirect(application)
    context = {"application": application, "is_mentee": application.role == Role.MENTEE}
    return render(request, "applications/thanks.html", context)
