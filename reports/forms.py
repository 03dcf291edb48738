from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort

from .models import ExportFormat, ExportPurpose, ReportKind


class ExportForm(forms.Form):
    """What to export, and what for. Without a purpose nothing leaves the house."""

    report = forms.ChoiceField(
        label=_("Report"), choices=ReportKind.choices, widget=forms.RadioSelect
    )
    cohort = forms.ModelChoiceField(
        label=_("Cohort"), queryset=Cohort.objects.none(), empty_label=None
    )
    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=ExportFormat.choices,
        widget=forms.RadioSelect,
        initial=ExportFormat.XLSX,
        help_text=_("XLSX for Excel and LibreOffice, CSV for other programs."),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", "–"), *ExportPurpose.choices])
    purpose_text = forms.CharField(
        label=_("Purpose in words"),
        max_length=200,
        required=False,
        help_text=_("Needed for “other”. It is recorded, and stands in the file."),
    )

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
        self.fields["cohort"].initial = cohorts.first()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("purpose") == ExportPurpose.OTHER and not cleaned.get("purpose_text"):
            self.add_error("purpose_text", _("Please say what the export is for."))
        return cleaned
