"""A place has become free: who comes next, and why. A proposal, nothing more (domain 5.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from applications.models import Ability, Application, ApplicationState
from programme.models import Cohort, Participation, Role

NEEDS = {Role.MENTEE: ("mentee_profile", "needs"), Role.MENTOR: ("mentor_profile", "offers")}


@dataclass(frozen=True)
class Proposal:
    """Who could take a free place: the reason in words, after the rules of the programme."""

    application: Application
    role: str
    left: Application | None  # who made the place free, if somebody did
    reasons: list[str]


def proposals(cohort: Cohort) -> list[Proposal]:
    """For each free place the next of the waiting list: need and district first, then the rank."""
    rows = Application.objects.filter(cohort=cohort, state=ApplicationState.WAITLISTED)
    waiting = list(_known(rows).order_by("waitlist_rank"))
    if not waiting:
        return []
    found: list[Proposal] = []
    for role in Role:
        queue = [row for row in waiting if row.role == role]
        places = {row.pk: place for place, row in enumerate(queue, start=1)}
        for left in _free(cohort, role) if queue else []:
            if not queue:
                break
            best = min(queue, key=lambda row: (-_likeness(row, left), places[row.pk]))
            queue.remove(best)
            found.append(Proposal(best, role, left, _why(best, left, places[best.pk])))
    return found


def _known(rows: Any) -> Any:
    return rows.select_related(
        "person", "cohort", "association", "mentee_profile", "mentor_profile"
    )


def _free(cohort: Cohort, role: str) -> list[Application | None]:
    """Those who left and were not replaced; then places that nobody had. Capped by the places."""
    left: list[Application | None] = list(_not_replaced(cohort, role))
    if role == Role.MENTEE and cohort.places_mentees is not None:
        taking_part = Participation.objects.current().filter(cohort=cohort, role=role).count()
        free = max(0, cohort.places_mentees - taking_part)
        return [*left, *[None] * max(0, free - len(left))][:free]
    return left


def _not_replaced(cohort: Cohort, role: str) -> list[Application]:
    """Who took part and left, but for those after whom somebody else was accepted."""
    ended = Participation.objects.filter(
        cohort=cohort, role=role, person=OuterRef("person"), ended_on__isnull=False
    )
    gone = Application.objects.filter(cohort=cohort, role=role).exclude(
        state=ApplicationState.ACCEPTED
    )
    leavers = sorted(_known(gone.filter(Exists(ended))), key=lambda row: row.updated_at)
    if not leavers:
        return []
    accepted = Application.objects.filter(
        cohort=cohort, role=role, state=ApplicationState.ACCEPTED,
        decided_at__gte=leavers[0].updated_at,
    )  # fmt: skip
    later = sorted(at for at in accepted.values_list("decided_at", flat=True) if at)
    return [row for row in leavers if not _taken(later, row.updated_at)]


def _taken(later: list[datetime], moment: datetime) -> bool:
    """Somebody was accepted after this moment: then that one place is taken."""
    found = next((at for at in later if at >= moment), None)
    if found is None:
        return False
    later.remove(found)
    return True


def _likeness(row: Application, left: Application | None) -> int:
    if left is None:
        return 0
    return bool(_shared(row, left)) + _is_near(row, left)


def _shared(row: Application, left: Application) -> list[str]:
    profile, name = NEEDS[Role(row.role)]
    mine = getattr(getattr(row, profile, None), name, [])
    theirs = getattr(getattr(left, profile, None), name, [])
    return [need for need in mine if need in theirs]


def _is_near(row: Application, left: Application) -> bool:
    return row.association_id is not None and row.association_id == left.association_id


def _why(row: Application, left: Application | None, place: int) -> list[str]:
    reasons = []
    if left is not None and (shared := _shared(row, left)):
        words = ", ".join(str(Ability(need).label) for need in shared)
        reasons.append(_("same need (%(needs)s)") % {"needs": words})
    if left is not None and _is_near(row, left):
        reasons.append(_("same association (%(name)s)") % {"name": row.association})
    return [*reasons, _("place %(place)d") % {"place": place}]
