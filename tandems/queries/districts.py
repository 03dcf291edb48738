"""How many tandems there are in a district. Nothing about how they go."""

from collections import Counter

from programme.models import Cohort
from tandems.models import Tandem, TandemState

STARTED = [TandemState.ACTIVE, TandemState.COMPLETED, TandemState.ENDED_EARLY]


def tandems_by_association(cohort: Cohort) -> dict[object, int]:
    """Tandems that have begun, by association: of the mentee, the mentor, or both (then once)."""
    pairs = Tandem.objects.filter(cohort=cohort, state__in=STARTED).values_list(
        "mentee__association", "mentor__association"
    )
    return Counter(association for pair in pairs for association in {*pair} if association)
