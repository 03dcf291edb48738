"""What pages and mails ask about applications."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications.models import Application, ApplicationState, LateAdmission, Question
from applications.models.application import ApplicationQuerySet
from events.models import COMMON_EVENTS, Event, EventState
from events.queries import Hours, hours_needed, kickoff_day
from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Participation,
    PhaseKind,
    Role,
    Topic,
)
from programme.queries import Window, WindowState, application_window

DRAFTS_KEPT = timedelta(days=30)  # after the deadline
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

    @cached_property
    def questions(self) -> list[Question]:
        """What the cohort asks beyond the form, of both roles."""
        return list(self.cohort.questions.all())

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


def is_minor(application: Application) -> bool:
    """Under 18 at the kick-off of this cohort."""
    return application.person.is_minor(start_of(application.cohort).year)


def late_until(cohort: Cohort, *, person: User, role: str, now: datetime) -> datetime | None:
    """Until when this person may still apply after the deadline, if the coordination opened it."""
    if cohort.status != CohortStatus.PUBLISHED or person.email_verified_at is None:
        return None
    admissions = LateAdmission.objects.open_for(
        cohort=cohort, email=person.email, role=role, now=now
    )
    return admissions.values_list("expires_at", flat=True).first()


def window_for(cohort: Cohort, *, person: User, role: str, now: datetime) -> Window:
    """The window as it is for this person: a late admission is a grace period of their own."""
    window = application_window(cohort, now=now)
    if window.state not in (WindowState.GRACE, WindowState.CLOSED):
        return window
    until = late_until(cohort, person=person, role=role, now=now)
    if until is None or (window.takes_drafts and window.grace_until and until < window.grace_until):
        return window
    return replace(window, state=WindowState.GRACE, grace_until=until)


def may_begin(cohort: Cohort, *, person: User, role: str, now: datetime) -> bool:
    """Whether this person can start an application: while it is open, or let in late."""
    window = application_window(cohort, now=now)
    if window.is_open:
        return True
    over = window.state in (WindowState.GRACE, WindowState.CLOSED)
    return over and late_until(cohort, person=person, role=role, now=now) is not None


def lookalikes(application: Application, *, reader: User) -> list[Application]:
    """Applications of somebody with the same name, year of birth and postal code, but another
    address: perhaps one human. Only where this reader may see them."""
    person = application.person
    if not (person.search_name and person.birth_year and person.postal_code):
        return []
    rows = Application.objects.visible_to_team(reader).filter(
        person__search_name=person.search_name,
        person__birth_year=person.birth_year,
        person__postal_code=person.postal_code,
    )
    return list(rows.exclude(person=person).select_related("person", "cohort"))


def in_other_role(applications: list[Application]) -> list[Application]:
    """Those whose person takes part, or was accepted, in the other role of the same cohort."""
    people = {application.person_id for application in applications}
    rows = [
        Participation.objects.current().filter(person__in=people),
        Application.objects.filter(person__in=people, state=ApplicationState.ACCEPTED),
    ]
    taken = {key for r in rows for key in r.values_list("cohort", "person", "role")}
    return [
        a for a in applications
        if any((a.cohort_id, a.person_id, role) in taken for role in Role.values if role != a.role)
    ]  # fmt: skip


def other_role_of(application: Application) -> bool:
    """Whether the person also applies in the other role: the coordination decides on that."""
    others = Application.objects.live().exclude(role=application.role)
    return others.filter(cohort=application.cohort, person=application.person).exists()


def channel_of(cohort: Cohort, token: str) -> CallChannel | None:
    """The way the call took, from the short code of its link; any other text is none."""
    if not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        return None
    return cohort.channels.filter(token=token).first()
