"""What the two type in. The forms only check; ``tandems.services`` stores."""

from typing import Any, cast
from uuid import UUID

from crispy_forms.layout import Column, Div, Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.core.forms import form_helper, speak_plainly
from programme.models import Cohort

from . import queries
from .matching.model import Weights
from .models import (
    WISHES,
    Answer,
    EndReason,
    LockKind,
    MatchingRun,
    MeetingChannel,
    MentoringAgreement,
    Preset,
)

GOALS = (1, 2, 3)
RANKS = range(1, WISHES + 1)


class AnswerForm(forms.Form):
    """Yes, or no and let us talk first. A yes needs the consent to pass on contact data."""

    answer = forms.ChoiceField(choices=[(Answer.YES, Answer.YES), (Answer.NO, Answer.NO)])
    share_contact = forms.BooleanField(required=False)

    def __init__(self, *args, needs_consent: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs_consent = needs_consent

    def clean(self):
        cleaned = super().clean()
        says_yes = cleaned.get("answer") == Answer.YES
        if says_yes and self.needs_consent and not cleaned.get("share_contact"):
            self.add_error(
                "share_contact",
                _("Without this consent there is no tandem: you could not reach each other."),
            )
        return cleaned


class AgreementForm(forms.ModelForm):
    """The agreement's fields, three goals, and the revision that the writer has seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = MentoringAgreement
        fields = [
            "mentee_expects", "mentor_expects", "mentor_learns", "not_expected", "rhythm",
            "meeting_minutes", "first_conversation_on", "channels", "places", "shadowing_plan",
            "reply_days", "feedback_rule",
        ]  # fmt: skip
        labels = {
            "mentee_expects": _("What does the mentee expect?"),
            "mentor_expects": _("What does the mentor expect?"),
            "mentor_learns": _("What does the mentor want to learn?"),
            "not_expected": _("What do you not expect?"),
            "rhythm": _("How often do you meet?"),
            "meeting_minutes": _("How many minutes?"),
            "first_conversation_on": _("When is your first conversation?"),
            "places": _("Where do you meet?"),
            "shadowing_plan": _("Which session do you visit together?"),
            "reply_days": _("Within how many days do you answer each other?"),
            "feedback_rule": _("How do you give each other feedback?"),
        }
        help_texts = {
            "not_expected": _("For example office work, or a place on a list."),
            "first_conversation_on": _("Still open? Then within the first three weeks."),
            "shadowing_plan": _("At least one: a council, a committee, an appointment."),
            "places": _("An office, a café, half way."),
        }
        widgets = {
            "mentee_expects": forms.Textarea(attrs={"rows": 4}),
            "mentor_expects": forms.Textarea(attrs={"rows": 4}),
            "not_expected": forms.Textarea(attrs={"rows": 3}),
            "first_conversation_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, goals=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        self.fields["channels"] = forms.MultipleChoiceField(
            label=_("How do you meet?"),
            choices=MeetingChannel,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["meeting_minutes"].min_value = 15
        for name, low, high in (("meeting_minutes", 15, 480), ("reply_days", 1, 30)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=low, max_value=high
            )
        self._add_goals(list(goals))
        for field in self.fields.values():
            speak_plainly(field)
        self.helper = _agreement_helper()

    def _add_goals(self, goals):
        for number in GOALS:
            goal = goals[number - 1] if number <= len(goals) else None
            self.fields[f"goal_{number}"] = forms.CharField(
                label=_("Goal %(number)s") % {"number": number}, max_length=200, required=False
            )
            self.fields[f"sign_{number}"] = forms.CharField(
                label=_("How do you notice it?"), max_length=200, required=False
            )
            self.initial[f"goal_{number}"] = goal.text if goal else ""
            self.initial[f"sign_{number}"] = goal.success_sign if goal else ""

    def clean(self):
        cleaned = super().clean()
        for number in GOALS:
            if cleaned.get(f"sign_{number}") and not cleaned.get(f"goal_{number}"):
                self.add_error(f"goal_{number}", _("Please name the goal as well."))
        return cleaned

    def agreement_data(self) -> dict:
        """What ``services.save_draft`` takes."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        data["goals"] = [
            {
                "text": self.cleaned_data[f"goal_{number}"],
                "success_sign": self.cleaned_data[f"sign_{number}"],
            }
            for number in GOALS
        ]
        return data


def _agreement_helper():
    goals = [Div(f"goal_{number}", f"sign_{number}", css_class="goal") for number in GOALS]
    return form_helper(
        "revision",
        Fieldset(_("Expectations"), "mentee_expects", "mentor_expects", "mentor_learns",
                 "not_expected"),
        Fieldset(_("Goals, at most three"), *goals),
        Fieldset(
            _("Time and meetings"),
            Row(Column("rhythm"), Column("meeting_minutes")),
            "first_conversation_on",
            "channels",
            "places",
            "shadowing_plan",
            "reply_days",
        ),
        Fieldset(_("Feedback"), "feedback_rule"),
    )  # fmt: skip


class SignForm(forms.Form):
    typed_name = forms.CharField(label=_("Your first and last name"), max_length=160)
    read_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typed_name"].widget.attrs["autocomplete"] = "name"
        speak_plainly(self.fields["typed_name"])
        self.helper = form_helper("read_hash", "typed_name")


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Do you want to name a reason?"),
        choices=[("", _("I do not want to say")), *EndReason.choices[:-1]],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("reason")


