"""Two accounts of one human: what making them one would move, and the click that does it."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import AccessAction, User
from accounts.services import log_accesses
from mentoring.core.errors import NotAllowedError
from privacy import services


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, kept, gone):
    """GET shows both and the plan, POST does it. Whoever may not is told nothing at all."""
    kept, gone = get_object_or_404(User, pk=kept), get_object_or_404(User, pk=gone)
    if kept == gone or not services.may_merge(request.user, kept, gone):
        raise Http404
    if request.method == "POST":
        return _do(request, kept, gone)
    log_accesses(
        actor=request.user, people=[kept.pk, gone.pk], action=AccessAction.VIEWED, page="merge"
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Make two accounts one"),
        "plan": services.plan_of(kept, gone),
        "is_done": gone.merged_into_id is not None,
    }
    return render(request, "privacy/merge.html", context)


def _do(request, kept, gone):
    try:
        services.merge_people(kept=kept, gone=gone, by=request.user)
    except NotAllowedError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    messages.success(request, _("The two accounts are one now."))
    return redirect("admin:accounts_user_change", kept.pk)
