"""What the matching proposed for a whole cohort, and what the coordination has set beforehand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort, Participation, PhaseKind, TeamMembership, TeamRole
from tandems.matching import wording


class Preset(models.TextChoices):
    """What a run is to achieve, in which order."""

    BALANCED = "BALANCED", _("balanced")
    BEST = "BEST", _("most points")
    FAIR = "FAIR", _("nobody far behind")
    SPREAD = "SPREAD", _("every mentor first gets one")


class ConfidentialQuerySet(models.QuerySet):
    def visible_to_team(self, member):
        """For the coordination alone, and only where they take part in nothing themselves."""
        memberships = TeamMembership.objects.active_of(member).filter(role=TeamRole.COORDINATOR)
        own = Participation.objects.current().filter(person=member)
        return self.filter(cohort__in=memberships.values("cohort")).exclude(
            cohort__in=own.values("cohort")
        )

    def expired(self, cut_off):
        """The mentoring of the cohort began before this day: nobody is paired by these any more."""
        return self.filter(
            cohort__phases__kind=PhaseKind.MENTORING, cohort__phases__starts_on__lt=cut_off
        )


class MatchingRun(BaseModel):
    """A draft of all tandems of a cohort, proven the best for its goals. Publishes nothing.

    ``inputs_hash`` tells whether the data are still those of the run; ``record`` proves it from
    itself alone (``python -m tandems.matching verify``), and is left out for very large cohorts.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="matching_runs"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    preset = models.CharField(_("goals"), max_length=8, choices=Preset, default=Preset.BALANCED)
    weights = models.JSONField(_("weights"), default=dict)
    kept_from = models.ForeignKey(
        "self",
        verbose_name=_("keeps the pairs of"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    seed = models.CharField(_("seed of the lottery"), max_length=64)
    inputs_hash = models.CharField(_("checksum of the data"), max_length=64)
    versions = models.JSONField(_("versions"), default=dict)
    values = models.JSONField(_("values of the goals"), default=dict)
    is_proven = models.BooleanField(_("proven the best"), default=False)
    leftover = models.JSONField(_("mentees without a mentor, and why"), default=list)
    helpful_places = models.JSONField(_("mentors whose second place would help"), default=list)
    record = models.BinaryField(_("record"), null=True, editable=False)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matchings")
        ordering = ["-created_at"]
        constraints = [
            one_of("preset", Preset, name="matchingrun_preset_valid"),
        ]

    def __str__(self):
        return str(_("matching"))


class MatchingPair(BaseModel):
    """One tandem of a draft. ``parts`` add up to ``points``; the texts stand in German."""

    run = models.ForeignKey(
        MatchingRun, verbose_name=_("matching"), on_delete=models.CASCADE, related_name="pairs"
    )
    mentee = models.ForeignKey(
        Participation, verbose_name=_("mentee"), on_delete=models.CASCADE, related_name="+"
    )
    mentor = models.ForeignKey(
        Participation, verbose_name=_("mentor"), on_delete=models.CASCADE, related_name="+"
    )
    points = models.PositiveSmallIntegerField(_("points"))
    parts = models.JSONField(_("parts"), default=list)
    distance_km = models.PositiveSmallIntegerField(_("distance in km"), null=True, blank=True)
    is_pinned = models.BooleanField(_("set beforehand"), default=False)
    next_best = models.JSONField(_("next best"), null=True, blank=True)
    standby = models.ForeignKey(
        Participation,
        verbose_name=_("stand-by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    tandem = models.OneToOneField(
        "tandems.Tandem",
        verbose_name=_("tandem"),
        on_delete=models.SET_NULL,
        related_name="matching_pair",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("proposed pair")
        verbose_name_plural = _("proposed pairs")
        ordering = ["run", "mentee__person__search_name"]
        constraints = [
            models.UniqueConstraint(name="matchingpair_one_per_mentee", fields=["run", "mentee"]),
            models.CheckConstraint(
                name="matchingpair_points_valid", condition=Q(points__lte=10_000)
            ),
        ]

    def __str__(self):
        return str(_("proposed pair"))

    @property
    def fit(self) -> str:
        """How well the two fit together, in German."""
        return wording.fit(self.points)


class LockKind(models.TextChoices):
    PIN = "PIN", _("together")
    APART = "APART", _("not together")


class MatchingLockQuerySet(ConfidentialQuerySet):
    def pins(self):
        return self.filter(kind=LockKind.PIN)

    def of_somebody_gone(self):
        return self.filter(Q(mentee__ended_on__isnull=False) | Q(mentor__ended_on__isnull=False))


class MatchingLock(BaseModel):
    """What the coordination has set about a pair. It survives every run until it is taken back.

    A pin also ends with the proposal it was for, and when one of the two takes part no more.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="matching_locks"
    )
    mentee = models.ForeignKey(
        Participation, verbose_name=_("mentee"), on_delete=models.CASCADE, related_name="+"
    )
    mentor = models.ForeignKey(
        Participation, verbose_name=_("mentor"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=LockKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MatchingLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("lock of the matching")
        verbose_name_plural = _("locks of the matching")
        ordering = ["cohort", "created_at"]
        constraints = [
            one_of("kind", LockKind, name="matchinglock_kind_valid"),
            models.UniqueConstraint(name="matchinglock_one_per_pair", fields=["mentee", "mentor"]),
            models.UniqueConstraint(
                name="matchinglock_one_pin_per_mentee",
                fields=["mentee"],
                condition=Q(kind=LockKind.PIN),
                violation_error_message=_("This mentee is set with somebody already."),
            ),
        ]

    def __str__(self):
        return str(_("lock of the matching"))

    @property
    def is_of_somebody_gone(self) -> bool:
        return bool(self.mentee.ended_on or self.mentor.ended_on)
