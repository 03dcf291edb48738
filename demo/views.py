"""Pages that exist in the demo only: the scenes, logging in with one click, the letter box."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from mentoring.core import clock

from . import post, scenes, services
from .logins import logins
from .models import DemoState


def bar(request):
    """For every page: the day that is played. A context processor, installed by the settings."""
    return {"demo_bar": clock.today() if settings.DEMO else None}


@login_not_required
@require_safe
def index(request):
    state = DemoState.objects.first()
    return render(
        request,
        "demo/index.html",
        {
            "scenes": scenes.SCENES,
            "playing": scenes.scene(state.scene) if state else None,
            "logins": logins(),
        },
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def jump(request, key):
    """Asks first: the jump throws away what was done in the demo."""
    scene = scenes.scene(key)
    if scene is None:
        raise Http404
    if request.method != "POST":
        return render(request, "demo/jump.html", {"scene": scene})
    logout(request)  # else the new world would be recorded as made by somebody who is gone with it
    services.play(scene)
    messages.success(request, _("The demo plays another day."))
    return redirect("demo:index")


@login_not_required
@require_POST
def become(request, pk):
    """One click instead of a code by mail; only for the invented people of the list."""
    person = get_object_or_404(User, pk=pk, email__in=[one.person.email for one in logins()])
    login(request, person)
    return redirect("admin:index" if person.is_staff else "dashboard")


@login_not_required
@require_safe
def letters(request):
    to = request.GET.get("an", "")
    return render(request, "demo/letters.html", {"letters": post.letters(to=to), "to": to})
