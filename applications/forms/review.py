"""The rubric as a form, and what else is asked beside an application."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import CRITERIA, Recommendation, RecusalReason, Review
from applications.questionnaires import RECOGNISED_BY, SCALE
from mentoring.core.forms import speak_plainly

from .base import tidy_data


class CriterionField(forms.TypedChoiceField):
    """0 to 3, as radio buttons: works with the keyboard, and without a script."""

    widget = forms.RadioSelect

    def __init__(self, *, label, help_text):
        super().__init__(
            label=label,
            help_text=help_text,
            choices=[(points, f"{points} {words}") for points, words in SCALE.items()],
            coerce=int,
        )


class ReviewForm(forms.Form):
    """One field for each criterion of the role, then a recommendation and a remark."""

    def __init__(self, data=None, *, role: str, review: Review | None = None):
        super().__init__(tidy_data(data) if data is not None else None, initial=_said(review))
        self.role = role
        for criterion in CRITERIA[role]:
            self.fields[criterion.value] = CriterionField(
                label=criterion.label, help_text=RECOGNISED_BY[criterion.value]
            )
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("What do you recommend?"),
            choices=Recommendation.choices,
            widget=forms.RadioSelect,
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark (the others can read it)"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for field in self.fields.values():
            speak_plainly(field)

    @property
    def criteria(self):
        return [self[criterion.value] for criterion in CRITERIA[self.role]]

    @property
    def values(self) -> dict:
        """What ``services.save_review`` wants."""
        data = self.cleaned_data
        return {
            "scores": {criterion.value: data[criterion.value] for criterion in CRITERIA[self.role]},
            "recommendation": data["recommendation"],
            "remark": data["remark"],
        }


def _said(review: Review | None) -> dict:
    if review is None or review.recused:
        return {}
    said = {"recommendation": review.recommendation, "remark": review.remark}
    return {**review.scores, **said}


DECLARED = [
    RecusalReason.KIN, RecusalReason.BRANCH, RecusalReason.WORK, RecusalReason.RIVALRY,
    RecusalReason.OTHER,
]  # fmt: skip


class AnswerForm(forms.Form):
    """The one answer to the one question."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
    )

    def __init__(self, data=None):
        super().__init__(tidy_data(data) if data is not None else None)
        speak_plainly(self.fields["answer"])
