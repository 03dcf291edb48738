"""What was answered: one profile for each application."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core.models import BaseModel, all_of, one_of
from programme.models import Topic

from .application import Application
from .choices import (
    Ability,
    CandidacyPlan,
    ContactKind,
    GenderWish,
    Horizon,
    Hours,
    MaxDistance,
    MembershipStatus,
    MenteeCommitment,
    MentorCommitment,
    Mobility,
    Slot,
    TargetBody,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _choices_array(verbose_name: "StrOrPromise", choices: type[models.TextChoices]) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=30, choices=choices),
        verbose_name=verbose_name,
        default=list,
        blank=True,
    )


class ProfileBase(BaseModel):
    """What both roles are asked, in the same columns, so that matching compares like with like."""

    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="+")
    hours_per_month = models.CharField(_("hours a month"), max_length=3, choices=Hours)
    slots = _choices_array(_("times that suit"), Slot)
    dates_ok = models.JSONField(
        _("answers to the dates"),
        default=dict,
        help_text=_("Kind of the event, and YES, NO or UNSURE."),
    )
    max_distance_km = models.CharField(_("distance at most"), max_length=3, choices=MaxDistance)
    video_ok = models.BooleanField(_("video is fine"), default=False)
    candidacy_plan = models.CharField(
        _("plans a candidacy"), max_length=4, choices=CandidacyPlan, blank=True
    )
    exclusions_text = models.CharField(
        _("with whom not"),
        max_length=200,
        blank=True,
        help_text=_("Confidential: for the coordination only."),
    )
    commitments = ArrayField(
        models.CharField(max_length=20), verbose_name=_("commitments"), default=list
    )

    class Meta:
        abstract = True


class MenteeProfile(ProfileBase):
    """What a mentee answered."""

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="mentee_profile",
    )
    membership_status = models.CharField(_("membership"), max_length=12, choices=MembershipStatus)
    no_competing_party = models.BooleanField(_("in no competing party"), default=False)
    closeness_text = models.TextField(_("what connects with the SPD"), max_length=600)
    shaping_text = models.TextField(_("what shall change"), max_length=600)
    target_bodies = _choices_array(_("bodies aimed at"), TargetBody)
    horizon = models.CharField(_("horizon"), max_length=4, choices=Horizon, blank=True)
    needs = _choices_array(_("needs"), Ability)
    contact_wishes = _choices_array(_("contacts wished for"), ContactKind)
    goals_draft = ArrayField(
        models.CharField(max_length=160), verbose_name=_("goals"), default=list
    )
    self_rating = models.JSONField(
        _("self-rating"), default=dict, blank=True, help_text=_("Skill, and 1 to 5.")
    )
    initiative_text = models.TextField(_("initiative"), max_length=600)
    shaping_relation_text = models.TextField(_("shaping the relation"), max_length=600)
    demand_text = models.TextField(_("demanding activity"), max_length=600)
    criticism_text = models.TextField(_("criticism that helped"), max_length=600)
    growth_text = models.TextField(_("personal development"), max_length=600, blank=True)
    engagement_text = models.TextField(_("other engagement"), max_length=400, blank=True)
    mobility = _choices_array(_("mobility"), Mobility)
    busy_periods = models.CharField(_("busy periods"), max_length=300, blank=True)
    mentor_wish = models.CharField(_("wish for a mentor"), max_length=200, blank=True)
    mentor_gender_wish = models.CharField(
        _("wish for a woman as mentor"), max_length=3, choices=GenderWish, default=GenderWish.ANY
    )

    history = HistoricalRecords(
        excluded_fields=[
            "closeness_text", "shaping_text", "goals_draft", "initiative_text",
            "shaping_relation_text", "demand_text", "criticism_text", "growth_text",
            "engagement_text", "busy_periods", "mentor_wish", "exclusions_text",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = _("mentee's answers")
        verbose_name_plural = _("mentees' answers")
        constraints = [
            one_of("membership_status", MembershipStatus, name="menteeprofile_membership_valid"),
            one_of("hours_per_month", Hours, name="menteeprofile_hours_valid"),
            one_of("max_distance_km", MaxDistance, name="menteeprofile_distance_valid"),
            one_of("mentor_gender_wish", GenderWish, name="menteeprofile_gender_wish_valid"),
            models.CheckConstraint(
                name="menteeprofile_horizon_valid", condition=Q(horizon__in=["", *Horizon.values])
            ),
            models.CheckConstraint(
                name="menteeprofile_candidacy_plan_valid",
                condition=Q(candidacy_plan__in=["", *CandidacyPlan.values]),
            ),
            all_of("slots", Slot, name="menteeprofile_slots_valid"),
            all_of("target_bodies", TargetBody, name="menteeprofile_target_bodies_valid"),
            all_of("needs", Ability, name="menteeprofile_needs_valid"),
            all_of("contact_wishes", ContactKind, name="menteeprofile_contacts_valid"),
            all_of("mobility", Mobility, name="menteeprofile_mobility_valid"),
            all_of("commitments", MenteeCommitment, name="menteeprofile_commitments_valid"),
            models.CheckConstraint(
                name="menteeprofile_one_to_three_needs",
                condition=Q(needs__len__gte=1, needs__len__lte=3),
            ),
            models.CheckConstraint(
                name="menteeprofile_one_to_three_goals",
                condition=Q(goals_draft__len__gte=1, goals_draft__len__lte=3),
            ),
            models.CheckConstraint(
                name="menteeprofile_no_competing_party",
                condition=Q(no_competing_party=True)
                | Q(membership_status__in=["MEMBER", "NEW_MEMBER"]),
            ),
        ]

    def __str__(self):
        return str(self.application)


class MentorProfile(ProfileBase):
    """What a mentor answered. ``public_profile`` is what mentees may read once it is released."""

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="mentor_profile",
    )
    offers = _choices_array(_("offers"), Ability)
    contact_offers = _choices_array(_("contacts offered"), ContactKind)
    bodies_known = _choices_array(_("bodies known well"), TargetBody)
    years_active = models.PositiveSmallIntegerField(
        _("years in politics"), validators=[MaxValueValidator(80)]
    )
    reflection_text = models.TextField(_("self-reflection"), max_length=500)
    social_text = models.TextField(_("dealing with other opinions"), max_length=500)
    experience_text = models.TextField(_("experience"), max_length=500)
    openness_text = models.TextField(_("openness"), max_length=500)
    want_to_learn = models.TextField(_("wants to learn"), max_length=500)
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    shadowing_offers = models.TextField(_("shadowing offered"), max_length=500, blank=True)
    term_ends_on = models.DateField(_("mandate ends on"), null=True, blank=True)
    nonmember_ok = models.BooleanField(_("also people who are no members"), default=False)
    minors_ok = models.BooleanField(_("also people under 18"), default=False)
    mentee_wish = models.CharField(_("wish for a mentee"), max_length=200, blank=True)
    public_profile = models.TextField(_("public profile"), max_length=400)
    profile_published = models.BooleanField(_("profile released"), default=False)

    history = HistoricalRecords(
        excluded_fields=[
            "reflection_text", "social_text", "experience_text", "openness_text", "want_to_learn",
            "shadowing_offers", "mentee_wish", "public_profile", "exclusions_text",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = _("mentor's answers")
        verbose_name_plural = _("mentors' answers")
        constraints = [
            one_of("hours_per_month", Hours, name="mentorprofile_hours_valid"),
            one_of("max_distance_km", MaxDistance, name="mentorprofile_distance_valid"),
            models.CheckConstraint(
                name="mentorprofile_candidacy_plan_valid",
                condition=Q(candidacy_plan__in=["", *CandidacyPlan.values]),
            ),
            all_of("slots", Slot, name="mentorprofile_slots_valid"),
            all_of("offers", Ability, name="mentorprofile_offers_valid"),
            all_of("contact_offers", ContactKind, name="mentorprofile_contacts_valid"),
            all_of("bodies_known", TargetBody, name="mentorprofile_bodies_valid"),
            all_of("commitments", MentorCommitment, name="mentorprofile_commitments_valid"),
            models.CheckConstraint(
                name="mentorprofile_one_or_two_places",
                condition=Q(capacity__gte=1, capacity__lte=2),
            ),
            models.CheckConstraint(
                name="mentorprofile_at_least_one_offer", condition=Q(offers__len__gte=1)
            ),
        ]

    def __str__(self):
        return str(self.application)


Profile = MenteeProfile | MentorProfile
