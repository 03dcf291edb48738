"""What members of the team think of an application, criterion by criterion of the brief."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel
from programme.models import Cohort, Role

from .application import Application

REVIEWS_NEEDED = {Role.MENTEE: 2, Role.MENTOR: 1}
MOST_POINTS = 3  # for one criterion


class MenteeCriterion(models.TextChoices):
    """The nine of the brief (L68–L76), in its order."""

    CLOSENESS = "E1", _("Close to the SPD")
    SHAPING = "E2", _("Interest in shaping")
    TIME = "E3", _("Enough time")
    RELATION = "E4", _("Shapes the relation actively")
    CRITICISM = "E5", _("Takes criticism")
    INITIATIVE = "E6", _("Initiative")
    DEMAND = "E7", _("Demands activity")
    GROWTH = "E8", _("Personal development")
    OPENNESS = "E9", _("Openness and commitment")


class MentorCriterion(models.TextChoices):
    """The five of the brief (L51–L55), in its order."""

    REFLECTION = "M1", _("Self-reflection")
    SOCIAL = "M2", _("Social competence")
    EXPERIENCE = "M3", _("Sound experience")
    OPENNESS = "M4", _("Openness")
    LEARNING = "M5", _("Learning from each other")


CRITERIA: dict[str, type[models.TextChoices]] = {
    Role.MENTEE: MenteeCriterion,
    Role.MENTOR: MentorCriterion,
}


class Recommendation(models.TextChoices):
    ACCEPT = "ACCEPT", _("accept")
    WAITLIST = "WAITLIST", _("waiting list")
    REJECT = "REJECT", _("turn down")
    DISCUSS = "DISCUSS", _("talk about it")


class RecusalReason(models.TextChoices):
    """Why somebody does not review: said by themselves, or seen by the system."""

    KIN = "KIN", _("related, friends or same household")
    BRANCH = "BRANCH", _("same local branch")
    ASSOCIATION = "ASSOCIATION", _("same district or city association")
    WORK = "WORK", _("work or dependence")
    RIVALRY = "RIVALRY", _("rivalry")
    RELATION = "RELATION", _("recorded relation")
    NOMINATION = "NOMINATION", _("proposed by this person")
    OTHER = "OTHER", _("something else")


class ReviewQuerySet(models.QuerySet):
    def done(self):
        """Complete ones: what is begun or recused does not count."""
        return self.filter(submitted_at__isnull=False, recused=False)


class Review(BaseModel):
    """One reviewer's rubric for one application, or that they stepped aside.

    ``scores`` gives each criterion 0 to 3. Others see it only once they have sent their own.
    """

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="reviews",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    scores = models.JSONField(_("points"), default=dict, blank=True)
    points = models.PositiveSmallIntegerField(
        _("sum of points"),
        default=0,
        editable=False,
        help_text=_("Of all criteria: stored, so that long lists can be sorted by it."),
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    recommendation = models.CharField(
        _("recommendation"), max_length=10, choices=Recommendation, blank=True
    )
    recused = models.BooleanField(_("stepped aside"), default=False)
    recusal_reason = models.CharField(
        _("reason for stepping aside"), max_length=12, choices=RecusalReason, blank=True
    )
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["application", "submitted_at"]
        indexes = [
            models.Index(
                fields=["application"],
                include=["points", "recommendation", "reviewer"],
                condition=Q(submitted_at__isnull=False, recused=False),
                name="review_done",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="review_one_per_reviewer",
                fields=["application", "reviewer"],
                violation_error_message=_("You have reviewed this application already."),
            ),
            models.CheckConstraint(
                name="review_recommendation_valid",
                condition=Q(recommendation__in=["", *Recommendation.values]),
            ),
            models.CheckConstraint(
                name="review_recused_has_reason",
                condition=Q(recused=True, recusal_reason__in=RecusalReason.values, scores={})
                | Q(recused=False, recusal_reason=""),
            ),
            models.CheckConstraint(
                name="review_sent_has_recommendation",
                condition=Q(submitted_at__isnull=True) | Q(recused=True) | ~Q(recommendation=""),
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.reviewer}"

    def save(self, *args, update_fields=None, **kwargs):
        self.points = sum(self.scores.values())
        if update_fields is not None and "scores" in update_fields:
            update_fields = {*update_fields, "points"}
        super().save(*args, update_fields=update_fields, **kwargs)


class ConflictWaiver(BaseModel):
    """A coordinator lets somebody review although both belong to the same association.

    For this one pair, with a reason: small teams have nobody else. Other conflicts stay.
    """

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="waivers",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("allowed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("exception from a conflict")
        verbose_name_plural = _("exceptions from conflicts")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="conflictwaiver_one_per_pair", fields=["application", "reviewer"]
            ),
            models.CheckConstraint(
                name="conflictwaiver_not_for_oneself",
                condition=~Q(reviewer=models.F("granted_by")),
                violation_error_message=_("Somebody else has to allow this."),
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.reviewer}"


class NamesShown(BaseModel):
    """A coordinator has lifted the veil of a cohort whose reviewers read without names.

    What somebody has seen can't be unseen: there is no way back, and the row says who and when.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("coordinator"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("names shown")
        verbose_name_plural = _("names shown")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(name="namesshown_once", fields=["cohort", "person"])]

    def __str__(self):
        return f"{self.cohort}: {self.person}"
