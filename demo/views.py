"""Pages that exist in the demo only: the scenes, logging in with one click, the letter box."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from mentoring.core import clock

from . import post, scenes, services
from .logins import logins
from .models import DemoState

LETTERS_ON_A_PAGE, BOXES_ON_A_PAGE = 10, 20


def bar(request):
    """For every page: the day that is played. A context processor, installed by the settings.

    Scripts learn how many seconds the demo's clock is away from theirs, and its time zone's offset.
    """
    if not settings.DEMO:
        return {"demo_bar": None}
    now = clock.now()
    return {
        "demo_bar": timezone.localdate(now),
        "demo_shift": str(int((now - timezone.now()).total_seconds())),
        "demo_offset": str(int(timezone.localtime(now).utcoffset().total_seconds())),
    }


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
    """Whose box? And what lies in it, as soon as only one is meant."""
    search = request.GET.get("an", "").strip()
    boxes = post.boxes(search=search)
    boxes = [box for box in boxes if box.to == search] or boxes
    if search and len(boxes) == 1:
        found = post.letters(to=boxes[0].to)
        context = {"to": boxes[0].to, "page": _page(request, found, LETTERS_ON_A_PAGE)}
        return render(request, "demo/letters.html", context)
    context = {"search": search, "page": _page(request, boxes, BOXES_ON_A_PAGE)}
    return render(request, "demo/boxes.html", context)


def _page(request, things, size):
    return Paginator(things, size).get_page(request.GET.get("seite"))
