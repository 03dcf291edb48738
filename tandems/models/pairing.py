"""Who is paired with whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort, Participation, Phase, PhaseKind, TeamMembership, TeamRole


class TandemState(models.TextChoices):
    PROPOSED = "PROPOSED", _("proposal")
    CONFIRMED = "CONFIRMED", _("confirmed, signature missing")
    ACTIVE = "ACTIVE", _("under way")
    COMPLETED = "COMPLETED", _("completed")
    ENDED_EARLY = "ENDED_EARLY", _("ended early")
    DISCARDED = "DISCARDED", _("discarded")


OPEN_TANDEM = [TandemState.PROPOSED, TandemState.CONFIRMED, TandemState.ACTIVE]


class Answer(models.TextChoices):
    OPEN = "OPEN", _("no answer yet")
    YES = "YES", _("yes")
    NO = "NO", _("no, or talk first")


class EndReason(models.TextChoices):
    TIME = "TIME", _("time")
    DISTANCE = "DISTANCE", _("distance")
    CHEMISTRY = "CHEMISTRY", _("did not fit")
    OFFICE_CHANGE = "OFFICE_CHANGE", _("change of office")
    MOVED = "MOVED", _("moved away")
    HEALTH_FAMILY = "HEALTH_FAMILY", _("personal reasons")
    GOAL_REACHED = "GOAL_REACHED", _("goal reached")
    CONFLICT = "CONFLICT", _("conflict")
    LEFT_PARTY = "LEFT_PARTY", _("left the party")
    OTHER = "OTHER", _("other")
    NOT_SAID = "NOT_SAID", _("not said")


class TandemQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A participant's own tandems; a discarded proposal is gone for them."""
        return self.filter(Q(mentee__person=person) | Q(mentor__person=person)).exclude(
            state=TandemState.DISCARDED
        )

    def visible_to_team(self, member):
        """Those of the member's cohorts. Their own they see in the portal, like everybody else."""
        roles = [TeamRole.COORDINATOR, TeamRole.ORG_TEAM, TeamRole.READ_ONLY]
        memberships = TeamMembership.objects.active_of(member).filter(role__in=roles)
        return self.filter(cohort__in=memberships.values("cohort")).exclude(
            Q(mentee__person=member) | Q(mentor__person=member)
        )

    def open(self):
        return self.filter(state__in=OPEN_TANDEM)

    def unanswered(self):
        return self.filter(Q(mentee_answer=Answer.OPEN) | Q(mentor_answer=Answer.OPEN))

    def talk_wanted(self):
        return self.filter(Q(mentee_answer=Answer.NO) | Q(mentor_answer=Answer.NO))

    def with_people(self):
        return self.select_related("cohort", "mentee__person", "mentor__person")

    def with_all_around(self):
        """The two, their associations, and who looks after them."""
        return self.with_people().select_related(
            "mentee__association", "mentor__association", "contact_person"
        )

    def over(self, today):
        """Still running, though their last day has passed."""
        return self.filter(state=TandemState.ACTIVE, ends_on__lt=today)

    def with_traces_of_matching(self, cut_off):
        """The mentoring of the cohort began before this day, and reasons or a stand-by are left."""
        phases = Phase.objects.filter(kind=PhaseKind.MENTORING, starts_on__lt=cut_off)
        return self.filter(cohort__in=phases.values("cohort")).exclude(
            match_parts=[], standby__isnull=True
        )

    def with_somebody_gone(self):
        """Open, though one of the two takes part no more: something for the team's desk."""
        return self.open().filter(
            Q(mentee__ended_on__isnull=False) | Q(mentor__ended_on__isnull=False)
        )


