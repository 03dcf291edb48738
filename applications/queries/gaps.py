"""What is still missing while the call runs, and what to do about it: EW-20 to EW-23."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import EventKind, EventState
from mentoring.core import clock
from programme.models import Cohort
from programme.queries import Window, application_window

from .call import Balance, Coverage

LAST_MONTH = timedelta(days=30)  # of the call: then a district without a mentor is urgent
INFORMED_AFTER = timedelta(days=21)
BEFORE_FIRST_MEETING = timedelta(days=14)
FEWEST_WOMEN = 40  # percent
FEWEST_MENTORS = 0.8  # of the mentees


@dataclass(frozen=True)
class Hint:
    """Something that is missing, where, and the next step in a sentence."""

    title: str
    step: str
    where: list[str] = field(default_factory=list)
    rule: str = ""
    level: str = "due"  # or "bad": at once


def hints(cohort: Cohort, rows: list[Coverage], found: Balance) -> list[Hint]:
    """The most urgent first. None of it stops anybody."""
    window, today = application_window(cohort, now=clock.now()), clock.today()
    every = [
        _mentors_short(cohort, found, today),
        _no_mentor_for_mentees(rows, window, today),
        _few_women(found, window, today),
        _not_informed(rows, window, today),
        _nobody_named(rows),
        _nothing_yet(rows),
    ]
    return [hint for hint in every if hint is not None]


def gap_of(row: Coverage) -> str:
    """What is missing in one association, in a few words. Empty: nothing."""
    name = row.association.short_name
    if not row.mentors and not row.mentees:
        return _("no application from %(district)s yet") % {"district": name}
    if not row.mentors:
        return _("no mentor from %(district)s yet") % {"district": name}
    if not row.mentees:
        return _("no mentee from %(district)s yet") % {"district": name}
    return ""


def _names(rows: list[Coverage]) -> list[str]:
    return [row.association.short_name for row in rows]


def _mentors_short(cohort: Cohort, found: Balance, today: date) -> Hint | None:
    """EW-22."""
    event = (
        cohort.events.filter(kind=EventKind.FIRST_MEETING, starts_on__isnull=False)
        .exclude(state=EventState.CANCELLED)
        .first()
    )
    day = event.starts_on if event else None
    near = day is not None and day - BEFORE_FIRST_MEETING <= today
    if not near or found.mentors >= FEWEST_MENTORS * found.mentees:
        return None
    return Hint(
        _("%(mentors)d mentors for %(mentees)d mentees")
        % {"mentors": found.mentors, "mentees": found.mentees},
        _("Ask mentors for a second place, and the associations for names: today, by phone."),
        rule="EW-22",
        level="bad",
    )


def _no_mentor_for_mentees(rows: list[Coverage], window: Window, today: date) -> Hint | None:
    """EW-20."""
    if window.deadline is None:
        return None
    last = timezone.localdate(window.deadline)
    without = [row for row in rows if row.mentees >= 2 and not row.mentors]
    if not without or not last - LAST_MONTH <= today <= last:
        return None
    return Hint(
        _("Two mentees or more, and no mentor yet"),
        _("Call the contact person and ask for two people with an office, by name."),
        _names(without),
        rule="EW-20",
    )


def _few_women(found: Balance, window: Window, today: date) -> Hint | None:
    """EW-21: from the middle of the call on."""
    if window.opens_on is None or window.deadline is None or found.women.percent is None:
        return None
    middle = window.opens_on + (timezone.localdate(window.deadline) - window.opens_on) / 2
    if today < middle or found.women.percent >= FEWEST_WOMEN:
        return None
    return Hint(
        _("Only %(percent)d %% of those who have applied are women")
        % {"percent": found.women.percent},
        _("Write to the SPD women, and ask women on the boards in person."),
        rule="EW-21",
    )


def _not_informed(rows: list[Coverage], window: Window, today: date) -> Hint | None:
    """EW-23."""
    open_ = [row for row in rows if not row.informed_on]
    if not open_ or window.opens_on is None or today < window.opens_on + INFORMED_AFTER:
        return None
    return Hint(
        _("Not informed three weeks after the call began"),
        _("Send the call by mail, or phone the board and note the day here."),
        _names(open_),
        rule="EW-23",
    )


def _nobody_named(rows: list[Coverage]) -> Hint | None:
    without = [row for row in rows if not row.contacts]
    if not without:
        return None
    return Hint(
        _("Nobody named as contact person"),
        _("Ask the board of the association for a name, and enter it under “Team”."),
        _names(without),
    )


def _nothing_yet(rows: list[Coverage]) -> Hint | None:
    without = [row for row in rows if not row.applications]
    if not without:
        return None
    return Hint(
        _("No application yet"),
        _("Offer to come to the next meeting, and hand over poster and flyer."),
        _names(without),
    )
