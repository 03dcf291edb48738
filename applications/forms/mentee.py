"""The six steps of a mentee's application."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from applications.models import (
    Ability,
    ContactKind,
    GenderWish,
    Horizon,
    MembershipStatus,
    MenteeCommitment,
    Mobility,
    Skill,
    TargetBody,
)

from .base import Group, LineField, ManyField, StepForm, lead, long_text, one_choice
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

ADULT_AGE = 18
MEMBERS = [MembershipStatus.MEMBER, MembershipStatus.NEW_MEMBER]
OFFICES = Rows(
    name="offices",
    legend=_("Do you have an office or a task already?"),
    lead=_("What, where, from when to when. “Not yet” is absolutely fine."),
)


class AboutMentee(PersonStep):
    key, title = "about", _("About you")
    lists = (OFFICES,)

    birthday_before_kickoff = one_choice(
        [("yes", _("yes")), ("no", _("no"))],
        label=_("Is your birthday before the kick-off?"),
        required=False,
    )
    guardian_name = LineField(
        label=_("Name of a parent or guardian"),
        max_length=160,
        required=False,
        help_text=_("Only if you are under 18 at the kick-off"),
    )
    guardian_email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_("Only if you are under 18: they have to agree by mail."),
    )
    membership_status = one_choice(
        MembershipStatus.choices, label=_("Are you a member of the SPD?")
    )
    no_competing_party = forms.BooleanField(
        label=_("I belong to no party that competes with the SPD."),
        required=False,
        help_text=_("Needed only if you are not a member"),
    )

    def build(self) -> None:
        super().build()
        limits = sorted({self.facts.cohort.min_age, ADULT_AGE})
        years = [str(self.facts.start.year - age) for age in reversed(limits)]
        self.fields["birthday_before_kickoff"].help_text = _(
            "Only if you were born in %(years)s: we do not ask for the day."
        ) % {"years": _(" or ").join(years)}

    def layout(self) -> list[Any]:
        return [
            *self.name_layout(),
            "gender",
            Fieldset(
                _("Your age"),
                "birth_year",
                "birthday_before_kickoff",
                Row("guardian_name", "guardian_email"),
            ),
            Fieldset(_("Where you live"), *self.place_layout()),
            Fieldset(_("You and the SPD"), "membership_status", "no_competing_party", "heard_via"),
            OFFICES.layout(self),
        ]

    def clean(self):
        cleaned = super().clean()
        cleaned["offices"] = OFFICES.clean(self)
        self._clean_age(cleaned)
        status = cleaned.get("membership_status")
        if status and status not in MEMBERS:
            self.require("no_competing_party", _("Without this you can't take part."))
        return cleaned

    def _clean_age(self, cleaned: dict[str, Any]) -> None:
        """Only the year is known: at the two limits the birthday decides."""
        before = cleaned.pop("birthday_before_kickoff", "")
        year = cleaned.get("birth_year")
        if year is None:
            return
        age, least = self.facts.start.year - year, self.facts.cohort.min_age
        if age in (least, ADULT_AGE) and not before:
            self.add_error("birthday_before_kickoff", _("Please answer this for your year."))
        if age < least or (age == least and before == "no"):
            message = _("You have to be at least %(age)d at the kick-off.") % {"age": least}
            self.add_error("birth_year", message)
        cleaned["adult_confirmed"] = age == ADULT_AGE and before == "yes"
        if age < ADULT_AGE or (age == ADULT_AGE and not cleaned["adult_confirmed"]):
            self._clean_guardian(cleaned)
        else:
            cleaned["guardian_name"] = cleaned["guardian_email"] = ""

    def _clean_guardian(self, cleaned: dict[str, Any]) -> None:
        for name in ("guardian_name", "guardian_email"):
            self.require(name, _("Under 18 we need this."))
        guardian = cleaned.get("guardian_email")
        if guardian and normalise_email(guardian) == self.facts.address:
            self.add_error("guardian_email", _("Please give another address than your own."))


class Drive(TopicQuestion):
    key, title = "drive", _("What drives you")
    lists = (CANDIDACIES,)

    closeness_text = long_text(
        600, label=_("What connects you with the SPD?"), help_text=_("A topic, a person, an event")
    )
    shaping_text = long_text(
        600,
        label=_("What do you want to change in your town or in the state?"),
        help_text=_("One example is enough."),
    )
    topics = ManyField(
        label=_("Your topics (up to three)"),
        limit=3,
        error_messages={"required": _("Please choose at least one topic.")},
    )
    target_bodies = ManyField(
        label=_("Where do you see yourself one day? (several possible)"), choices=TargetBody.choices
    )
    horizon = one_choice(Horizon.choices, label=_("When, roughly?"), required=False)
    candidacy_plan = CandidacyQuestion.field()

    def layout(self) -> list[Any]:
        return [
            "closeness_text",
            "shaping_text",
            "topics",
            "target_bodies",
            "horizon",
            "candidacy_plan",
            CANDIDACIES.layout(self),
        ]

    def clean(self):
        cleaned = super().clean()
        CandidacyQuestion.clean(self)
        return cleaned

    def second_looks(self):
        return super().second_looks() | CandidacyQuestion.second_looks(self)


class Needs(StepForm):
    key, title = "needs", _("What you need")
    choices = [("", _("please choose")), *Ability.choices]
    needs_question = _("What shall a mentor help you with? (up to three)")
    goals_question = _("What shall be different after six months? (one to three goals)")
    skills_question = _("How sure are you today? (1 not at all – 5 very)")

    need_1 = forms.ChoiceField(label=_("The most important"), choices=choices)
    need_2 = forms.ChoiceField(label=_("The second"), choices=choices, required=False)
    need_3 = forms.ChoiceField(label=_("The third"), choices=choices, required=False)
    contact_wishes = ManyField(
        label=_("Which contacts do you wish for? (several possible)"),
        choices=ContactKind.choices,
        required=False,
    )
    goal_1 = LineField(
        label=_("First goal"), max_length=160, help_text=_("One sentence: “I have …”, “I can …”")
    )
    goal_2 = LineField(label=_("Second goal"), max_length=160, required=False)
    goal_3 = LineField(label=_("Third goal"), max_length=160, required=False)

    def build(self) -> None:
        scale = [("", _("not said")), *[(str(n), str(n)) for n in range(1, 6)]]
        for skill in Skill:
            self.fields[f"skill_{skill.value}"] = forms.ChoiceField(
                label=skill.label, choices=scale, required=False
            )

    def layout(self) -> list[Any]:
        skills = [f"skill_{skill.value}" for skill in Skill]
        return [
            Fieldset(self.needs_question, "need_1", "need_2", "need_3"),
            "contact_wishes",
            Fieldset(self.goals_question, "goal_1", "goal_2", "goal_3"),
            Fieldset(
                self.skills_question,
                lead(_("Voluntary. At the end we ask once more.")),
                *[Row(*skills[start : start + 2]) for start in range(0, len(skills), 2)],
            ),
        ]

    def groups(self) -> list[Group]:
        skills = tuple(f"skill_{skill.value}" for skill in Skill)
        return [
            Group(self.needs_question, ("need_1", "need_2", "need_3"), labelled=False),
            Group(self.goals_question, ("goal_1", "goal_2", "goal_3"), labelled=False),
            Group(self.skills_question, skills),
        ]

    def clean(self):
        cleaned = super().clean()
        needs = [cleaned.pop(f"need_{n}", "") for n in (1, 2, 3)]
        for n in (1, 2):
            if needs[n] and needs[n] in needs[:n]:
                self.add_error(f"need_{n + 1}", _("You have chosen this already."))
        cleaned["needs"] = [need for need in needs if need]
        goals = [cleaned.pop(f"goal_{n}", "") for n in (1, 2, 3)]
        cleaned["goals_draft"] = [goal for goal in goals if goal]
        cleaned["self_rating"] = {
            skill.value: int(rating)
            for skill in Skill
            if (rating := cleaned.pop(f"skill_{skill.value}", ""))
        }
        return cleaned


class Working(StepForm):
    key, title = "working", _("How you work")

    initiative_text = long_text(
        600,
        label=_("What did you start yourself most recently?"),
        help_text=_("No matter where: school, work, club, family"),
    )
    shaping_relation_text = long_text(
        600,
        label=_("How do you want to shape the cooperation?"),
        help_text=_("Who gets in touch, who prepares?"),
    )
    demand_text = long_text(
        600,
        label=_("Your mentor has not been in touch for three weeks. What do you do?"),
        help_text=_("There is no model answer"),
    )
    criticism_text = long_text(
        600,
        label=_("Which criticism took you further?"),
        help_text=_("What did you make of it?"),
    )
    growth_text = long_text(
        600,
        label=_("What do you want to work on in yourself?"),
        help_text=_("for example speaking more freely"),
        required=False,
    )
    engagement_text = long_text(
        400,
        label=_("What else are you committed to?"),
        help_text=_("Volunteering, job, training (up to 400 characters)"),
        required=False,
    )


class MenteeTime(TimeQuestions):
    key, title = "time", _("Time and way")

    mobility = ManyField(
        label=_("How do you get around? (several possible)"),
        choices=Mobility.choices,
        required=False,
    )
    busy_periods = long_text(
        300,
        rows=3,
        label=_("When do you have little time?"),
        help_text=_("Periods, for example exams, shifts, election campaign"),
        required=False,
    )

    def build(self) -> None:
        super().build()
        self.fields["hours_per_month"].help_text = _(
            "With “up to 3” it gets tight: plan about %(hours)s. You can send it all the same."
        ) % {"hours": self.facts.hours("MENTEE").per_month}
        self.fields["max_distance_km"].label = _("How far away may your mentor live?")

    def layout(self) -> list[Any]:
        return [
            "hours_per_month",
            *self.dates_layout(),
            "slots",
            Fieldset(_("The way"), "max_distance_km", "video_ok", "mobility"),
            "busy_periods",
        ]


class MenteeWishes(StepForm):
    key, title = "wishes", _("Wishes and closing")

    mentor_wish = long_text(
        200,
        rows=2,
        label=_("Do you have a wish for your mentor?"),
        help_text=_("Person, office or topic. We can't promise anything."),
        required=False,
    )
    mentor_gender_wish = one_choice(
        [(GenderWish.FEMALE.value, _("yes")), (GenderWish.ANY.value, _("does not matter"))],
        label=_("Do you wish for a woman as mentor?"),
        required=False,
    )
    exclusions_text = exclusions()

    def build(self) -> None:
        self.fields |= commitment_fields(MenteeCommitment)

    def layout(self) -> list[Any]:
        promises = [name for name in self.fields if name.startswith("commitment_")]
        return [
            "mentor_wish",
            "mentor_gender_wish",
            "exclusions_text",
            Fieldset(_("What we count on"), *promises),
        ]

    def clean(self):
        cleaned = super().clean()
        clean_commitments(self, MenteeCommitment)
        cleaned["mentor_gender_wish"] = cleaned.get("mentor_gender_wish") or GenderWish.ANY
        return cleaned


STEPS = [AboutMentee, Drive, Needs, Working, MenteeTime, MenteeWishes]