class Tandem(BaseModel):
    """One mentor and one mentee in one cohort. Only ``tandems.services`` changes the state.

    ``place`` numbers a mentor's places (1, 2). As it is unique among the open tandems of a mentor,
    the database itself keeps the capacity, whichever way a proposal comes in.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="tandems"
    )
    mentee = models.ForeignKey(
        Participation,
        verbose_name=_("mentee"),
        on_delete=models.PROTECT,
        related_name="tandems_as_mentee",
    )
    mentor = models.ForeignKey(
        Participation,
        verbose_name=_("mentor"),
        on_delete=models.PROTECT,
        related_name="tandems_as_mentor",
    )
    place = models.PositiveSmallIntegerField(_("the mentor's place"), default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=TandemState, default=TandemState.PROPOSED
    )
    distance_km = models.PositiveSmallIntegerField(_("distance in km"), null=True, blank=True)
    match_score = models.PositiveSmallIntegerField(
        _("points of the matching"), null=True, blank=True
    )
    # Why, wishes included: like the stand-by for the coordination alone, and not in the history.
    match_parts = models.JSONField(_("parts of the points"), default=list, blank=True)
    standby = models.ForeignKey(
        Participation,
        verbose_name=_("stand-by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    previous = models.ForeignKey(
        "self",
        verbose_name=_("earlier tandem of the mentee"),
        on_delete=models.SET_NULL,
        related_name="followed_by",
        null=True,
        blank=True,
    )
    mentee_answer = models.CharField(
        _("mentee's answer"), max_length=4, choices=Answer, default=Answer.OPEN
    )
    mentor_answer = models.CharField(
        _("mentor's answer"), max_length=4, choices=Answer, default=Answer.OPEN
    )
    override_reason = models.CharField(
        _("reason in spite of a warning"), max_length=300, blank=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(
        _("reason of the end"), max_length=15, choices=EndReason, blank=True
    )
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked after by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = TandemQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["override_reason", "match_parts", "standby"])

    class Meta:
        verbose_name = _("tandem")
        verbose_name_plural = _("tandems")
        ordering = ["-created_at"]
        permissions = [
            ("propose_tandem", _("Can propose tandems")),
            ("confirm_tandem", _("Can confirm and end tandems")),
        ]
        constraints = [
            one_of("state", TandemState, name="tandem_state_valid"),
            one_of("mentee_answer", Answer, name="tandem_mentee_answer_valid"),
            one_of("mentor_answer", Answer, name="tandem_mentor_answer_valid"),
            models.CheckConstraint(
                name="tandem_end_reason_valid",
                condition=Q(end_reason__in=["", *EndReason.values]),
            ),
            models.UniqueConstraint(
                name="tandem_one_open_per_mentee",
                fields=["mentee"],
                condition=Q(state__in=OPEN_TANDEM),
                violation_error_message=_("This mentee is in an open tandem already."),
            ),
            models.UniqueConstraint(
                name="tandem_one_open_per_mentor_place",
                fields=["mentor", "place"],
                condition=Q(state__in=OPEN_TANDEM),
                violation_error_message=_("This mentor has no free place."),
            ),
            models.CheckConstraint(name="tandem_at_most_two_places", condition=Q(place__in=[1, 2])),
            models.CheckConstraint(name="tandem_two_people", condition=~Q(mentee=F("mentor"))),
            models.CheckConstraint(
                name="tandem_confirmed_by_somebody",
                condition=(
                    Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                    & Q(state__in=["PROPOSED", "DISCARDED"])
                )
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(state="PROPOSED")
                ),
            ),
            models.CheckConstraint(
                name="tandem_consent_of_both",
                condition=Q(state__in=["PROPOSED", "DISCARDED"])
                | Q(mentee_answer=Answer.YES, mentor_answer=Answer.YES),
            ),
            models.CheckConstraint(
                name="tandem_started_has_day",
                condition=Q(state__in=["PROPOSED", "CONFIRMED", "DISCARDED"])
                | Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="tandem_ended_has_day",
                condition=Q(state__in=["COMPLETED", "ENDED_EARLY"], ended_on__isnull=False)
                | (~Q(state__in=["COMPLETED", "ENDED_EARLY"]) & Q(ended_on__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.mentee.person} – {self.mentor.person}"

    def get_absolute_url(self):
        return reverse("tandems:detail", args=[self.pk])

    @property
    def is_open(self):
        return self.state in OPEN_TANDEM

    @property
    def is_refused(self):
        """Still a proposal, though one of the two said no, or wants to talk first."""
        no = Answer.NO in (self.mentee_answer, self.mentor_answer)
        return self.state == TandemState.PROPOSED and no
