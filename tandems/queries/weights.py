"""How much each criterion counts: the sets to choose from, by name, and those of a stored draft."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort
from tandems.matching.criteria import CRITERIA
from tandems.matching.model import AFTER_MEETING, BEFORE_MEETING, Weights
from tandems.models import MatchingRun, Preference


class WeightSet(models.TextChoices):
    BEFORE = "BEFORE", _("before the first meeting")
    AFTER = "AFTER", _("after the first meeting")
    NEAR = "NEAR", _("short ways")
    OWN = "OWN", _("own weights")


# Short ways: what is far costs more than all topics and abilities together can make good, and the
# wishes of both still count a fifth, as otherwise nobody would need to meet before.
WEIGHTS: dict[str, Weights] = {
    WeightSet.BEFORE: BEFORE_MEETING,
    WeightSet.AFTER: AFTER_MEETING,
    WeightSet.NEAR: Weights(12, 12, 36, 6, 4, 4, 6, 12, 8),
}


class Weighed(NamedTuple):
    """One criterion in the engine's words, and how much it counts."""

    key: str
    label: str
    number: int


def default_weights(cohort: Cohort) -> Weights:
    """Wishes count as soon as anybody has given one."""
    wished = Preference.objects.wishes().filter(cohort=cohort).exists()
    return AFTER_MEETING if wished else BEFORE_MEETING


def weights_of(run: MatchingRun) -> Weights:
    """Those with which a stored draft was computed."""
    return Weights(**run.weights) if run.weights else BEFORE_MEETING


def set_of(weights: Weights) -> WeightSet:
    """The name of these numbers."""
    found = (WeightSet(name) for name, ours in WEIGHTS.items() if ours == weights)
    return next(found, WeightSet.OWN)


def weighed(weights: Weights) -> list[Weighed]:
    """The criteria in the order of the board, with their numbers."""
    numbers = vars(weights)
    return [Weighed(one.key, one.label, numbers[one.key]) for one in CRITERIA]


def compared_weights() -> list[tuple[str, list[int]]]:
    """Each criterion with its number in every set, in the order of the sets."""
    columns = [weighed(weights) for weights in WEIGHTS.values()]
    return [(row[0].label, [one.number for one in row]) for row in zip(*columns, strict=True)]
