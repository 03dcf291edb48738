from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from mentoring.urls import urlpatterns as product
from programme.models import Cohort


@login_not_required
def bare(request):
    """What everything is measured against: one query, no template, the same middleware."""
    return HttpResponse(str(Cohort.objects.values_list("label", flat=True)[0]))


urlpatterns = [path("bench/bare/", bare), *product]
