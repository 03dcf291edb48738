"""Mentors who are asked whether they can accompany a second person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of
from programme.models import Participation, PhaseKind

from .pairing import Answer


class PlaceRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(mentor__person=person, mentor__ended_on__isnull=True)

    def expired(self, cut_off):
        """The mentoring of the cohort began before this day: no more places are looked for."""
        return self.filter(
            mentor__cohort__phases__kind=PhaseKind.MENTORING,
            mentor__cohort__phases__starts_on__lt=cut_off,
        )


class PlaceRequest(BaseModel):
    """A mentor is asked once in a cohort. For whom the place would be, nobody says."""

    mentor = models.OneToOneField(
        Participation,
        verbose_name=_("mentor"),
        on_delete=models.CASCADE,
        related_name="place_request",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField(_("answer"), max_length=4, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = PlaceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question for a second place")
        verbose_name_plural = _("questions for a second place")
        constraints = [
            one_of("answer", Answer, name="placerequest_answer_valid"),
            models.CheckConstraint(
                name="placerequest_answered_has_moment",
                condition=Q(answer=Answer.OPEN, answered_at__isnull=True)
                | (~Q(answer=Answer.OPEN) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return str(_("question for a second place"))

    def get_absolute_url(self):
        return reverse("tandems:place", args=[self.pk])
