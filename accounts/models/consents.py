"""What people agreed to, and the very words of it."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of


class ConsentKind(models.TextChoices):
    PROCESSING = "PROCESSING", _("Processing for the programme (Art. 9 GDPR)")
    SHARE_CONTACT = "SHARE_CONTACT", _("Passing on to the tandem partner")
    SHARE_DISTRICT = "SHARE_DISTRICT", _("Information of the district association")
    PUBLIC_NAME = "PUBLIC_NAME", _("Public name")
    PEER_LIST = "PEER_LIST", _("Contact list of the group")
    ALUMNI = "ALUMNI", _("Survey after twelve months")
    NEXT_COHORT = "NEXT_COHORT", _("Message about the next cohort")


# Asked of whoever is stored as a person. The other one is for an address and nothing else.
OF_PEOPLE = [kind for kind in ConsentKind if kind != ConsentKind.NEXT_COHORT]


class ConsentTextQuerySet(models.QuerySet):
    def current(self, today):
        """The newest text of each kind that is valid on this day."""
        return (
            self.filter(valid_from__lte=today)
            .order_by("kind", "-valid_from", "-version")
            .distinct("kind")
        )


class ConsentText(BaseModel):
    """What people are asked to agree to. Once used it can't be changed: a trigger refuses it."""

    kind = models.CharField(_("kind"), max_length=20, choices=ConsentKind)
    version = models.PositiveIntegerField(_("version"), default=1)
    label = models.TextField(_("sentence at the tick box"))
    text = models.TextField(_("full text"), help_text=_("The information shown above the box."))
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    valid_from = models.DateField(_("valid from"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["kind", "-version"]
        constraints = [
            one_of("kind", ConsentKind, name="consenttext_kind_valid"),
            models.UniqueConstraint(name="consenttext_one_per_version", fields=["kind", "version"]),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.version})"

    @property
    def paragraphs(self):
        """The information as (heading, text), with what the settings say about the organisation."""
        organisation = settings.ORGANISATION
        values = {
            "anschrift": organisation["address"] or "Anschrift im Impressum",
            "dsb_kontakt": organisation["data_protection"] or "Kontakt im Impressum",
            "dienstleister": organisation["processors"] or "zurzeit keine",
        }
        text = self.text
        for name, value in values.items():
            text = text.replace(f"{{{{ {name} }}}}", value)
        parts = (part.partition("\n") for part in text.split("\n\n"))
        return [(heading, body) if body else ("", heading) for heading, _newline, body in parts]

    def save(self, *args, **kwargs):
        self.sha256 = hashlib.sha256(f"{self.label}\n\n{self.text}".encode()).hexdigest()
        super().save(*args, **kwargs)


class ConsentSource(models.TextChoices):
    WEB = "WEB", _("web form")
    PAPER = "PAPER", _("paper")
    ADMIN = "ADMIN", _("entered by the team")


class ConsentQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, person):
        return self.filter(person=person)

    def expired(self, cut_off):
        """Withdrawn before this day: the proof has served its time."""
        return self.filter(withdrawn_at__date__lt=cut_off)


class Consent(BaseModel):
    """A person agreed to a text. Only ``withdrawn_at`` is ever set later: a change is a new row."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="consents",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ConsentKind)
    text = models.ForeignKey(
        ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="consents"
    )
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=10, choices=ConsentSource, default=ConsentSource.WEB
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            one_of("kind", ConsentKind, name="consent_kind_valid"),
            one_of("source", ConsentSource, name="consent_source_valid"),
            models.UniqueConstraint(
                name="consent_one_valid_per_kind",
                fields=["person", "kind"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"
