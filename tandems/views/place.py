"""A mentor says whether they can accompany a second person."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from events.queries import hours_needed
from mentoring.core.errors import NotAllowedError
from programme.models import Role
from tandems import services
from tandems.models import Answer, PlaceRequest

THANKS = {
    Answer.YES: _("Thank you! You have two places now."),
    Answer.NO: _("Thank you for your answer. It stays at one place."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def place(request, pk):
    rows = PlaceRequest.objects.visible_to(request.user).select_related("mentor__cohort")
    asked = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            services.answer_for_place(asked, person=request.user, answer=answer)
        except NotAllowedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, THANKS[Answer(answer)])
        return redirect(asked)
    hours = [hours_needed(asked.mentor.cohort, role=Role.MENTOR, places=n).total for n in (1, 2)]
    context = {"asked": asked, "hours_now": hours[0], "hours_then": hours[1]}
    return render(request, "tandems/place.html", context)
