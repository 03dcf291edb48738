"""Who looked at whose data."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of


class AccessAction(models.TextChoices):
    VIEWED = "VIEWED", _("looked at")
    EXPORTED = "EXPORTED", _("exported")


PAGES_IN_WORDS = {
    "applications": _("list of applications"),
    "application": _("application"),
    "tandems": _("list of tandems"),
    "tandem": _("tandem"),
    "form": _("form a tandem"),
    "matching": _("matching"),
    "accounts.User": _("person"),
    "export": _("export"),
    "merge": _("two accounts of one person"),
}


class AccessLogQuerySet(models.QuerySet):
    def expired(self, cut_off):
        return self.filter(at__date__lt=cut_off)


class AccessLog(BaseModel):
    """Who of the team looked at, or exported, the data of whom."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("team member"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="accesses",
    )
    action = models.CharField(_("action"), max_length=10, choices=AccessAction)
    page = models.CharField(_("page"), max_length=100)
    at = models.DateTimeField(_("at"))

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        ordering = ["-at"]
        constraints = [one_of("action", AccessAction, name="accesslog_action_valid")]

    @property
    def page_in_words(self):
        """Which row it was stays in the record."""
        return PAGES_IN_WORDS.get(self.page.partition(" ")[0], self.page)

    def __str__(self):
        return f"{self.actor} {self.get_action_display()}: {self.person}"
