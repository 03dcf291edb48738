"""My application: where it stands, what I answered, and the way out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import services
from applications.forms import AnswerForm, judged, stored
from applications.models import UNDECIDED, ApplicationState
from applications.queries import erasure_day, is_minor, waiting_position
from applications.queries.reviewing import answer_due
from mentoring.core.errors import NotAllowedError

from .common import facts_for, first_open, follow_merges, own, window_of_mine


@never_cache
@require_safe
@follow_merges
def detail(request, pk):
    application = own(request, pk)
    facts = facts_for(application.person, application.cohort)
    steps = judged(application, facts) if application.is_draft else stored(application, facts)
    is_waiting = application.state == ApplicationState.WAITLISTED
    window = window_of_mine(application)
    context = {
        "application": application,
        "can_edit": application.is_draft and window.takes_drafts,
        "can_change": services.may_change(application),
        "guardian": guardian_of(application),
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
        "answer_form": AnswerForm() if _awaits_answer(application) else None,
        "answer_due": answer_due(application),
    }
    return render(request, "applications/detail.html", context)


def guardian_of(application) -> str:
    """Whether a guardian is waited for, has agreed, or is not needed."""
    if application.is_draft or not is_minor(application):
        return ""
    if application.person.guardian_confirmed_at:
        return "agreed"
    return "waiting" if services.waits_for_guardian(application) else ""


def _awaits_answer(application) -> bool:
    asked = application.info_request_at and not application.info_answered_at
    return bool(asked) and application.state in UNDECIDED


@never_cache
@require_POST
def answer(request, pk):
    """The one answer to the team's one question."""
    application = own(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["answer"][0])
        return redirect(f"{application.get_absolute_url()}#rueckfrage")
    try:
        services.answer_question(application, answer=form.cleaned_data["answer"])
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. The organisation team reads your answer."))
    return redirect(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_merges
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
@follow_merges
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
