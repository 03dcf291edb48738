"""How people stand to one another, and who wants to hear of the next cohort."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from accounts.models import ConsentText, normalise_email
from mentoring.core.models import BaseModel, one_of

from .plan import Cohort


class RelationKind(models.TextChoices):
    FAMILY = "FAMILY", _("related or partners")
    HOUSEHOLD = "HOUSEHOLD", _("same household")
    EMPLOYER = "EMPLOYER", _("employer and employee")
    SUPERVISOR = "SUPERVISOR", _("superior at work")
    SAME_BOARD = "SAME_BOARD", _("same board")
    SAME_GROUP = "SAME_GROUP", _("same parliamentary group")
    BUSINESS = "BUSINESS", _("business relation")
    RIVAL = "RIVAL", _("run for the same office")


class RelationEffect(models.TextChoices):
    BLOCK = "BLOCK", _("rules a tandem out")
    WARN = "WARN", _("needs a reason")


class RelationQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(Q(person_a=person) | Q(person_b=person))

    def between(self, one, other):
        return self.filter(Q(person_a=one, person_b=other) | Q(person_a=other, person_b=one))


class Relation(BaseModel):
    """Two people of a cohort are close, or in each other's way. Only coordinators see it.

    It keeps the one from reviewing the other, and counts when tandems are formed.
    """

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="relations"
    )
    person_a = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    person_b = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("other person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind)
    effect = models.CharField(_("effect"), max_length=5, choices=RelationEffect)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["cohort", "-created_at"]
        constraints = [
            one_of("kind", RelationKind, name="relation_kind_valid"),
            one_of("effect", RelationEffect, name="relation_effect_valid"),
            models.CheckConstraint(
                name="relation_of_two_people",
                condition=~Q(person_a=F("person_b")),
                violation_error_message=_("A relation needs two different people."),
            ),
            models.UniqueConstraint(
                "cohort",
                Least("person_a", "person_b"),
                Greatest("person_a", "person_b"),
                "kind",
                name="relation_one_per_pair_and_kind",
                violation_error_message=_("This relation is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.person_a} – {self.person_b}: {self.get_kind_display()}"


class NextCohortAddressQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self):
        return self.filter(confirmed_at__isnull=True)

    def expired(self, cut_off):
        """Kept since before this day, whether it was confirmed or not."""
        return self.filter(created_at__date__lt=cut_off)


class NextCohortAddress(BaseModel):
    """An address, and nothing else, that is written to once when the next cohort starts.

    It counts once it is confirmed by a link in a mail; after the one mail it is deleted.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    text = models.ForeignKey(
        ConsentText, verbose_name=_("text agreed to"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = NextCohortAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for the next cohort")
        verbose_name_plural = _("addresses for the next cohort")
        ordering = ["-created_at"]

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)
