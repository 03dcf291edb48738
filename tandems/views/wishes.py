"""Whom somebody wishes for after the first meeting, and confidentially, with whom not."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Participation, Role
from tandems import queries, services
from tandems.forms import WishesForm


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request, pk):
    participation = _mine(request, pk)
    window = queries.wish_window(participation.cohort)
    now = clock.now()
    said = queries.my_wishes(participation)
    candidates = queries.candidates_for(participation)
    context = {
        "participation": participation,
        "window": window,
        "is_open": window.is_open(now),
        "has_opened": window.has_opened(now),
        "said": said,
        "candidates": candidates,
        "has_numbers": any(candidate.number for candidate in candidates),
        "i_am_mentee": participation.role == Role.MENTEE,
        "wished": _named(candidates, said.wishes),
    }
    if participation.ended_on or not window.takes_vetoes(now):
        return render(request, "tandems/wishes_closed.html", context)
    form = WishesForm(
        request.POST or None, candidates=candidates, said=said, takes_wishes=window.is_open(now)
    )
    if request.method == "POST" and form.is_valid() and _store(request, participation, form):
        return redirect("tandems:wishes", pk)
    return render(request, "tandems/wishes.html", context | {"form": form})


def _store(request, participation, form) -> bool:
    try:
        services.express(participation, person=request.user, wishes=form.wishes, vetoes=form.vetoes)
    except NotAllowedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Thank you, that is noted. Only the coordination reads it."))
    return True


def _named(candidates, keys) -> list[str]:
    """In the order in which they were named."""
    labels = {candidate.participation.pk: candidate.label for candidate in candidates}
    return [labels[key] for key in keys if key in labels]


def _mine(request, pk) -> Participation:
    rows = Participation.objects.filter(person=request.user)
    rows = rows.select_related("cohort", "wish_request")
    return get_object_or_404(rows.prefetch_related("cohort__events", "cohort__phases"), pk=pk)
