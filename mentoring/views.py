"""The two pages that draw on several apps: the start page and a participant's own page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request):
    return render(request, "home.html")


@require_safe
def dashboard(request):
    return render(request, "dashboard.html")
