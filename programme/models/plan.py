"""The plan of a cohort: phases, topics, associations, and the ways the call takes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core import clock
from mentoring.core.models import BaseModel, one_of
from programme.dates import DatePrecision, display_de, operative_end, operative_start


class CohortStatus(models.TextChoices):
    DRAFT = "DRAFT", _("draft")
    PUBLISHED = "PUBLISHED", _("published")
    ARCHIVED = "ARCHIVED", _("archived")


class CohortQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=CohortStatus.PUBLISHED)

    def visible_to(self, person):
        """The cohorts whose data this member of the team works with."""
        today = clock.today()
        return self.filter(
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gt=today),
            memberships__person=person,
            memberships__starts_on__lte=today,
        ).distinct()


class Cohort(BaseModel):
    """One run of the programme (*Durchgang*). Its current phase is computed from the dates."""

    key = models.SlugField(_("key"), max_length=20, unique=True)
    label = models.CharField(_("label"), max_length=80)
    title = models.CharField(_("title"), max_length=160)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    motto = models.CharField(_("motto"), max_length=120, blank=True)
    as_of = models.DateField(_("as of"))
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail address"), blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)
    duration_months = models.PositiveSmallIntegerField(_("duration in months"), default=6)
    target_meetings = models.PositiveSmallIntegerField(_("meetings aimed at"), default=6)
    min_meetings = models.PositiveSmallIntegerField(_("meetings at least"), default=4)
    meeting_minutes = models.PositiveSmallIntegerField(_("minutes a meeting"), default=90)
    preparation_minutes = models.PositiveSmallIntegerField(_("minutes of preparation"), default=30)
    shadowing_minutes = models.PositiveSmallIntegerField(_("minutes of shadowing"), default=180)
    places_mentees = models.PositiveSmallIntegerField(
        _("places for mentees"), null=True, blank=True
    )
    min_age = models.PositiveSmallIntegerField(
        _("minimum age at the kick-off"),
        default=16,
        validators=[MinValueValidator(14), MaxValueValidator(30)],
    )
    late_grace_hours = models.PositiveSmallIntegerField(_("grace for drafts in hours"), default=72)
    hide_names = models.BooleanField(
        _("reviewers read without names"),
        default=False,
        help_text=_("Names, addresses and what points to them are hidden until the decision."),
    )
    decisions_from = models.DateField(
        _("no decision is sent before"),
        null=True,
        blank=True,
        help_text=_("Decisions can be prepared earlier; they go out from this day on."),
    )
    wishes_until = models.DateField(
        _("wishes for a tandem until"),
        null=True,
        blank=True,
        help_text=_("Empty: four days from the first meeting on."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CohortStatus, default=CohortStatus.DRAFT
    )

    objects = CohortQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-as_of"]
        permissions = [("export_cohort", _("Can export the data of a cohort"))]
        constraints = [
            one_of("status", CohortStatus, name="cohort_status_valid"),
            models.UniqueConstraint(
                name="cohort_one_published",
                fields=["status"],
                condition=Q(status=CohortStatus.PUBLISHED),
                violation_error_message=_("Another cohort is published already."),
            ),
            models.CheckConstraint(
                name="cohort_meetings_in_order",
                condition=Q(min_meetings__lte=F("target_meetings")),
                violation_error_message=_("More meetings are demanded than aimed at."),
            ),
        ]

    def __str__(self):
        return self.label


class PhaseKind(models.TextChoices):
    FOUNDATIONS = "FOUNDATIONS", _("foundations")
    CALL = "CALL", _("call")
    APPLICATION = "APPLICATION", _("application")
    MENTORING = "MENTORING", _("mentoring")
    EVALUATION = "EVALUATION", _("evaluation")


class Phase(BaseModel):
    """A dated stage of a cohort. The start operates from its first day, the end to its last."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="phases"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PhaseKind)
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    start_precision = models.CharField(
        _("precision of the start"), max_length=20, choices=DatePrecision
    )
    end_precision = models.CharField(
        _("precision of the end"), max_length=20, choices=DatePrecision
    )
    display_override = models.CharField(_("wording of the plan"), max_length=120, blank=True)
    hard_deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    steps = models.JSONField(_("check list"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["cohort", "order"]
        constraints = [
            one_of("kind", PhaseKind, name="phase_kind_valid"),
            one_of("start_precision", DatePrecision, name="phase_start_precision_valid"),
            one_of("end_precision", DatePrecision, name="phase_end_precision_valid"),
            models.UniqueConstraint(
                name="phase_one_per_kind",
                fields=["cohort", "kind"],
                violation_error_message=_("This cohort has such a phase already."),
            ),
            models.CheckConstraint(
                name="phase_dates_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="phase_deadline_of_application",
                condition=(
                    Q(kind=PhaseKind.APPLICATION, hard_deadline__isnull=False)
                    | (~Q(kind=PhaseKind.APPLICATION) & Q(hard_deadline__isnull=True))
                ),
                violation_error_message=_("The application phase, and only it, has a deadline."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def date_phrase(self):
        """The wording of the plan, or what follows from the dates."""
        return self.display_override or display_de(
            self.starts_on, self.ends_on, self.start_precision, self.end_precision
        )

    @property
    def operative_start(self):
        return operative_start(self.start_precision, self.starts_on)

    @property
    def operative_end(self):
        return operative_end(self.end_precision, self.ends_on)


class Topic(BaseModel):
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="topics"
    )
    label = models.CharField(_("label"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["cohort", "order", "label"]
        constraints = [
            models.UniqueConstraint(
                name="topic_one_per_label",
                fields=["cohort", "label"],
                violation_error_message=_("This cohort has such a topic already."),
            )
        ]

    def __str__(self):
        return self.label


class AssociationKind(models.TextChoices):
    KV = "KV", _("district association")
    SV = "SV", _("city association")


class DistrictAssociation(BaseModel):
    """The party's unit of one district (*Kreisverband*, *Stadtverband*); the plan names 14."""

    kind = models.CharField(_("kind"), max_length=2, choices=AssociationKind)
    name = models.CharField(_("name"), max_length=120)
    district_name = models.CharField(_("district"), max_length=120)
    district_kind = models.CharField(_("kind of district"), max_length=40)
    ags = models.CharField(
        _("district key"), max_length=5, unique=True, validators=[RegexValidator(r"^\d{5}$")]
    )
    seat = models.CharField(_("seat"), max_length=120)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["name"]
        constraints = [one_of("kind", AssociationKind, name="districtassociation_kind_valid")]

    def __str__(self):
        return self.name

    @property
    def short_name(self):
        """The district as people say it: "Börde", not "Landkreis Börde"."""
        return self.district_name.removeprefix("Landkreis ")


class ChannelCode(models.TextChoices):
    KV = "KV", _("district association")
    SV = "SV", _("city association")
    OV = "OV", _("local branch")
    JUSOS = "JUSOS", _("Jusos")
    VORWAERTS = "VORWAERTS", _("Vorwärts")
    WEB = "WEB", _("Internet")
    OTHER = "OTHER", _("other")


class AssociationAnswer(models.TextChoices):
    """What an association said when it was asked to spread the call."""

    SPREADS = "SPREADS", _("spreads the call")
    LATER = "LATER", _("wants to be asked again")
    NO = "NO", _("does not take part")


class CallChannel(BaseModel):
    """A way the call takes, with its own link. Visits are counted without cookie or address."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="channels"
    )
    code = models.CharField(_("kind"), max_length=10, choices=ChannelCode)
    label = models.CharField(_("label"), max_length=120)
    association = models.ForeignKey(
        DistrictAssociation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="channels",
        null=True,
        blank=True,
    )
    token = models.SlugField(_("short code of the link"), max_length=20, unique=True)
    visits = models.PositiveIntegerField(_("visits"), default=0, editable=False)
    informed_on = models.DateField(_("informed on"), null=True, blank=True)
    informed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("informed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    answer = models.CharField(_("answer"), max_length=10, choices=AssociationAnswer, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["cohort", "code", "label"]
        constraints = [
            one_of("code", ChannelCode, name="callchannel_code_valid"),
            models.CheckConstraint(
                name="callchannel_answer_valid",
                condition=Q(answer__in=["", *AssociationAnswer.values]),
            ),
            models.UniqueConstraint(
                name="callchannel_one_per_label",
                fields=["cohort", "code", "label"],
                violation_error_message=_("This cohort has such a channel already."),
            ),
        ]

    def __str__(self):
        return self.label
