"""The questions that both roles are asked."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Gender
from applications.models import CandidacyPlan, DateAnswer, HeardVia, Hours, MaxDistance, Slot
from events.timeline import public_title
from programme.geo import association_for, locate

from .base import Group, LineField, ManyField, StepForm, YearField, lead, long_text, one_choice
from .rows import Rows

DATES_QUESTION = _("Can you come to these dates?")
CANDIDACIES = Rows(
    name="candidacies",
    legend=_("Your candidacies"),
    lead=_("Only if you answered yes: office or list, and where."),
    most=4,
    with_years=False,
    body_help=_("Needed for “other”, for example which list."),
    void=("candidacy_plan", CandidacyPlan.NO),
)


class PersonStep(StepForm):
    """Who it is and where they live."""

    first_name = LineField(label=_("First name"), max_length=80, help_text=_("As you are called"))
    last_name = LineField(label=_("Last name"), max_length=80)
    pronoun = LineField(
        label=_("Pronoun"), max_length=40, required=False, help_text=_("for example she, he")
    )
    phone = LineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Only for when it has to be quick"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    birth_year = YearField(label=_("Year of birth"), help_text=_("We only compute your age."))
    gender = one_choice(
        Gender.choices, label=_("Gender"), help_text=_("This is how we see whether we reach women.")
    )
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postal code"),
        max_length=5,
        help_text=_("So that we find short ways"),
        error_messages={"invalid": _("A postal code has five digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "postal-code", "class": "short"}
        ),
    )
    place = LineField(label=_("Place"), max_length=120)
    association = forms.ChoiceField(
        label=_("District or city association"),
        required=False,
        help_text=_("Leave it open, and we suggest it from your place."),
    )
    local_branch = LineField(
        label=_("Local branch"), max_length=120, required=False, help_text=_("If you know it")
    )
    heard_via = forms.ChoiceField(
        label=_("How did you first hear of us?"),
        choices=[("", _("please choose")), *HeardVia.choices],
    )

    def build(self) -> None:
        names = {"first_name": "given-name", "last_name": "family-name", "place": "address-level2"}
        for name, purpose in names.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose
        associations = [(a.ags, a.name) for a in self.facts.associations]
        self.offer("association", [("", _("suggest it from my place")), *associations])

    def name_layout(self) -> list[Any]:
        return [Row("first_name", "last_name"), Row("pronoun", "phone")]

    def place_layout(self) -> list[Any]:
        return [Row("postal_code", "place"), Row("association", "local_branch")]

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year is not None and year > self.facts.start.year:
            raise forms.ValidationError(_("Please check the year."))
        return year

    def clean(self):
        cleaned = super().clean()
        code, place = cleaned.get("postal_code", ""), cleaned.get("place", "")
        if "association" in cleaned and not cleaned["association"]:
            cleaned["association"] = association_for(code, place) or ""
        return cleaned

    def said(self):
        """The association that was not chosen, but follows from the place, is shown too."""
        answers = super().said()
        ags = association_for(self.data.get("postal_code", ""), self.data.get("place", ""))
        names = [a.name for a in self.facts.associations if a.ags == ags]
        if names and "association" not in answers:
            answers["association"] = (self.fields["association"].label, names[0])
        return answers

    def second_looks(self) -> dict[str, Any]:
        code = self.cleaned_data.get("postal_code")
        if code and locate(postal_code=code) is None:
            return {"postal_code": _("We do not know this postal code. Is it right?")}
        return {}


class CandidacyQuestion:
    """Asked of both: two who run for the same office do not get into one tandem."""

    @staticmethod
    def field() -> forms.ChoiceField:
        return one_choice(
            CandidacyPlan.choices,
            label=_("Are you planning a candidacy in the next two years?"),
            help_text=_("Internal only, so that you do not run against each other."),
            required=False,
        )

    @staticmethod
    def clean(form: StepForm) -> None:
        rows = CANDIDACIES.clean(form)
        if rows:
            form.cleaned_data["candidacy_plan"] = CandidacyPlan.YES
        elif form.cleaned_data.get("candidacy_plan") == CandidacyPlan.YES:
            form.add_error(
                CANDIDACIES.field_name(0, "kind"),
                _("Please say for which office or list, and where."),
            )
        form.cleaned_data["candidacies"] = rows

    @staticmethod
    def second_looks(form: StepForm) -> dict[str, Any]:
        """Beside a “no” a candidacy may be left over, or the “no” a slip."""
        _counter, *names = CANDIDACIES.names(form)
        if not CANDIDACIES.is_void(form) or not any(form.data.get(name) for name in names):
            return {}
        return {"candidacy_plan": _("You said no, and there is a candidacy. We do not keep it.")}


class TopicQuestion(StepForm):
    """Asks for topics, which are those of the cohort. Each role words the question itself."""

    def build(self) -> None:
        self.offer("topics", [(str(topic.pk), topic.label) for topic in self.facts.topics])

    def clean(self):
        cleaned = super().clean()
        chosen = set(cleaned.get("topics", ()))
        cleaned["topics"] = [topic for topic in self.facts.topics if str(topic.pk) in chosen]
        return cleaned


class TimeQuestions(StepForm):
    """Hours, dates, slots and distance. The dates are those of the cohort."""

    hours_per_month = one_choice(
        Hours.choices, label=_("How many hours a month do you have for the programme?")
    )
    slots = ManyField(
        label=_("When does it suit you? (several possible)"), choices=Slot.choices, required=False
    )
    max_distance_km = forms.ChoiceField(choices=[("", _("please choose")), *MaxDistance.choices])
    video_ok = forms.BooleanField(
        label=_("Meetings by video are fine with me."),
        required=False,
        help_text=_("Helps with long ways"),
    )

    def build(self) -> None:
        super().build()
        for event in self.facts.events:
            self.fields[f"date_{event.kind}"] = one_choice(
                DateAnswer.choices, label=f"{public_title(event)} ({event.date_phrase})"
            )

    @property
    def date_names(self) -> list[str]:
        return [f"date_{event.kind}" for event in self.facts.events]

    def dates_layout(self) -> list[Any]:
        if not self.date_names:
            return []
        boxes = [Div(name, css_class="in-a-row") for name in self.date_names]
        return [Fieldset(DATES_QUESTION, lead(_("A “no” does not exclude you.")), *boxes)]

    def groups(self) -> list[Group]:
        return [Group(DATES_QUESTION, tuple(self.date_names))]

    def clean(self):
        cleaned = super().clean()
        cleaned["dates_ok"] = {
            name.removeprefix("date_"): cleaned.pop(name)
            for name in self.date_names
            if cleaned.get(name)
        }
        return cleaned


def exclusions() -> forms.CharField:
    return long_text(
        200,
        rows=2,
        label=_("With whom do you not want to form a tandem?"),
        help_text=_("Confidential, without reasons. Only the coordination reads this."),
        required=False,
    )


def commitment_fields(choices) -> dict[str, forms.BooleanField]:
    """One required tick box for each promise."""
    return {f"commitment_{c.value}": forms.BooleanField(label=c.label) for c in choices}


def clean_commitments(form: StepForm, choices) -> None:
    form.cleaned_data["commitments"] = [
        c.value for c in choices if form.cleaned_data.pop(f"commitment_{c.value}", False)
    ]
