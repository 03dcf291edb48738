"""Who could stand in for the mentor of a tandem."""

from programme.models import Participation, Role
from tandems.models import LockKind, MatchingLock, Tandem

from .pairs import Known, Side, know, never


def standby_choices(tandem: Tandem) -> list[Side]:
    """The mentors against whom nothing speaks, in the order of their names.

    Why somebody is not among them is not told, and can't be: it is left open whether a rule, an
    exclusion or an earlier tandem is the reason. Whether they have a free place is not asked here.
    """
    mentors = list(
        Participation.objects.current()
        .filter(cohort=tandem.cohort_id, role=Role.MENTOR)
        .exclude(pk=tandem.mentor_id)
        .select_related("person", "association", "cohort")
        .order_by("person__search_name", "pk")
    )
    mentee = Participation.objects.select_related("person", "cohort").get(pk=tandem.mentee_id)
    known = know([mentee, *mentors])
    apart = set(
        MatchingLock.objects.filter(mentee=mentee, kind=LockKind.APART).values_list(
            "mentor", flat=True
        )
    )
    sides = [known.sides[mentor.pk] for mentor in mentors if mentor.pk not in apart]
    return [side for side in sides if _fits(known, known.sides[mentee.pk], side)]


def _fits(known: Known, mentee: Side, mentor: Side) -> bool:
    former = (mentee.participation.pk, mentor.participation.pk) in known.former
    return not former and not never(known, mentee, mentor)
