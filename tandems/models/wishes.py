"""Whom people wish for, and with whom they want no tandem. Only the coordination sees it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort, Participation, PhaseKind, TeamMembership, TeamRole

WISHES = 3  # at most, by each person


class PreferenceKind(models.TextChoices):
    WISH = "WISH", _("wish")
    VETO = "VETO", _("not with")


class PreferenceBasis(models.TextChoices):
    FIRST_MEETING = "FIRST_MEETING", _("first meeting")
    PROFILE = "PROFILE", _("application")
    KNOWN = "KNOWN", _("known to the coordination")


class PreferenceQuerySet(models.QuerySet):
    def visible_to_team(self, member):
        """For the coordination alone, and never those that are about themselves.

        Who takes part in a cohort reads no wishes of it: theirs would be among the answers.
        """
        memberships = TeamMembership.objects.active_of(member).filter(role=TeamRole.COORDINATOR)
        own = Participation.objects.current().filter(person=member)
        return (
            self.filter(cohort__in=memberships.values("cohort"))
            .exclude(to_participation__person=member)
            .exclude(kind=PreferenceKind.WISH, cohort__in=own.values("cohort"))
        )

    def wishes(self):
        return self.filter(kind=PreferenceKind.WISH)

    def vetoes(self):
        return self.filter(kind=PreferenceKind.VETO)

    def said(self):
        """By the people themselves, and not only known to the coordination."""
        return self.exclude(basis=PreferenceBasis.KNOWN)

    def expired(self, cut_off):
        """The mentoring of the cohort began before this day: nobody is paired by these any more."""
        return self.filter(
            cohort__phases__kind=PhaseKind.MENTORING, cohort__phases__starts_on__lt=cut_off
        )


class Preference(BaseModel):
    """Confidential: whom somebody wishes for, or with whom they want no tandem.

    ``rank`` 1 is the first choice; exclusions have none, and need no reason.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="preferences"
    )
    from_participation = models.ForeignKey(
        Participation,
        verbose_name=_("from"),
        on_delete=models.CASCADE,
        related_name="preferences_given",
    )
    to_participation = models.ForeignKey(
        Participation,
        verbose_name=_("whom"),
        on_delete=models.CASCADE,
        related_name="preferences_received",
    )
    kind = models.CharField(
        _("kind"), max_length=5, choices=PreferenceKind, default=PreferenceKind.VETO
    )
    rank = models.PositiveSmallIntegerField(_("choice"), null=True, blank=True)
    basis = models.CharField(
        _("basis"), max_length=15, choices=PreferenceBasis, default=PreferenceBasis.PROFILE
    )

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish or exclusion")
        verbose_name_plural = _("wishes and exclusions")
        ordering = ["cohort", "from_participation", "kind", "rank"]
        constraints = [
            one_of("kind", PreferenceKind, name="preference_kind_valid"),
            one_of("basis", PreferenceBasis, name="preference_basis_valid"),
            # What the coordination knows stands beside what people say, who do not see it.
            models.UniqueConstraint(
                name="preference_one_per_pair",
                fields=["cohort", "from_participation", "to_participation"],
                condition=~Q(basis=PreferenceBasis.KNOWN),
                violation_error_message=_("This is recorded already."),
            ),
            models.UniqueConstraint(
                name="preference_one_known_per_pair",
                fields=["cohort", "from_participation", "to_participation"],
                condition=Q(basis=PreferenceBasis.KNOWN),
                violation_error_message=_("This is recorded already."),
            ),
            models.UniqueConstraint(
                name="preference_one_per_rank", fields=["from_participation", "rank"]
            ),
            models.CheckConstraint(
                name="preference_rank_of_wishes",
                condition=Q(
                    kind=PreferenceKind.WISH, rank__isnull=False, rank__gte=1, rank__lte=WISHES
                )
                | Q(kind=PreferenceKind.VETO, rank__isnull=True),
            ),
            models.CheckConstraint(
                name="preference_two_people",
                condition=~Q(from_participation=F("to_participation")),
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class WishRequestQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(answered_at__isnull=False)

    def expired(self, cut_off):
        return self.filter(
            participation__cohort__phases__kind=PhaseKind.MENTORING,
            participation__cohort__phases__starts_on__lt=cut_off,
        )


class WishRequest(BaseModel):
    """Whether somebody was asked for wishes, and has answered. Naming nobody is an answer too."""

    participation = models.OneToOneField(
        Participation,
        verbose_name=_("participation"),
        on_delete=models.CASCADE,
        related_name="wish_request",
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = WishRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question for wishes")
        verbose_name_plural = _("questions for wishes")

    def __str__(self):
        return str(_("question for wishes"))
