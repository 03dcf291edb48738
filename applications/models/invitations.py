"""Those who are asked to apply, and the one who may do so late."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort, DistrictAssociation, Role

from .application import Application


class MentorNominationQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(application__isnull=True)


class MentorNomination(BaseModel):
    """An association names a possible mentor, who gets one invitation by mail.

    Without an application the name is forgotten after 30 days.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="nominations"
    )
    association = models.ForeignKey(
        DistrictAssociation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("named by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.SET_NULL,
        related_name="nominations",
        null=True,
        blank=True,
    )

    objects = MentorNominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible mentor")
        verbose_name_plural = _("possible mentors")
        ordering = ["association", "name"]
        constraints = [
            models.UniqueConstraint(
                name="mentornomination_one_per_address",
                fields=["cohort", "email"],
                violation_error_message=_("This person has been named already."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)


class LateAdmissionQuerySet(models.QuerySet):
    def open_for(self, *, cohort, email, role, now):
        """What lets this address still apply in this role. The moment it ends at is too late."""
        return self.filter(
            cohort=cohort, email=normalise_email(email), role=role, expires_at__gt=now
        )


class LateAdmission(BaseModel):
    """One person may still apply after the deadline. The address is proved by the code by mail."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="late_admissions"
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    expires_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LateAdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("late admission")
        verbose_name_plural = _("late admissions")
        ordering = ["-created_at"]
        constraints = [
            one_of("role", Role, name="lateadmission_role_valid"),
            models.UniqueConstraint(
                name="lateadmission_one_per_address",
                fields=["cohort", "email", "role"],
                violation_error_message=_("This address may apply late already."),
            ),
        ]

    def __str__(self):
        # The admin's own log repeats this, for longer than the address is kept.
        return f"{self.get_role_display()} ({self.cohort})"

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)