class WishesForm(forms.Form):
    """Up to three people in order, and those with whom not. After the last day only the latter."""

    def __init__(self, *args, candidates, said, takes_wishes: bool, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(candidate.key, candidate.label) for candidate in candidates]
        known = {key for key, _label in people}
        self.wish_names = [f"wish_{rank}" for rank in RANKS] if takes_wishes else []
        for rank, name in zip(RANKS, self.wish_names, strict=False):
            self.fields[name] = forms.ChoiceField(
                label=_("%(rank)d. wish") % {"rank": rank},
                choices=[("", _("nobody")), *people],
                required=False,
            )
            named = [str(pk) for pk in said.wishes if str(pk) in known]
            self.initial[name] = named[rank - 1] if rank <= len(named) else ""
        self.fields["veto"] = forms.MultipleChoiceField(
            label=_("With whom do you want no tandem?"),
            choices=people,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.initial["veto"] = [str(pk) for pk in said.vetoes]
        for field in self.fields.values():
            speak_plainly(field)

    def clean(self):
        cleaned = super().clean()
        vetoed = cleaned.get("veto", [])
        named: set[str] = set()
        for name in self.wish_names:
            chosen = cleaned.get(name, "")
            if chosen and chosen in named:
                self.add_error(name, _("You have named this person already."))
            if chosen and chosen in vetoed:
                self.add_error(name, _("With this person you want no tandem, you say below."))
            named.add(chosen)
        return cleaned

    def wish_fields(self):
        return [self[name] for name in self.wish_names]

    @property
    def wishes(self) -> list[UUID]:
        chosen = [self.cleaned_data[name] for name in self.wish_names]
        return [UUID(key) for key in chosen if key]

    @property
    def vetoes(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["veto"]]


class ProposeForm(forms.Form):
    """The desk's choice: a mentor for a mentee, and a reason where one is needed."""

    mentee = forms.UUIDField()
    mentor = forms.UUIDField(error_messages={"required": _("Please choose a mentor.")})
    override_reason = forms.CharField(max_length=300, required=False, strip=True)


class RunForm(forms.Form):
    """What a new draft is to achieve, what counts how much, and whether it keeps an older one.

    The numbers are read only with weights of one's own. ``take`` is a button of the comparison:
    goals and weights in one, in place of those that were chosen above.
    """

    cohort = forms.ModelChoiceField(Cohort.objects.none(), widget=forms.HiddenInput)
    preset = forms.ChoiceField(label=_("What counts"), choices=Preset, initial=Preset.BALANCED)
    weights = forms.ChoiceField(label=_("How much counts what"), choices=queries.WeightSet)
    keep = forms.ModelChoiceField(
        MatchingRun.objects.none(), label=_("Keep the pairs of"), required=False
    )

    def __init__(self, data=None, *args, cohorts, runs, weights: Weights, **kwargs):
        super().__init__(_taken_over(data), *args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["cohort"]).queryset = cohorts
        cast(forms.ModelChoiceField, self.fields["keep"]).queryset = runs
        self.initial["weights"] = queries.set_of(weights)
        self.numbers = [one._replace(key=f"weight_{one.key}") for one in queries.weighed(weights)]
        for one in self.numbers:
            self.fields[one.key] = forms.IntegerField(
                label=one.label, min_value=0, max_value=100, initial=one.number, required=False
            )
        for field in self.fields.values():
            speak_plainly(field)

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("weights")
        if chosen == queries.WeightSet.OWN:
            cleaned["numbers"] = self._own_weights(cleaned)
        elif chosen:
            cleaned["numbers"] = queries.WEIGHTS[chosen]
            for one in self.numbers:  # nobody looks at them
                self.errors.pop(one.key, None)
        return cleaned

    def _own_weights(self, cleaned) -> Weights | None:
        if any(one.key in self.errors for one in self.numbers):
            return None
        numbers = {o.key.removeprefix("weight_"): cleaned[o.key] or 0 for o in self.numbers}
        total = sum(numbers.values())
        if total != 100:
            text = _("Your weights sum to %(total)d. Together they have to be 100.")
            self.add_error("weights", text % {"total": total})
            return None
        return Weights(**numbers)

    def chosen(self) -> dict[str, Any]:
        """What ``services.run_matching`` and ``services.try_out`` take."""
        found = {name: self.cleaned_data[name] for name in ("cohort", "preset", "keep")}
        return found | {"weights": self.cleaned_data["numbers"]}

    def own_fields(self) -> list[forms.BoundField]:
        return [self[one.key] for one in self.numbers]


def _taken_over(data):
    """The choice behind the button that was pressed; the form itself finds out if it is none."""
    if not data or "take" not in data:
        return data
    data = data.copy()
    data["preset"], _slash, data["weights"] = data["take"].partition("/")
    return data


class LockForm(forms.Form):
    """Two people, together or apart."""

    mentee = forms.UUIDField()
    mentor = forms.UUIDField()
    kind = forms.ChoiceField(choices=LockKind)
    reason = forms.CharField(max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)


class ManyUUIDs(forms.MultipleChoiceField):
    """Ids of rows; whether there are such rows the service finds out."""

    def valid_value(self, value):
        return True

    def clean(self, value):
        try:
            return [UUID(one) for one in super().clean(value)]
        except ValueError as error:
            raise forms.ValidationError(_("Please choose something from the list.")) from error


class PublishForm(forms.Form):
    """The chosen pairs, and for each of them a reason in spite of a warning, if there is one."""

    pair = ManyUUIDs(error_messages={"required": _("Please choose at least one pair.")})

    def reasons(self) -> dict[UUID, str]:
        return {pk: self.data.get(f"reason-{pk}", "") for pk in self.cleaned_data["pair"]}
