"""What to think about before a pair is formed: the way, the time, and what nobody offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import Gender
from applications.models import (
    ContactKind,
    DateAnswer,
    GenderWish,
    Hours,
    MaxDistance,
    MenteeProfile,
    MentorProfile,
    Slot,
)
from events.models import EventKind
from tandems.matching.criteria import Time

from .distance import SHORT_KM, is_far

if TYPE_CHECKING:
    from .pairs import Side


# Looked up in the catalogue only for those it applies to: a board compares hundreds.
NOTHING_OFFERED = gettext_lazy("None of the needs is offered.")
LITTLE_TIME = gettext_lazy("The mentee has little time: up to 3 hours.")
NO_SHARED_SLOT = gettext_lazy("No time of the week suits both.")
WANTS_A_WOMAN = gettext_lazy("The mentee wishes for a woman as mentor.")
REFUSED = gettext_lazy("Proposed before; one side said no.")
APART = gettext_lazy("You set these two apart in the matching.")
NOT_AT_THE_KICKOFF = gettext_lazy("One of the two can't come to the kick-off.")


@dataclass(frozen=True)
class Warn:
    """Something to think about. Red ones need a written reason."""

    text: str
    red: bool = False


def warnings(
    mentee: Side,
    mentor: Side,
    distance: int | None,
    *,
    was_refused: bool = False,
    apart: bool = False,
) -> list[Warn]:
    """``was_refused``: which side said no, and why, is never told here."""
    found = [Warn(str(REFUSED), red=True)] if was_refused else []
    found += [Warn(str(APART))] if apart else []
    found += [*_distance_warnings(mentee, mentor, distance)]
    if {o.kind for o in mentee.candidacies} & {o.kind for o in mentor.candidacies}:
        found.append(Warn(_("Both plan a candidacy for the same kind of office.")))
    found.extend(Warn(sentence) for sentence in _profile_warnings(mentee, mentor))
    return found


# The way -------------------------------------------------------------------------------------


def _distance_warnings(mentee: Side, mentor: Side, distance: int | None) -> list[Warn]:
    if distance is None:
        return [Warn(_("The distance is unknown: a place is missing."))]
    found = []
    if is_far(distance):
        found.append(Warn(_("More than 80 km apart."), red=True))
    elif distance > SHORT_KM:
        found.append(Warn(_("More than 40 km apart.")))
    if beyond_wishes(mentee, mentor, distance):
        found.append(Warn(_("Further than wished for, and not both are fine with video.")))
    return found


def beyond_wishes(mentee: Side, mentor: Side, distance: int | None) -> bool:
    """Further than one of them wishes for, and video is not fine with both."""
    if distance is None or all(s.profile and s.profile.video_ok for s in (mentee, mentor)):
        return False
    return any(_too_far_for(side, distance) for side in (mentee, mentor))


def _too_far_for(side: Side, distance: int) -> bool:
    limit = side.profile.max_distance_km if side.profile else MaxDistance.ANY
    return limit != MaxDistance.ANY and distance > int(limit)


# The time ------------------------------------------------------------------------------------


def hours_words(sought: MenteeProfile | None, offered: MentorProfile | None) -> str:
    """Hours a month as both answered: "mentee 4–6 h, mentor up to 3 h". Empty if unknown."""
    if sought is None or offered is None:
        return ""
    sentence = (
        _("mentee %(needed)s h, mentor %(offered)s h for two mentees")
        if offered.capacity > 1
        else _("mentee %(needed)s h, mentor %(offered)s h")
    )
    return sentence % {
        "needed": sought.get_hours_per_month_display(),
        "offered": offered.get_hours_per_month_display(),
    }


def is_short_of_time(sought: MenteeProfile | None, offered: MentorProfile | None) -> bool:
    """Less time than the mentee needs, as the engine counts it: a mentor's is shared by places."""
    if sought is None or offered is None:
        return False
    needed = min(most_hours(sought), Time.most_needed)
    return most_hours(offered) / offered.capacity < needed


def most_hours(profile: MenteeProfile | MentorProfile) -> float:
    """The upper end of what was chosen."""
    return float(profile.hours_per_month.removeprefix("H"))


def _profile_warnings(mentee: Side, mentor: Side) -> list[str]:
    sought, offered = mentee.sought, mentor.offered
    if sought is None or offered is None:
        return []
    slots = set(sought.slots) & set(offered.slots)
    flexible = Slot.FLEX in [*sought.slots, *offered.slots] or not (sought.slots and offered.slots)
    wants_woman = sought.mentor_gender_wish == GenderWish.FEMALE
    dates = [p.dates_ok.get(EventKind.KICKOFF) for p in (sought, offered)]
    short = is_short_of_time(sought, offered)
    time = _("Little time: %(hours)s.") % {"hours": hours_words(sought, offered)} if short else ""
    found = [
        (not set(sought.needs) & set(offered.offers), NOTHING_OFFERED),
        (sought.hours_per_month == Hours.H3, LITTLE_TIME),
        (short, time),
        (not slots and not flexible, NO_SHARED_SLOT),
        (wants_woman and mentor.person.gender != Gender.FEMALE, WANTS_A_WOMAN),
        (DateAnswer.NO in dates, NOT_AT_THE_KICKOFF),
    ]
    return [str(sentence) for applies, sentence in found if applies]


# What nobody offers --------------------------------------------------------------------------


def open_contacts(sought: MenteeProfile | None, offered: MentorProfile | None) -> list[str]:
    """The kinds of contacts that the mentee wishes for and this mentor does not offer."""
    if sought is None:
        return []
    known = offered.contact_offers if offered else []
    return [str(ContactKind(kind).label) for kind in sought.contact_wishes if kind not in known]
