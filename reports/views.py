import tempfile

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.queries import cohorts_where

from . import services
from .forms import ExportForm
from .models import Export

IN_MEMORY = 5_000_000  # bytes; what is larger goes through a temporary file


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """Choose a report, say what for, and get the file. Only the POST exports."""
    cohorts = cohorts_where(request.user, services.EXPORT)
    if not cohorts.exists():
        raise PermissionDenied
    form = ExportForm(request.POST or None, cohorts=cohorts)
    if form.is_valid():
        return _download(request, form.cleaned_data)
    context = {
        **admin.site.each_context(request),
        "title": _("Reports"),
        "form": form,
        "exports": Export.objects.filter(cohort__in=cohorts).select_related("by", "cohort")[:10],
    }
    return render(request, "reports/index.html", context)


def _download(request, values):
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    services.export(**values, by=request.user, target=target)
    target.seek(0)
    name = services.file_name(
        report=values["report"], cohort=values["cohort"], file_format=values["file_format"]
    )
    response = FileResponse(target, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
