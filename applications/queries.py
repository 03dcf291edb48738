"""What pages and mails ask about applications."""

from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Application, ApplicationState
from applications.models.application import ApplicationQuerySet
from events.models import COMMON_EVENTS, Event, EventState
from events.queries import Hours, hours_needed, kickoff_day
from programme.models import CallChannel, Cohort, DistrictAssociation, PhaseKind, Topic

KEPT_AFTER_KICKOFF = timedelta(days=90)  # applications that led nowhere


def team_word(state: str) -> Any:
    """The state in a word. What the person reads about a rejection is kinder, and longer."""
    return _("turned down") if state == ApplicationState.REJECTED else ApplicationState(state).label


class FormFacts:
    """What the questions depend on: topics, associations, dates, ages. Each is read once.

    ``address`` is the e-mail address of who fills the form in.
    """

    def __init__(self, cohort: Cohort, *, address: str = ""):
        self.cohort = cohort
        self.address = address

    @cached_property
    def topics(self) -> list[Topic]:
        return list(self.cohort.topics.all())

    @cached_property
    def associations(self) -> list[DistrictAssociation]:
        return list(DistrictAssociation.objects.all())

    @cached_property
    def events(self) -> list[Event]:
        """Those that everybody is asked to come to, in the order of the plan."""
        common = [e for e in self.cohort.events.all() if e.kind in COMMON_EVENTS]
        return [e for e in common if e.state != EventState.CANCELLED]

    @cached_property
    def start(self) -> date:
        return start_of(self.cohort)

    @cache  # noqa: B019 - it lives as long as one request
    def hours(self, role: str, places: int = 1) -> Hours:
        return hours_needed(self.cohort, role=role, places=places)


def start_of(cohort: Cohort) -> date:
    """The kick-off; without one the first day of the mentoring, or the plan's own date."""
    day = kickoff_day(cohort)
    if day is None:
        phases = cohort.phases.filter(kind=PhaseKind.MENTORING, starts_on__isnull=False)
        day = phases.values_list("starts_on", flat=True).first()
    return day or cohort.as_of


def erasure_day(cohort: Cohort) -> date:
    """When the answers of those who do not take part are erased."""
    return start_of(cohort) + KEPT_AFTER_KICKOFF


def waiting(*, cohort: Cohort, role: str) -> ApplicationQuerySet:
    """The waiting list of one role, the next one first."""
    return Application.objects.filter(
        cohort=cohort, role=role, state=ApplicationState.WAITLISTED
    ).order_by("waitlist_rank")


def waiting_position(application: Application) -> int:
    """The place as the person sees it: ranks keep gaps where somebody has left the list."""
    ahead = waiting(cohort=application.cohort, role=application.role)
    return ahead.filter(waitlist_rank__lt=application.waitlist_rank).count() + 1


def other_role_of(application: Application) -> bool:
    """Whether the person also applies in the other role: the coordination decides on that."""
    others = Application.objects.live().exclude(role=application.role)
    return others.filter(cohort=application.cohort, person=application.person).exists()


def channel_of(cohort: Cohort, token: str) -> CallChannel | None:
    """The way the call took, from the short code of its link; any other text is none."""
    if not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        return None
    return cohort.channels.filter(token=token).first()
