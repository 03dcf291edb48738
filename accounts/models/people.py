"""Who a person is: one row for each human, whatever they do in the programme."""

import unicodedata
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core.models import BaseModel, one_of


def normalise_email(email: str) -> str:
    """One spelling for one address: compatibility characters folded, lower case, no blanks."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def search_form(text: str) -> str:
    """Lower case without accents, so that "Muller" finds "Müller"."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


class Gender(models.TextChoices):
    FEMALE = "F", _("female")
    MALE = "M", _("male")
    DIVERSE = "D", _("diverse")
    NOT_SAID = "N", _("not said")


UNCONFIRMED_DAYS = timedelta(days=14)


class UserQuerySet(models.QuerySet):
    def unconfirmed(self):
        """Addresses that somebody typed in and nobody has proved to be theirs."""
        return self.filter(
            email_verified_at__isnull=True, is_staff=False, needs_second_factor=False
        )

    def forgotten(self, today):
        """Unconfirmed for more than 14 days. They hold nothing but themselves: delete them."""
        return self.unconfirmed().filter(created_at__date__lt=today - UNCONFIRMED_DAYS)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username):
        return self.get(email=normalise_email(username))


class User(BaseModel, AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the login name; most people never have a password."""

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    pronoun = models.CharField(_("pronoun"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    adult_confirmed = models.BooleanField(
        _("says to be 18 before the kick-off"),
        default=False,
        help_text=_("Only the year of birth is stored, so it can't be computed at the limit."),
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, default=Gender.NOT_SAID)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True, editable=False)
    lon = models.FloatField(_("longitude"), null=True, blank=True, editable=False)
    second_place = models.CharField(_("second place"), max_length=120, blank=True)
    second_lat = models.FloatField(_("second latitude"), null=True, blank=True, editable=False)
    second_lon = models.FloatField(_("second longitude"), null=True, blank=True, editable=False)
    local_branch = models.CharField(_("local branch"), max_length=120, blank=True)
    guardian_name = models.CharField(_("guardian's name"), max_length=160, blank=True)
    guardian_email = models.EmailField(_("guardian's e-mail address"), blank=True)
    guardian_confirmed_at = models.DateTimeField(
        _("guardian agreed at"), null=True, blank=True, editable=False
    )
    email_verified_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    email_bounced_at = models.DateTimeField(_("address bounced at"), null=True, blank=True)
    search_name = models.CharField(max_length=200, blank=True, editable=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(
        _("may enter the admin"), default=False, help_text=_("Follows from the team memberships.")
    )
    needs_second_factor = models.BooleanField(
        _("signs in with a second factor"),
        default=False,
        help_text=_("Everybody who sees the data of others. Follows from the team memberships."),
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        editable=False,
        help_text=_("The same human with another address: whoever signs in with it becomes them."),
    )

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "search_name"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["search_name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_one_per_address"),
            one_of("gender", Gender, name="user_gender_valid"),
            models.CheckConstraint(
                name="user_place_complete",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False),
            ),
            models.CheckConstraint(
                name="user_second_place_complete",
                condition=Q(second_lat__isnull=True, second_lon__isnull=True)
                | Q(second_lat__isnull=False, second_lon__isnull=False),
            ),
            models.CheckConstraint(
                name="user_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def save(self, *args, update_fields=None, **kwargs):
        self.email = normalise_email(self.email)
        self.search_name = search_form(f"{self.last_name} {self.first_name}".strip())
        if update_fields is not None and {"first_name", "last_name"} & set(update_fields):
            update_fields = {*update_fields, "search_name"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name or self.email

    @property
    def is_team(self):
        """Sees the data of others, so stricter rules hold for signing in."""
        return self.is_staff or self.needs_second_factor

    def is_minor(self, kickoff_year: int) -> bool:
        """Under 18 at the kick-off. Only the year is known, so at the limit their word counts."""
        if self.birth_year is None:
            return False
        age = kickoff_year - self.birth_year
        return age < 18 or (age == 18 and not self.adult_confirmed)
