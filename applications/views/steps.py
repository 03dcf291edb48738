"""One step of the form. Whatever is sent is kept first and judged then."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import services
from applications.forms import StepForm, known_of, steps_of
from applications.models import Application
from mentoring.core.errors import NotAllowedError
from programme.models import Role

from .common import facts_for, follow_merges, own, time_of_day, window_of_mine


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_merges
def step(request, pk, number):
    application = own(request, pk)
    return StepPage(request, application, number).respond()


class StepPage:
    """What is asked on one page, what is stored of it, and what a click on it does."""

    def __init__(self, request: HttpRequest, application: Application, number: int):
        self.request, self.application, self.number = request, application, number
        self.facts = facts_for(application.person, application.cohort)
        self.steps = steps_of(application.role, self.facts)
        if not 1 <= number <= len(self.steps):
            raise Http404
        self.step_class = self.steps[number - 1]
        self.stored = services.saved_step(application, self.step_class.key)
        self.action = request.POST.get("action", "next")

    def respond(self) -> HttpResponse:
        if not self.application.is_draft or not self.window.takes_drafts:
            return self._no_longer()
        if self.request.method == "POST":
            return self._received(self.step_class(self.request.POST, facts=self.facts))
        return self._show(self._form_as_left())

    @cached_property
    def window(self):
        return window_of_mine(self.application)

    def _no_longer(self) -> HttpResponse:
        if self._is_autosave:
            text = _("This application can't be changed any more.")
            return JsonResponse({"message": text}, status=409)
        return redirect(self.application)

    def _form_as_left(self) -> StepForm:
        if "pruefen" in self.request.GET:
            return self.step_class(MultiValueDict(self.stored.data), facts=self.facts)
        if self.stored.revision:
            return self.step_class.as_left(self.stored.data, facts=self.facts)
        known = known_of(self.request.user) if self.number == 1 else {}
        return self.step_class(facts=self.facts, initial=known)

    def _received(self, form: StepForm) -> HttpResponse:
        try:
            self.stored = services.save_step(
                self.application,
                step=form.key,
                data=form.raw(action=self.action),
                revision=_number(self.request.POST.get("revision", "")),
            )
        except services.StepChangedError as error:
            self.stored = error.stored
            return self._changed_elsewhere(form, error)
        except NotAllowedError as error:
            return self._refused(form, error)
        if self._is_autosave:
            return JsonResponse(
                {
                    "revision": self.stored.revision,
                    "message": self._saved_text,
                    "address": self._address(self.number),
                }
            )
        return self._go(form)

    def _go(self, form: StepForm) -> HttpResponse:
        if self.action == "back":
            return redirect(self._address(self.number - 1) if self.number > 1 else self.application)
        if self.action == "later":
            messages.success(self.request, _("Everything is saved. Come back whenever you like."))
            return redirect(self.application)
        for rows in form.lists:
            if self.action == rows.more_action:
                anchor = form.auto_id % rows.field_name(rows.count(form), "kind")
                return redirect(f"{self._address(self.number)}#{anchor}")
        if self.action == "preview":
            return redirect(f"{self._address(self.number)}?vorschau=1#vorschau")
        if not form.is_valid():
            return self._show(form)
        looks = self._new_second_looks(form)
        if looks:
            return self._show(form, looks=looks)
        return redirect(self._address(self.number + 1))

    def _new_second_looks(self, form: StepForm) -> list[dict]:
        """What is unusual and was not asked about yet, for this very answer."""
        asked = self.request.POST.getlist("looked")
        return [
            {"anchor": form.anchor(name), "label": form.name_of(name), "message": text, "key": key}
            for name, text in form.second_looks().items()
            if (key := f"{name}={form.data.get(name, '')}") not in asked
        ]

    def _changed_elsewhere(self, form: StepForm, error: NotAllowedError) -> HttpResponse:
        if self._is_autosave:
            text = _("Changed in another window. Nothing is saved here until you click on “Next”.")
            return JsonResponse({"message": text}, status=409)
        theirs = self.step_class.as_left(self.stored.data, facts=self.facts).said()
        mine = form.said()
        differences = [
            {"label": label, "here": mine.get(name, ("", ""))[1], "there": there}
            for name, (label, there) in theirs.items()
            if mine.get(name, ("", ""))[1] != there
        ] + [
            {"label": label, "here": here, "there": ""}
            for name, (label, here) in mine.items()
            if here and name not in theirs
        ]
        form = self.step_class.as_left(form.raw(), facts=self.facts)
        return self._show(form, conflict=str(error), differences=differences)

    def _refused(self, form: StepForm, error: NotAllowedError) -> HttpResponse:
        if self._is_autosave:
            return JsonResponse({"message": str(error)}, status=409)
        form.add_error(None, str(error))
        return self._show(form)

    def _show(self, form: StepForm, **extra) -> HttpResponse:
        application = self.application
        is_new = application._state.adding
        context = {
            "application": application,
            "is_new": is_new,
            "is_mentee": application.role == Role.MENTEE,
            "form": form,
            "number": self.number,
            "steps": self.steps,
            "revision": self.stored.revision,
            "saved": self._saved_text,
            "window": self.window,
            "hours": self._hours() if form.key == "time" else None,
            "preview": self._preview(form) if "vorschau" in self.request.GET else None,
            "looks": [],
            "conflict": "",
            "differences": [],
        }
        return render(self.request, "applications/step.html", context | extra)

    def _hours(self):
        role = self.application.role
        places = [1, 2] if role == Role.MENTOR else [1]
        return [self.facts.hours(role, places=count) for count in places]

    def _preview(self, form: StepForm) -> dict | None:
        if "public_profile" not in form.fields:
            return None
        about = services.saved_step(self.application, "about").data
        ags = (about.get("association") or [""])[0]
        names = [a.name for a in self.facts.associations if a.ags == ags]
        return {
            "name": (about.get("first_name") or [""])[0],
            "association": names[0] if names else "",
            "text": form["public_profile"].value() or "",
        }

    @property
    def _saved_text(self) -> str:
        if self.stored.saved_at is None:
            return ""
        return _("✓ Saved at %(time)s") % {"time": time_of_day(self.stored.saved_at)}

    @property
    def _is_autosave(self) -> bool:
        return self.action == "autosave"

    def _address(self, number: int) -> str:
        pk = self.application.pk
        if number > len(self.steps):
            return reverse("applications:overview", args=[pk])
        return reverse("applications:step", args=[pk, number])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
