"""Answers that were sent in already, opened once more: step by step, until somebody reads them."""

import hashlib

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import services
from applications.forms import StepForm, changes_between, steps_of, stored
from mentoring.core.errors import NotAllowedError

from .common import facts_for, follow_merges, own


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_merges
def change(request, pk, number):
    application = own(request, pk)
    facts = facts_for(application.person, application.cohort)
    count = application.changes.count()
    steps = stored(application, facts)
    if not 1 <= number <= len(steps_of(application.role, facts)):
        raise Http404
    if not services.may_change(application) or not steps:
        messages.info(
            request,
            _("Somebody has begun to read your application, so its answers stay as they are."),
        )
        return redirect(application)
    return _Page(request, application, steps[number - 1], number, count).respond()


class _Page:
    def __init__(self, request, application, before: StepForm, number: int, count: int):
        self.request, self.application, self.before = request, application, before
        self.number, self.count = number, count
        self.step = type(before)

    def respond(self):
        if self.request.method != "POST":
            return self._show(self.step.as_left(self.before.data, facts=self.before.facts))
        form = self.step(self.request.POST, facts=self.before.facts)
        for rows in form.lists:
            if self.request.POST.get("action") == rows.more_action:
                more = form.raw(action=rows.more_action)
                return self._show(self.step.as_left(more, facts=form.facts))
        if self.request.POST.get("seen") != _mark(self.before):
            text = _("This step was changed in another window in the meantime.")
            return self._show(self.step.as_left(form.raw(), facts=form.facts), conflict=text)
        if not form.is_valid():
            return self._show(form)
        return self._save(form)

    def _save(self, form: StepForm):
        changes = [services.Changed(**change) for change in changes_between(self.before, form)]
        try:
            services.change_answers(
                self.application,
                answers=form.cleaned_data,
                changes=changes,
                changes_before=self.count,
            )
        except NotAllowedError as error:
            messages.error(self.request, str(error))
            return redirect(self.application)
        text = _("Your change is stored.") if changes else _("Nothing has changed.")
        messages.success(self.request, text)
        return redirect(self.application)

    def _show(self, form: StepForm, conflict: str = ""):
        differences = [
            {"label": change["label"], "here": change["after"], "there": change["before"]}
            for change in (changes_between(self.before, form) if conflict else [])
        ]
        context = {
            "application": self.application,
            "form": form,
            "number": self.number,
            "seen": _mark(self.before),
            "conflict": conflict,
            "differences": differences,
        }
        return render(self.request, "applications/change.html", context)


def _mark(form: StepForm) -> str:
    """What the stored answers are, in short: a page that was made from others is out of date."""
    return hashlib.sha256(repr(sorted(form.raw().items())).encode()).hexdigest()[:32]
