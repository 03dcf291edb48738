"""Forms of the desk: own questions, and who may apply late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import LateAdmission, Question


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    def __init__(self, *, longest: int, **kwargs):
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = [" ".join(line.split()) for line in super().to_python(value).splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value):
        super().validate(value)
        if any(len(line) > self.longest for line in value):
            raise forms.ValidationError(
                _("Please shorten each answer to %(limit)d characters.") % {"limit": self.longest}
            )

    def run_validators(self, value):
        """Those of a single text do not fit a list."""

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial) or "") != self.to_python(data or "")


class QuestionForm(forms.ModelForm):
    choices = LinesField(
        label=_("answers to choose from"),
        longest=100,
        required=False,
        help_text=_("One a line. Only where one or several of several are chosen."),
    )

    class Meta:
        model = Question
        fields = [
            "cohort", "role", "label", "help_text", "kind", "choices", "is_required",
            "for_reviewers", "is_personal", "order",
        ]  # fmt: skip


class LateAdmissionForm(forms.ModelForm):
    class Meta:
        model = LateAdmission
        fields = ["cohort", "email", "role", "expires_at", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
