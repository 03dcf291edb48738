"""Links in mails that act without signing in, and the change of an address, which uses two."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.core import clock
from mentoring.core.models import BaseModel, one_of

from .people import normalise_email


class LinkPurpose(models.TextChoices):
    GUARDIAN = "GUARDIAN", _("a guardian agrees")
    CONFIRM_EMAIL = "CONFIRM_EMAIL", _("a new address is confirmed")
    UNDO_EMAIL = "UNDO_EMAIL", _("a change of address is undone")
    NEXT_COHORT = "NEXT_COHORT", _("an address for the next cohort is confirmed")
    NOMINATION = "NOMINATION", _("somebody who was proposed wants to be forgotten")


def hash_token(token: str) -> str:
    """What is stored of a token: whoever reads the table can't use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class OneTimeLinkQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(used_at__isnull=True, expires_at__gt=clock.now())

    def expired(self, cut_off):
        return self.filter(expires_at__date__lt=cut_off)


class OneTimeLink(BaseModel):
    """A link in a mail. Opening it shows a page; only what is sent from there acts, and once.

    ``subject`` is the id of the row that it is about; the app that made the link knows which.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    subject = models.UUIDField(_("subject"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link in a mail")
        verbose_name_plural = _("links in mails")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["purpose", "subject"], name="onetimelink_of_subject")]
        constraints = [one_of("purpose", LinkPurpose, name="onetimelink_purpose_valid")]

    def __str__(self):
        return self.get_purpose_display()


class EmailChangeQuerySet(models.QuerySet):
    def expired(self, cut_off):
        return self.filter(created_at__date__lt=cut_off)


class EmailChange(BaseModel):
    """Somebody wants to be reached, and to sign in, with another address.

    It counts as soon as the new address is confirmed; the old one can undo it for 72 hours.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="email_changes",
    )
    old_email = models.EmailField(_("old address"))
    new_email = models.EmailField(_("new address"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="emailchange_undone_after_confirmed",
                condition=Q(undone_at__isnull=True) | Q(confirmed_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.person}"

    def save(self, *args, **kwargs):
        self.new_email = normalise_email(self.new_email)
        super().save(*args, **kwargs)
