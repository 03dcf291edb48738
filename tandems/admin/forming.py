"""Forming a tandem by hand: choose a mentee, compare the mentors with a free place, propose."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction
from accounts.services import log_accesses
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from programme.queries import cohorts_where
from tandems import queries, services
from tandems.forms import ProposeForm

PROPOSE = "tandems.propose_tandem"


class FormingMixin:
    """The page behind "add": it works without scripts and by keyboard alone."""

    def has_add_permission(self, request):
        return request.user.has_perm(PROPOSE)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = request.POST.get("mentee") or request.GET.get("mentee")
        people = _people(request.user)
        instead = self._instead(request)
        if instead is not None:
            return self._form_instead(request, people, instead)
        if not chosen:
            return self._choose_mentee(request, people)
        return self._form(request, people, _found(queries.waiting_mentees(people), chosen))

    def _form(self, request, people, mentee, instead=None):
        if request.method == "POST":
            response = self._propose(request, people, mentee, instead)
            if response is not None:
                return response
        return self._compare(request, people, mentee, instead)

    def _instead(self, request):
        """The tandem that came to nothing, or will when the form is sent; None if there is none."""
        named = request.POST.get("statt") or request.GET.get("statt")
        if not named:
            return None
        return _found(self.get_queryset(request).with_people(), named)

    def _form_instead(self, request, people, instead):
        """A page may be older than the tandem: then a sentence there says so.

        What is sent is checked by the service alone, which also knows a second click.
        """
        if request.method != "POST":
            try:
                services.check_instead(instead, by=request.user)
            except NotAllowedError as error:
                self.message_user(request, str(error), messages.ERROR)
                return _to(instead)
        return self._form(request, people, instead.mentee, instead)

    def _choose_mentee(self, request, people):
        waiting = list(queries.waiting_mentees(people))
        known = queries.know(waiting)
        context = self._forming(request, _("Form a tandem"))
        context["waiting"] = [known.sides[participation.pk] for participation in waiting]
        self._log_people(request, waiting)
        return TemplateResponse(request, "admin/tandems/tandem/mentees.html", context)

    def _compare(self, request, people, mentee, instead=None):
        everybody = [mentee, *people.filter(cohort=mentee.cohort_id).exclude(pk=mentee.pk)]
        coordination = services.may_match(request.user, mentee.cohort)
        known = queries.know(everybody, as_discarded=instead)
        known = queries.with_apart(known, mentee.cohort, coordination=coordination)
        pairs = queries.candidates(known, known.sides[mentee.pk])
        context = self._forming(request, _("A mentor for %(name)s") % {"name": mentee.person})
        context |= {
            "mentee": known.sides[mentee.pk],
            "instead": instead,
            "needs": queries.needs_of(known.sides[mentee.pk]),
            "pairs": pairs,
            "chosen": _chosen(request, pairs),
            "reason": request.POST.get("override_reason", ""),
        }
        shown = [mentee, *(pair.mentor.participation for pair in pairs)]
        self._log_people(request, [*shown, instead.mentor] if instead else shown)
        return TemplateResponse(request, "admin/tandems/tandem/compare.html", context)

    def _propose(self, request, people, mentee, instead):
        """The response, if it worked; else the page comes back with what was chosen."""
        form = ProposeForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                self.message_user(request, errors[0], messages.ERROR)
            return None
        mentor = _found(people.filter(cohort=mentee.cohort_id), form.cleaned_data["mentor"])
        discards = instead is not None and instead.is_refused
        what = {"mentor": mentor, "override_reason": form.cleaned_data["override_reason"]}
        try:
            if instead is None:
                tandem = services.propose(mentee=mentee, by=request.user, **what)
            else:
                tandem = services.propose_instead(instead, by=request.user, **what)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None if instead is None else self._still_possible(request, instead)
        self.message_user(
            request,
            _("Proposed. Both are asked by mail; you can also note down what they say."),
            messages.SUCCESS,
        )
        if discards:
            text = _("The proposal with %(mentor)s is discarded: please tell the two in person.")
            self.message_user(request, text % {"mentor": instead.mentor.person}, messages.SUCCESS)
        return _to(tandem)

    def _still_possible(self, request, instead):
        """Back to the form only where sending it once more can help; else to the tandem."""
        instead.refresh_from_db()
        try:
            services.check_instead(instead, by=request.user)
        except NotAllowedError:
            return _to(instead)
        return None

    def _forming(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def _log_people(self, request, participations):
        people = {participation.person_id for participation in participations}
        log_accesses(
            actor=request.user, people=people, action=AccessAction.VIEWED, page="form a tandem"
        )


def _chosen(request, pairs) -> str:
    """The mentor whom somebody ticked, or who was meant where they come from."""
    meant = request.POST.get("mentor", "") or request.GET.get("mentor", "")
    possible = {str(pair.mentor.participation.pk) for pair in pairs if not pair.blocks}
    if request.method == "GET" and meant and meant not in possible:
        text = _("Who was meant has no free place now, or does not fit. Please choose another.")
        messages.warning(request, text)
    return meant


def _to(tandem):
    return HttpResponseRedirect(reverse("admin:tandems_tandem_change", args=[tandem.pk]))


def _people(member):
    """Who takes part in the member's cohorts, except themselves: nobody pairs themselves."""
    return (
        Participation.objects.current()
        .filter(cohort__in=cohorts_where(member, PROPOSE))
        .exclude(person=member)
        .select_related("person", "association", "cohort")
        .order_by("person__search_name", "pk")
    )


def _found(rows, pk):
    try:
        return rows.get(pk=pk if isinstance(pk, UUID) else UUID(str(pk)))
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404 from error
