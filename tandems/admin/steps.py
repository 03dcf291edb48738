"""The buttons on the page of one tandem. Each is a POST to a service, which decides."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction, User
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import pdf, services
from tandems.models import MatchingRun
from tandems.queries import with_everything


def _answer(tandem, by, data):
    services.record_answer(tandem, side=data.get("side"), answer=data.get("answer"), by=by)


def _confirm(tandem, by, data):
    services.confirm(tandem, by=by)


def _discard(tandem, by, data):
    services.discard(tandem, by=by)


def _end(tandem, by, data):
    services.end_early(tandem, by=by, reason=data.get("reason", ""))


def _freeze(tandem, by, data):
    services.make_ready(_newest(tandem), by=by)


def _paper(tandem, by, data):
    sides = {"mentee": tandem.mentee, "mentor": tandem.mentor}
    side = sides.get(data.get("side"))
    if side is None:
        raise Http404
    services.record_paper_signature(_newest(tandem), person=side.person, by=by)


def _look_after(tandem, by, data):
    chosen = data.get("person", "")
    try:
        person = User.objects.get(pk=UUID(chosen)) if chosen else None
    except (ValueError, User.DoesNotExist) as error:
        raise Http404 from error
    services.look_after(tandem, contact_person=person, by=by)


def _standby(tandem, by, data):
    """Somebody else, or nobody, stands by."""
    chosen = data.get("standby", "")
    try:
        mentors = Participation.objects.filter(cohort=tandem.cohort_id)
        standby = mentors.get(pk=UUID(chosen)) if chosen else None
    except (ValueError, Participation.DoesNotExist) as error:
        raise Http404 from error
    services.set_standby(tandem, standby=standby, by=by)


def _newest(tandem):
    agreement = tandem.agreements.first()
    if agreement is None:
        raise Http404
    return agreement


STEPS = {
    "antwort": (_answer, _("The answer is noted down.")),
    "bestaetigen": (_confirm, _("Confirmed. Both get a mail, and see each other's contact data.")),
    "verwerfen": (_discard, _("Discarded. Please tell both in person.")),
    "beenden": (_end, _("Ended. Both get a mail.")),
    "festlegen": (_freeze, _("The text stands still and can be signed.")),
    "papier": (_paper, _("The signature on paper is entered.")),
    "begleitung": (_look_after, _("Saved.")),
    "ersatz": (_standby, _("Saved.")),
}


def _run_of(request, tandem):
    """The draft from whose board somebody comes, if they do."""
    named = request.POST.get("run", "")
    try:
        runs = MatchingRun.objects.visible_to_team(request.user).filter(cohort=tandem.cohort_id)
        return runs.select_related("cohort", "kept_from").get(pk=UUID(named)) if named else None
    except (ValueError, MatchingRun.DoesNotExist) as error:
        raise Http404 from error


def _board(run):
    return reverse("admin:tandems_matchingrun_change", args=[run.pk])


class StepsMixin:
    def step_view(self, request, pk, name):
        """Do it, say so, and come back to the tandem."""
        if name not in STEPS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("tandems.propose_tandem"):
            raise PermissionDenied
        tandem = get_object_or_404(with_everything(self.get_queryset(request)), pk=pk)
        step, done = STEPS[name]
        try:
            step(tandem, request.user, request.POST)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self._page(pk))

    def another_view(self, request, pk):
        """After a no: all other pairs are kept, and the mentee's alternatives open."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("tandems.confirm_tandem"):
            raise PermissionDenied
        tandem = get_object_or_404(self.get_queryset(request).with_people(), pk=pk)
        run = _run_of(request, tandem)
        try:
            found = services.look_for_another(tandem, by=request.user, run=run)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(_board(run) if run else self._page(pk))
        self.message_user(
            request,
            _(
                "The proposal with %(mentor)s is discarded: please tell the two in person. "
                "All other pairs are kept as far as possible."
            )
            % {"mentor": tandem.mentor.person},
            messages.SUCCESS,
        )
        where = reverse("admin:tandems_matchingrun_mentee", args=[found.pk, tandem.mentee_id])
        return HttpResponseRedirect(where)

    def _page(self, pk):
        return reverse("admin:tandems_tandem_change", args=[pk])

    def paper_view(self, request, pk, version):
        """The agreement as PDF, for the table at the kick-off. Taking it along is recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        tandem = get_object_or_404(with_everything(self.get_queryset(request)), pk=pk)
        agreement = next((a for a in tandem.agreements.all() if a.version == version), None)
        if agreement is None:
            raise Http404
        agreement.tandem = tandem
        try:
            content = pdf.agreement_pdf(agreement)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self._page(pk))
        self.log(request, tandem, AccessAction.EXPORTED)
        disposition = f'attachment; filename="{pdf.filename(agreement)}"'
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": disposition},
        )
