from django import forms
from django.utils.translation import gettext_lazy as _

from .emails import MailKind, problems
from .models import MailTemplate


class WordingForm(forms.ModelForm):
    """The team's own words for one mail. Greeting and closing are added to every mail."""

    version = forms.IntegerField(widget=forms.HiddenInput)  # what this page was opened with

    class Meta:
        model = MailTemplate
        fields = ["subject", "body"]
        widgets = {
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 14}),
        }
        help_texts = {"body": _("Without greeting and closing: every mail gets the same.")}

    def __init__(self, *args, kind: MailKind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for sentence in problems(self.kind, cleaned["subject"], cleaned["body"]):
                self.add_error(None, sentence)
        return cleaned
