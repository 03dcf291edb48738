from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.core.admin import Card, Figure, ReadOnlyAdmin, register_today
from programme.queries import cohorts_where

from .models import Export
from .services import EXPORT


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """What left the house. Written by the export itself, and by nobody else."""

    list_display = ["created_at", "report", "cohort", "by", "purpose", "rows", "file_format"]
    list_filter = ["report", "purpose"]
    list_select_related = ["by", "cohort"]

    def get_queryset(self, request):
        mine = cohorts_where(request.user, "reports.view_export")
        return super().get_queryset(request).filter(cohort__in=mine)


@register_today
def reports_card(request) -> Card | None:
    """The way to the reports, for those who may export."""
    if not request.user.has_perm(EXPORT):
        return None
    number = Export.objects.filter(cohort__in=cohorts_where(request.user, EXPORT)).count()
    return Card(
        title=_("Reports"),
        order=90,
        figures=[
            Figure(_("Choose a report and export it"), _("Open"), reverse("reports:index")),
            Figure(_("Exports so far"), number, reverse("admin:reports_export_changelist")),
        ],
    )
