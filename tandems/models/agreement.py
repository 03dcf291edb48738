"""What the two promise each other, and their signatures."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core.models import BaseModel, all_of, one_of

from .pairing import Tandem


class AgreementState(models.TextChoices):
    DRAFT = "DRAFT", _("draft")
    READY = "READY", _("ready for signature")
    SIGNED = "SIGNED", _("signed")
    SUPERSEDED = "SUPERSEDED", _("superseded")
    TERMINATED = "TERMINATED", _("terminated")


class Rhythm(models.TextChoices):
    WEEKS_2 = "WEEKS_2", _("every 2 weeks")
    WEEKS_3 = "WEEKS_3", _("every 3 weeks")
    WEEKS_4 = "WEEKS_4", _("every 4 weeks")
    WEEKS_6 = "WEEKS_6", _("every 6 weeks")


class MeetingChannel(models.TextChoices):
    IN_PERSON = "IN_PERSON", _("in person")
    VIDEO = "VIDEO", _("video")
    PHONE = "PHONE", _("phone")
    EMAIL = "EMAIL", _("e-mail")
    MESSENGER = "MESSENGER", _("messenger")


class AgreementQuerySet(models.QuerySet):
    def expired(self, cut_off):
        """The time of the tandem was over before this day."""
        return self.filter(ends_on__lt=cut_off)


class MentoringAgreement(BaseModel):
    """One version of the agreement of a tandem.

    While it is a draft both edit it. READY freezes the text: ``text`` is what will be signed, word
    for word, and ``text_hash`` its checksum, to which the signatures belong. A change afterwards
    makes a new version.
    """

    tandem = models.ForeignKey(
        Tandem, verbose_name=_("tandem"), on_delete=models.PROTECT, related_name="agreements"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT
    )
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.WEEKS_4)
    meeting_minutes = models.PositiveSmallIntegerField(_("minutes a meeting"), default=90)
    first_conversation_on = models.DateField(_("first conversation on"), null=True, blank=True)
    channels = ArrayField(
        models.CharField(max_length=10, choices=MeetingChannel),
        verbose_name=_("forms of meeting"),
        default=list,
        blank=True,
    )
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=3)
    places = models.CharField(_("places"), max_length=200, blank=True)
    mentee_expects = models.TextField(_("what the mentee expects"), max_length=500, blank=True)
    mentor_expects = models.TextField(_("what the mentor expects"), max_length=500, blank=True)
    not_expected = models.TextField(_("what we do not expect"), max_length=500, blank=True)
    mentor_learns = models.CharField(
        _("what the mentor wants to learn"), max_length=200, blank=True
    )
    shadowing_plan = models.CharField(_("shadowing"), max_length=300, blank=True)
    feedback_rule = models.CharField(_("rule for feedback"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last edited by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    revision = models.PositiveIntegerField(
        _("revision"),
        default=0,
        help_text=_("Counts the saves, so that nobody overwrites another."),
    )
    text = models.JSONField(_("frozen text"), default=dict, blank=True, editable=False)
    text_hash = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            "places", "mentee_expects", "mentor_expects", "not_expected", "mentor_learns",
            "shadowing_plan", "feedback_rule", "text",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["tandem", "-version"]
        constraints = [
            one_of("state", AgreementState, name="agreement_state_valid"),
            one_of("rhythm", Rhythm, name="agreement_rhythm_valid"),
            all_of("channels", MeetingChannel, name="agreement_channels_valid"),
            models.UniqueConstraint(name="agreement_one_per_version", fields=["tandem", "version"]),
            models.UniqueConstraint(
                name="agreement_one_open_per_tandem",
                fields=["tandem"],
                condition=Q(state__in=["DRAFT", "READY"]),
            ),
            models.CheckConstraint(
                name="agreement_frozen_has_text",
                condition=Q(state=AgreementState.DRAFT, text_hash="")
                | (~Q(state__in=["DRAFT", "TERMINATED"]) & ~Q(text_hash=""))
                | Q(state=AgreementState.TERMINATED),
            ),
            models.CheckConstraint(
                name="agreement_dates_in_order", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
        ]

    def __str__(self):
        return f"{self.tandem} ({self.version})"


class SignatureMethod(models.TextChoices):
    ONLINE = "ONLINE", _("on the portal")
    ON_SITE = "ON_SITE", _("on site")
    PAPER = "PAPER", _("on paper")


class SignatureQuerySet(models.QuerySet):
    def expired(self, cut_off):
        return self.filter(agreement__ends_on__lt=cut_off)


class AgreementSignature(BaseModel):
    """One of the two signed one version: typed name, time, and the checksum of what they read."""

    agreement = models.ForeignKey(
        MentoringAgreement,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        related_name="signatures",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("signed at"))
    method = models.CharField(_("method"), max_length=7, choices=SignatureMethod)
    typed_name = models.CharField(_("typed name"), max_length=160)
    text_hash = models.CharField(_("checksum"), max_length=64)
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Who of the team ticked a signature on paper."),
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at"]
        constraints = [
            one_of("method", SignatureMethod, name="signature_method_valid"),
            models.UniqueConstraint(
                name="signature_one_per_person", fields=["agreement", "person"]
            ),
            models.CheckConstraint(
                name="signature_paper_has_witness",
                condition=Q(method=SignatureMethod.ONLINE, witness__isnull=True)
                | (~Q(method=SignatureMethod.ONLINE) & Q(witness__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.agreement}"


class GoalQuerySet(models.QuerySet):
    def expired(self, cut_off):
        return self.filter(tandem__ends_on__lt=cut_off)


class Goal(BaseModel):
    """What the tandem wants to reach: at most three, and how the two will notice it."""

    tandem = models.ForeignKey(
        Tandem, verbose_name=_("tandem"), on_delete=models.CASCADE, related_name="goals"
    )
    text = models.CharField(_("goal"), max_length=200)
    success_sign = models.CharField(_("how you notice it"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["tandem", "order"]
        constraints = [
            models.CheckConstraint(name="goal_at_most_three", condition=Q(order__in=[1, 2, 3])),
            models.UniqueConstraint(name="goal_one_per_order", fields=["tandem", "order"]),
        ]

    def __str__(self):
        return self.text
