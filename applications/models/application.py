"""The process: one row for each person, cohort and role."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Consent, ConsentKind
from mentoring.core import clock
from mentoring.core.models import BaseModel, one_of
from programme.models import (
    CallChannel,
    ChannelCode,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Role,
    TeamMembership,
    TeamRole,
)


class ApplicationState(models.TextChoices):
    DRAFT = "DRAFT", _("not yet submitted")
    SUBMITTED = "SUBMITTED", _("received")
    IN_REVIEW = "IN_REVIEW", _("being read")
    ACCEPTED = "ACCEPTED", _("accepted")
    WAITLISTED = "WAITLISTED", _("waiting list")
    REJECTED = "REJECTED", _("rejected")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


OPEN = [ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW]
DECIDED = [ApplicationState.ACCEPTED, ApplicationState.WAITLISTED, ApplicationState.REJECTED]
UNDECIDED = [*OPEN, ApplicationState.WAITLISTED]  # the waiting list is no last word
SETTLED = [ApplicationState.ACCEPTED, ApplicationState.REJECTED]


class RejectionReason(models.TextChoices):
    """The sentences are those of the rejection mail."""

    NO_PLACE = "NO_PLACE", _("There were more applications than places.")
    TIME = "TIME", _("The time is not enough.")
    NO_MATCH = "NO_MATCH", _("No fitting tandem was found.")
    REQUIREMENT = "REQUIREMENT", _("A requirement is missing.")
    INCOMPLETE = "INCOMPLETE", _("The application was incomplete.")
    LATE = "LATE", _("The application came after the deadline.")


class ContactConfirmation(models.TextChoices):
    """What the contact person of the association says about membership and closeness."""

    UNKNOWN = "UNKNOWN", _("not yet said")
    CONFIRMED = "CONFIRMED", _("confirmed")
    NOT_CONFIRMED = "NOT_CONFIRMED", _("not confirmed")


class HeardVia(models.TextChoices):
    KV = ChannelCode.KV.value, _("district association")
    SV = ChannelCode.SV.value, _("city association")
    OV = ChannelCode.OV.value, _("local branch")
    JUSOS = ChannelCode.JUSOS.value, _("Jusos")
    VORWAERTS = ChannelCode.VORWAERTS.value, _("Vorwärts")
    WEB = ChannelCode.WEB.value, _("Internet")
    PERSONAL = "PERSONAL", _("in person")
    OTHER = ChannelCode.OTHER.value, _("other")


def shared_with_district(path: str = "person"):
    """Whether somebody agreed that their association hears of them: a condition for a query."""
    agreed = Consent.objects.valid().filter(kind=ConsentKind.SHARE_DISTRICT)
    return Exists(agreed.filter(person=OuterRef(path)))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The rows that a logged-in person may see outside the admin: their own."""
        return self.filter(person=person)

    def visible_to_team(self, member):
        """What a member of the team may read in the admin: submitted ones of their cohorts."""
        roles = [TeamRole.COORDINATOR, TeamRole.ORG_TEAM, TeamRole.READ_ONLY]
        memberships = TeamMembership.objects.active_of(member).filter(role__in=roles)
        return self.submitted().filter(cohort__in=memberships.values("cohort"))

    def visible_to_contact(self, member):
        """What a contact person may know by name: of their own association, and with consent."""
        today = clock.today()
        roles = TeamMembership.objects.active(today).filter(
            person=member, role=TeamRole.CONTACT_PERSON, cohort__status=CohortStatus.PUBLISHED
        )
        here = roles.filter(cohort=OuterRef("cohort"), association=OuterRef("association"))
        return self.submitted().live().filter(Exists(here), shared_with_district())

    def submitted(self):
        """Everything that was sent in, whatever became of it. Drafts belong to their author."""
        return self.filter(submitted_at__isnull=False)

    def live(self):
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def undecided(self):
        return self.filter(state__in=OPEN)

    def pending(self):
        """Decided by the team, and not yet sent: the person knows nothing of it."""
        return self.exclude(pending_state="")


