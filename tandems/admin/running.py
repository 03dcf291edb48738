"""The page of a new matching: goals, weights, what each would change, and what is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AccessAction
from accounts.services import log_accesses
from mentoring.core.admin import ReadOnlyAdmin
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort
from programme.queries import cohorts_where
from tandems import queries, services
from tandems.forms import RunForm
from tandems.models import MatchingRun

CONFIRM = "tandems.confirm_tandem"
TEMPLATES = "admin/tandems/matchingrun"
MOST_RUNS = 10  # to keep the pairs of


class RunningAdmin(ReadOnlyAdmin):
    """What the admin of the runs has for a new one, and what all its pages need."""

    def add_view(self, request, form_url="", extra_context=None):
        """Choose what matters, and run: each press makes a draft of its own, and asks nobody."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        cohorts = Cohort.objects.filter(pk__in=cohorts_where(request.user, CONFIRM))
        cohort = chosen_cohort(cohorts, request.POST or request.GET)
        usual = queries.default_weights(cohort) if cohort else queries.WEIGHTS["BEFORE"]
        form, found = self._form(request, cohorts, cohort, usual), None
        if request.method == "POST" and form.is_valid():
            if "compare" in request.POST:
                found = self._compare(request, form)
            elif run := self._compute(request, form):
                return HttpResponseRedirect(self._board(run))
        context = self._context(request, _("New matching")) | {
            "form": form,
            "cohort": cohort,
            "other_cohorts": [other for other in cohorts if other != cohort],
            "usual": queries.set_of(usual),
            "sets": queries.WeightSet,
            "compared": queries.compared_weights(),
            "found": found,
            "to_keep": with_weights(form.fields["keep"].queryset),
        }
        return TemplateResponse(request, f"{TEMPLATES}/run.html", context)

    def _form(self, request, cohorts, cohort, usual) -> RunForm:
        """With what is usual, or with the goals and weights of the draft that is to be kept."""
        keep = (request.POST or request.GET).get("keep", "")
        runs = recent_runs(self.get_queryset(request), cohort, keep)
        kept = runs.filter(pk=_as_uuid(keep)).first()
        return RunForm(
            request.POST or None,
            cohorts=cohorts,
            runs=runs,
            weights=queries.weights_of(kept) if kept else usual,
            initial={"keep": keep, "cohort": cohort} | ({"preset": kept.preset} if kept else {}),
        )

    def _compute(self, request, form) -> MatchingRun | None:
        chosen = form.chosen()
        return self._try(
            request, services.run_matching, chosen.pop("cohort"), by=request.user, **chosen
        )

    def _compare(self, request, form) -> services.TryOut | None:
        chosen = form.chosen()
        found = self._try(
            request, services.try_out, chosen.pop("cohort"), by=request.user, **chosen
        )
        if found is not None:
            self._log(request, found.people)
        return found

    # For all pages -------------------------------------------------------------------------------

    def _board(self, run) -> str:
        return reverse("admin:tandems_matchingrun_change", args=[run.pk])

    def _context(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def _try(self, request, service, *args, **kwargs):
        """What the service gives back; None if it refused, and then its sentence is shown."""
        try:
            return service(*args, **kwargs)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None

    def _complain(self, request, form):
        for errors in form.errors.values():
            self.message_user(request, errors[0], messages.ERROR)

    def _log(self, request, people, action=AccessAction.VIEWED):
        log_accesses(actor=request.user, people=people, action=action, page="matching")


def chosen_cohort(cohorts, asked) -> Cohort | None:
    """The one that was asked for, that of the draft to be kept, the published one, the newest."""
    by_key = {str(cohort.pk): cohort for cohort in cohorts}
    if named := by_key.get(asked.get("cohort", "")):
        return named
    keep = _as_uuid(asked.get("keep", ""))
    kept = cohorts.filter(matching_runs__pk=keep).first() if keep else None
    return kept or cohorts.published().first() or cohorts.first()


def recent_runs(runs, cohort: Cohort | None, keep: str):
    """The newest of this cohort, and in any case the one that was asked for."""
    own = runs.filter(cohort=cohort).order_by("-created_at", "-pk")
    newest = list(own.values_list("pk", flat=True)[:MOST_RUNS])
    asked = _as_uuid(keep)
    if asked is not None and asked not in newest:
        newest = [*newest[: MOST_RUNS - 1], asked]
    return own.filter(pk__in=newest)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def with_weights(runs) -> list[tuple[MatchingRun, Any]]:
    """Each with the name of its weights: day and goals alone do not tell two runs apart."""
    return [(run, queries.set_of(queries.weights_of(run)).label) for run in runs]


def weights_context(run: MatchingRun) -> dict[str, Any]:
    """The weights of a draft: their name and, for whoever wants to know, the numbers."""
    weights = queries.weights_of(run)
    return {"weights_name": queries.set_of(weights).label, "numbers": queries.weighed(weights)}
