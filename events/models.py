"""What the programme invites to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mentoring.core.models import BaseModel, one_of
from programme.dates import DatePrecision, display_de
from programme.models import Cohort


class EventKind(models.TextChoices):
    PRESENTATION = "PRESENTATION", _("presentation")
    FIRST_MEETING = "FIRST_MEETING", _("first meeting")
    KICKOFF = "KICKOFF", _("kick-off")
    INTERIM_REVIEW = "INTERIM_REVIEW", _("interim review")
    CLOSING = "CLOSING", _("closing")
    MILESTONE = "MILESTONE", _("milestone")
    WORKSHOP = "WORKSHOP", _("workshop")
    INFO = "INFO", _("information evening")


# The four gatherings that everybody is asked to keep free.
COMMON_EVENTS = [
    EventKind.FIRST_MEETING,
    EventKind.KICKOFF,
    EventKind.INTERIM_REVIEW,
    EventKind.CLOSING,
]

# How long they take, if nobody said so: a suggestion of ours, not of the plan.
DEFAULT_MINUTES = {
    EventKind.FIRST_MEETING: 240,
    EventKind.KICKOFF: 360,
    EventKind.INTERIM_REVIEW: 360,
    EventKind.CLOSING: 240,
}


class Audience(models.TextChoices):
    MENTEES = "MENTEES", _("mentees")
    MENTORS = "MENTORS", _("mentors")
    BOTH = "BOTH", _("mentees and mentors")
    PARTY_BODY = "PARTY_BODY", _("a body of the party")
    ORG = "ORG", _("organisation team")
    PUBLIC = "PUBLIC", _("everybody")


class EventState(models.TextChoices):
    PLANNED = "PLANNED", _("planned")
    FIXED = "FIXED", _("fixed")
    HELD = "HELD", _("held")
    CANCELLED = "CANCELLED", _("cancelled")


CERTAIN = [DatePrecision.DAY, DatePrecision.DAY_RANGE]


class EventQuerySet(models.QuerySet):
    def common(self):
        """The gatherings that everybody is asked to come to."""
        return self.filter(kind__in=COMMON_EVENTS).exclude(state=EventState.CANCELLED)

    def certain(self):
        """Those whose days are known, fit for a calendar file."""
        return self.filter(precision__in=CERTAIN).exclude(state=EventState.CANCELLED)


class Event(BaseModel):
    """A gathering or milestone of a cohort, with a window and how exact it is."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="events"
    )
    key = models.SlugField(_("key"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    title = models.CharField(_("title"), max_length=160)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=20, choices=DatePrecision)
    display_override = models.CharField(_("wording of the plan"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    online_url = models.URLField(_("link"), blank=True)
    host_body = models.CharField(_("host"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), max_length=2000, blank=True)
    audience = models.CharField(
        _("audience"), max_length=12, choices=Audience, default=Audience.BOTH
    )
    expected_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EventState, default=EventState.PLANNED
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["cohort", "order"]
        constraints = [
            one_of("kind", EventKind, name="event_kind_valid"),
            one_of("precision", DatePrecision, name="event_precision_valid"),
            one_of("audience", Audience, name="event_audience_valid"),
            one_of("state", EventState, name="event_state_valid"),
            models.UniqueConstraint(
                name="event_one_per_key",
                fields=["cohort", "key"],
                violation_error_message=_("This cohort has an event with this key already."),
            ),
            models.CheckConstraint(
                name="event_window_complete",
                condition=Q(
                    precision=DatePrecision.UNDATED, starts_on__isnull=True, ends_on__isnull=True
                )
                | (
                    ~Q(precision=DatePrecision.UNDATED)
                    & Q(starts_on__isnull=False, ends_on__gte=F("starts_on"))
                ),
                violation_error_message=_("A dated event needs both ends, in order."),
            ),
            models.CheckConstraint(
                name="event_times_only_when_certain",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(precision__in=CERTAIN),
                violation_error_message=_("Times can be set once the day is certain."),
            ),
            models.CheckConstraint(
                name="event_times_in_order",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def date_phrase(self):
        """The wording of the plan, or what follows from the dates."""
        return self.display_override or display_de(self.starts_on, self.ends_on, self.precision)
