"""Who works for a cohort, who takes part in it, and which offices people hold."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core import clock
from mentoring.core.models import BaseModel, one_of

from .plan import Cohort, DistrictAssociation


class TeamRole(models.TextChoices):
    COORDINATOR = "COORDINATOR", _("coordinator")
    ORG_TEAM = "ORG_TEAM", _("organisation team")
    CONTACT_PERSON = "CONTACT_PERSON", _("contact person")
    CONFIDANT = "CONFIDANT", _("confidant")
    READ_ONLY = "READ_ONLY", _("read only")
    ADMIN = "ADMIN", _("system administrator")


class TeamMembershipQuerySet(models.QuerySet):
    def active(self, today):
        return self.filter(starts_on__lte=today).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today)
        )

    def active_of(self, person):
        """What this person may do now; the day is the clock's."""
        return self.active(clock.today()).filter(person=person)


class TeamMembership(BaseModel):
    """The one truth of rights: who does what in which cohort. The admin's groups follow from it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=20, choices=TeamRole)
    cohort = models.ForeignKey(
        Cohort,
        verbose_name=_("cohort"),
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        help_text=_("Empty for the system administrator only."),
    )
    association = models.ForeignKey(
        DistrictAssociation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        help_text=_("For contact persons."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("From this day on the role no longer counts."),
    )

    objects = TeamMembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team")
        ordering = ["cohort", "role", "person"]
        constraints = [
            one_of("role", TeamRole, name="teammembership_role_valid"),
            models.UniqueConstraint(
                name="teammembership_one_active",
                fields=["person", "role", "cohort", "association"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                name="teammembership_cohort_unless_admin",
                condition=Q(role=TeamRole.ADMIN, cohort__isnull=True)
                | (~Q(role=TeamRole.ADMIN) & Q(cohort__isnull=False)),
                violation_error_message=_("Every role but system administrator needs a cohort."),
            ),
            models.CheckConstraint(
                name="teammembership_association_of_contact_person",
                condition=Q(role=TeamRole.CONTACT_PERSON, association__isnull=False)
                | (~Q(role=TeamRole.CONTACT_PERSON) & Q(association__isnull=True)),
                violation_error_message=_("Contact persons, and only they, have an association."),
            ),
            models.CheckConstraint(
                name="teammembership_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}"


class Role(models.TextChoices):
    MENTEE = "MENTEE", _("mentee")
    MENTOR = "MENTOR", _("mentor")


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person=person)

    def current(self):
        return self.filter(ended_on__isnull=True)


class Participation(BaseModel):
    """A person takes part in a cohort in a role. Made by acceptance, outlives the application."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="participations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    association = models.ForeignKey(
        DistrictAssociation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["cohort", "role", "person"]
        constraints = [
            one_of("role", Role, name="participation_role_valid"),
            models.UniqueConstraint(
                name="participation_one_per_role", fields=["cohort", "person", "role"]
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"


class OfficeKind(models.TextChoices):
    MDB = "MDB", _("member of the Bundestag")
    MDL = "MDL", _("member of the Landtag")
    MAYOR = "MAYOR", _("mayor")
    DISTRICT_ADMINISTRATOR = "DISTRICT_ADMINISTRATOR", _("district administrator")
    DEPARTMENT_HEAD = "DEPARTMENT_HEAD", _("head of department")
    PARTY_BOARD = "PARTY_BOARD", _("member of a party board")
    CITY_COUNCILLOR = "CITY_COUNCILLOR", _("city councillor")
    MUNICIPAL_COUNCILLOR = "MUNICIPAL_COUNCILLOR", _("municipal councillor")
    DISTRICT_COUNCILLOR = "DISTRICT_COUNCILLOR", _("district councillor")
    OTHER = "OTHER", _("other office")


class OfficeLevel(models.TextChoices):
    LOCAL_BRANCH = "OV", _("local branch")
    MUNICIPAL = "MUNICIPAL", _("municipality")
    DISTRICT = "DISTRICT", _("district")
    STATE = "STATE", _("state")
    FEDERAL = "FEDERAL", _("federation")
    EU = "EU", _("European Union")
    PARTY = "PARTY", _("party")


class OfficeStatus(models.TextChoices):
    CURRENT = "CURRENT", _("current")
    FORMER = "FORMER", _("former")
    CANDIDACY = "CANDIDACY", _("candidacy planned")
    WON = "WON", _("won after the mentoring")


class Office(BaseModel):
    """What somebody holds, held, runs for or won. Serves profile, conflict check and outcome."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="offices",
    )
    kind = models.CharField(_("office"), max_length=30, choices=OfficeKind)
    body = models.CharField(_("body"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=OfficeLevel, blank=True)
    area = models.CharField(_("area"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=OfficeStatus)
    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["body"])

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["person", "status", "-since"]
        constraints = [
            one_of("kind", OfficeKind, name="office_kind_valid"),
            one_of("status", OfficeStatus, name="office_status_valid"),
            models.CheckConstraint(
                name="office_level_valid", condition=Q(level__in=["", *OfficeLevel.values])
            ),
            models.CheckConstraint(
                name="office_years_in_order",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last year lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.body}".strip()
