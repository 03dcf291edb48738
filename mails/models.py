"""The texts of the mails, and the outbox. The outbox is the truth about what was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from mentoring.core.models import BaseModel, one_of


class MailTemplate(BaseModel):
    """The team's own wording of a mail. Without a row the default of the code is sent."""

    kind = models.CharField(_("key"), max_length=20, unique=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=5000)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        ordering = ["kind"]

    def __str__(self):
        return f"{self.kind}: {self.subject}"


class MailState(models.TextChoices):
    QUEUED = "QUEUED", _("waiting")
    SENDING = "SENDING", _("being sent")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("failed")
    BOUNCED = "BOUNCED", _("came back")
    CANCELLED = "CANCELLED", pgettext_lazy("mail", "cancelled")


class OutgoingMailQuerySet(models.QuerySet):
    def open(self):
        """Waiting, or taken by a sender whose lease has run out.

        Leases and back-off are times of the database: no clock of a machine can send too early.
        """
        return self.filter(
            Q(state=MailState.QUEUED) | Q(state=MailState.SENDING, leased_until__lt=Now())
        )

    def due(self):
        """What a sender takes next. A mail with a code comes before everything else."""
        return self.open().filter(next_try_at__lte=Now()).order_by("-secret", "next_try_at")

    def overdue(self, by):
        """Due for so long that nobody seems to be sending."""
        return self.open().filter(next_try_at__lt=Now() - by)

    def expired(self, cut_off):
        """Done with before this day. ``privacy.RetentionRule`` says which day that is."""
        done = self.exclude(state__in=[MailState.QUEUED, MailState.SENDING])
        return done.annotate(done_at=Coalesce("sent_at", "created_at")).filter(
            done_at__date__lt=cut_off
        )


class OutgoingMail(BaseModel):
    """One mail to one person. ``mails.services`` alone changes its state."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="mails",
        null=True,
        blank=True,
        help_text=_("Empty where only an address is known: whoever was named, or wants to hear."),
    )
    address = models.EmailField(
        _("other address"),
        blank=True,
        help_text=_("Only where it is not the recipient's own: a guardian, a new address."),
    )
    kind = models.CharField(_("key"), max_length=20)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    secret = models.BooleanField(
        _("text is emptied once sent"),
        default=False,
        help_text=_("For mails with a code: what is not stored can't be read later."),
    )
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    dedupe_key = models.CharField(_("key against doubles"), max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    related = models.CharField(_("concerns"), max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt at"), db_default=Now())
    leased_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at"]
        permissions = [("view_confidential_outgoingmail", "Can see mails about concerns")]
        indexes = [
            models.Index(
                fields=["-secret", "next_try_at"],
                name="outgoingmail_due",
                condition=Q(state__in=["QUEUED", "SENDING"]),
            )
        ]
        constraints = [
            one_of("state", MailState, name="outgoingmail_state_valid"),
            models.CheckConstraint(
                name="outgoingmail_has_somewhere_to_go",
                # Once it is over, the address of somebody unknown is erased.
                condition=Q(recipient__isnull=False)
                | ~Q(address="")
                | ~Q(state__in=[MailState.QUEUED, MailState.SENDING]),
            ),
            models.CheckConstraint(
                name="outgoingmail_lease_complete",
                condition=Q(
                    state=MailState.SENDING, lease__isnull=False, leased_until__isnull=False
                )
                | (~Q(state=MailState.SENDING) & Q(lease__isnull=True, leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="outgoingmail_sent_has_time",
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.subject}"
