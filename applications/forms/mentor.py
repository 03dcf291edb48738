"""The four steps of a mentor's application."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Ability, ContactKind, MentorCommitment, TargetBody

from .base import LineField, ManyField, StepForm, YearField, long_text
from .common import (
    CANDIDACIES,
    CandidacyQuestion,
    PersonStep,
    TimeQuestions,
    TopicQuestion,
    clean_commitments,
    commitment_fields,
    exclusions,
)
from .rows import Rows

OFFICES = Rows(
    name="offices",
    legend=_("Which offices and mandates do you hold or did you hold?"),
    lead=_("At least one; with its place, from when to when. A former one counts as much."),
    shown=2,
    most=10,
)


class AboutMentor(PersonStep):
    key, title = "about", _("About you")
    lists = (OFFICES, CANDIDACIES)

    birth_year = YearField(label=_("Year of birth"), help_text=_("Voluntary"), required=False)
    second_place = LineField(
        label=_("Where else are you often?"),
        max_length=120,
        required=False,
        help_text=_("for example Magdeburg, Berlin, constituency office. The shorter way counts."),
    )
    years_active = forms.IntegerField(
        label=_("For how many years have you been in politics?"),
        min_value=0,
        max_value=80,
        help_text=_("roughly"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 2, "class": "short"}),
    )
    term_ends_on = forms.DateField(
        label=_("When does your mandate end?"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        help_text=_("So that we think of elections"),
        error_messages={"invalid": _("Please write the date as day.month.year.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    candidacy_plan = CandidacyQuestion.field()

    def layout(self) -> list[Any]:
        return [
            *self.name_layout(),
            "gender",
            "birth_year",
            Fieldset(_("Where you live"), *self.place_layout(), "second_place"),
            OFFICES.layout(self),
            Row("years_active", "term_ends_on"),
            "candidacy_plan",
            CANDIDACIES.layout(self),
            "heard_via",
        ]

    def clean_term_ends_on(self):
        day = self.cleaned_data["term_ends_on"]
        if day and not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self):
        cleaned = super().clean()
        cleaned["offices"] = OFFICES.clean(self)
        CandidacyQuestion.clean(self)
        if not cleaned["offices"]:
            name = OFFICES.field_name(0, "kind")
            self.add_error(name, _("Please name at least one office, current or former."))
        return cleaned

    def second_looks(self):
        return super().second_looks() | CandidacyQuestion.second_looks(self)


class Experience(StepForm):
    key, title = "experience", _("Your experience")

    experience_text = long_text(
        500, label=_("What did you move in politics?"), help_text=_("One example is enough.")
    )
    reflection_text = long_text(
        500,
        label=_("What would you do differently today?"),
        help_text=_("What did you learn from it?"),
    )
    social_text = long_text(
        500,
        label=_("How do you deal with somebody who is of another opinion?"),
        help_text=_("One example is enough."),
    )
    openness_text = long_text(
        500,
        label=_("When did an idea of younger or new people change your mind?"),
        help_text=_("Which one?"),
    )
    want_to_learn = long_text(
        500,
        label=_("What do you want to learn yourself?"),
        help_text=_("Learning from each other goes for both."),
    )


class Offer(TopicQuestion):
    key, title = "offer", _("Your offer")

    offers = ManyField(
        label=_("What can you help with? (several possible)"), choices=Ability.choices
    )
    contact_offers = ManyField(
        label=_("To whom can you open doors? (several possible)"),
        choices=ContactKind.choices,
        required=False,
    )
    shadowing_offers = long_text(
        500,
        rows=3,
        label=_("Where can you take somebody along?"),
        help_text=_("Meeting of the group, committee, appointment on the spot"),
        required=False,
    )
    topics = ManyField(
        label=_("Your topics (up to five)"),
        limit=5,
        error_messages={"required": _("Please choose at least one topic.")},
    )
    bodies_known = ManyField(
        label=_("Which bodies and offices do you know well? (several possible)"),
        choices=TargetBody.choices,
    )


class MentorTime(TimeQuestions):
    key, title = "time", _("Time, wishes, profile")

    capacity = forms.TypedChoiceField(
        label=_("How many mentees can you accompany?"),
        choices=[("1", _("one person")), ("2", _("up to two (twice as many meetings)"))],
        coerce=int,
        widget=forms.RadioSelect,
        initial="1",
    )
    nonmember_ok = forms.BooleanField(
        label=_("I also accompany somebody without a party book."), required=False
    )
    minors_ok = forms.BooleanField(
        label=_("I also accompany mentees under 18 and keep the rules of protection."),
        required=False,
        help_text=_(
            "Meetings in offices or public rooms, parents know the dates, no overnight stay, no "
            "alcohol, no messages after 22:00."
        ),
    )
    mentee_wish = long_text(
        200,
        rows=2,
        label=_("Do you have a wish for your mentee?"),
        help_text=_("Topic or area"),
        required=False,
    )
    exclusions_text = exclusions()
    public_profile = long_text(
        400,
        label=_("Introduce yourself in three sentences."),
        help_text=_("The mentees read this from the first meeting on (up to 400 characters)."),
    )
    profile_published = forms.BooleanField(
        label=_("Release the profile for the mentees"),
        required=False,
        help_text=_("“Preview” shows what they will see."),
    )

    def build(self) -> None:
        super().build()
        hours = self.facts.hours("MENTOR").per_month
        self.fields["hours_per_month"].help_text = _("You should plan about %(hours)s.") % {
            "hours": hours
        }
        self.fields["max_distance_km"].label = _("How far away may your mentee live?")
        self.fields |= commitment_fields(MentorCommitment)

    def layout(self) -> list[Any]:
        promises = [name for name in self.fields if name.startswith("commitment_")]
        return [
            "hours_per_month",
            "capacity",
            *self.dates_layout(),
            "slots",
            Fieldset(_("The way"), "max_distance_km", "video_ok"),
            Fieldset(
                _("Your wishes"), "nonmember_ok", "minors_ok", "mentee_wish", "exclusions_text"
            ),
            Fieldset(_("Your profile"), "public_profile", "profile_published"),
            Fieldset(_("What we count on"), *promises),
        ]

    def clean(self):
        cleaned = super().clean()
        clean_commitments(self, MentorCommitment)
        return cleaned


STEPS = [AboutMentor, Experience, Offer, MentorTime]
