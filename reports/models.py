"""What left the house: each export of personal data, with its purpose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort


class ReportKind(models.TextChoices):
    APPLICATIONS = "applications", _("Applications")
    TANDEMS = "tandems", _("Tandems")
    COVERAGE = "coverage", _("Coverage of the associations")
    CHANNELS = "channels", _("Effect of the channels")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class ExportPurpose(models.TextChoices):
    SELECTION = "SELECTION", _("preparing the selection")
    MATCHING = "MATCHING", _("forming the tandems")
    EVENT = "EVENT", _("preparing an event")
    BOARD = "BOARD", _("report to the state board")
    OTHER = "OTHER", _("other")


class ExportQuerySet(models.QuerySet):
    def expired(self, cut_off):
        return self.filter(created_at__date__lt=cut_off)


class Export(BaseModel):
    """A report of personal data was exported: by whom, for what, how many rows. No content."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: exported on the command line."),
    )
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="exports"
    )
    report = models.CharField(_("report"), max_length=20, choices=ReportKind)
    file_format = models.CharField(_("format"), max_length=5, choices=ExportFormat)
    purpose = models.CharField(_("purpose"), max_length=12, choices=ExportPurpose)
    purpose_text = models.CharField(_("purpose in words"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"))

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at"]
        constraints = [
            one_of("report", ReportKind, name="export_report_valid"),
            one_of("file_format", ExportFormat, name="export_file_format_valid"),
            one_of("purpose", ExportPurpose, name="export_purpose_valid"),
        ]

    def __str__(self):
        return f"{self.get_report_display()} ({self.get_file_format_display()})"