class Application(BaseModel):
    """A person asks to take part in a cohort. Only ``applications.services`` changes the state.

    A draft keeps what was typed in, step by step, in ``draft``; submitting turns it into a profile.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="applications"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    association = models.ForeignKey(
        DistrictAssociation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="applications",
        null=True,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    channel = models.ForeignKey(
        CallChannel,
        verbose_name=_("channel"),
        on_delete=models.PROTECT,
        related_name="applications",
        null=True,
        blank=True,
    )
    heard_via = models.CharField(_("heard via"), max_length=10, choices=HeardVia, blank=True)
    decision_reason = models.CharField(
        _("reason"), max_length=12, choices=RejectionReason, blank=True
    )
    decision_note = models.CharField(_("internal note"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    waitlist_rank = models.PositiveSmallIntegerField(
        _("place on the waiting list"), null=True, blank=True
    )
    pending_state = models.CharField(
        _("decision not yet sent"),
        max_length=10,
        choices=[(state.value, state.label) for state in DECIDED],
        blank=True,
    )
    pending_reason = models.CharField(
        _("reason not yet sent"), max_length=12, choices=RejectionReason, blank=True
    )
    pending_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("prepared by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    info_request = models.CharField(_("question to the person"), max_length=500, blank=True)
    info_request_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    info_answer = models.TextField(_("answer to the question"), max_length=1000, blank=True)
    info_answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    contact_confirmation = models.CharField(
        _("what the association says"),
        max_length=15,
        choices=ContactConfirmation,
        default=ContactConfirmation.UNKNOWN,
    )
    contact_remark = models.CharField(_("remark of the association"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("continued in"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        help_text=_("The same person applied twice; links to this one lead there."),
    )

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            "draft", "decision_note", "info_request", "info_answer", "contact_remark",
            # What is not yet sent is nobody's history: it can change as often as the team likes.
            "pending_state", "pending_reason", "pending_by",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at"]
        permissions = [
            ("decide_application", _("Can accept and reject applications")),
            ("review_application", _("Can take applications into review")),
        ]
        indexes = [
            models.Index(fields=["cohort", "role", "state"], name="application_by_state"),
            models.Index(fields=["-submitted_at"], name="application_by_time"),
        ]
        constraints = [
            one_of("role", Role, name="application_role_valid"),
            one_of("state", ApplicationState, name="application_state_valid"),
            models.CheckConstraint(
                name="application_heard_via_valid",
                condition=Q(heard_via__in=["", *HeardVia.values]),
            ),
            models.CheckConstraint(
                name="application_submitted_has_time",
                condition=Q(state=ApplicationState.WITHDRAWN)
                | Q(state=ApplicationState.DRAFT, submitted_at__isnull=True)
                | (~Q(state=ApplicationState.DRAFT) & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="application_decision_complete",
                condition=(
                    Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                    | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True, decided_by__isnull=True))
                ),
            ),
            models.CheckConstraint(
                name="application_reason_of_rejection",
                condition=Q(
                    state=ApplicationState.REJECTED, decision_reason__in=RejectionReason.values
                )
                | (~Q(state=ApplicationState.REJECTED) & Q(decision_reason="")),
            ),
            models.CheckConstraint(
                name="application_rank_of_waitlisted",
                condition=Q(state=ApplicationState.WAITLISTED, waitlist_rank__isnull=False)
                | (~Q(state=ApplicationState.WAITLISTED) & Q(waitlist_rank__isnull=True)),
            ),
            one_of(
                "contact_confirmation", ContactConfirmation, name="application_confirmation_valid"
            ),
            models.CheckConstraint(
                name="application_pending_complete",
                condition=Q(pending_state="", pending_by__isnull=True)
                | Q(pending_state__in=DECIDED, pending_by__isnull=False),
            ),
            models.CheckConstraint(
                name="application_reason_of_pending_rejection",
                condition=Q(
                    pending_state=ApplicationState.REJECTED,
                    pending_reason__in=RejectionReason.values,
                )
                | (~Q(pending_state=ApplicationState.REJECTED) & Q(pending_reason="")),
            ),
            models.CheckConstraint(
                name="application_pending_while_undecided",
                condition=Q(pending_state="") | Q(state__in=[*OPEN, ApplicationState.WAITLISTED]),
            ),
            models.CheckConstraint(
                name="application_question_asked_once",
                condition=Q(info_request_at__isnull=True, info_answered_at__isnull=True)
                | Q(info_request_at__isnull=False),
            ),
            # Ranks are null but for the waiting; the whole list is moved in one statement.
            models.UniqueConstraint(
                name="application_rank_once",
                fields=["cohort", "role", "waitlist_rank"],
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                name="application_one_live_per_role",
                fields=["cohort", "person", "role"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                violation_error_message=_("This person has applied in this role already."),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"

    def get_absolute_url(self):
        return reverse("applications:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT
