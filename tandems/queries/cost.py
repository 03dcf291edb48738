"""What another choice would mean for the whole cohort, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _, ngettext

from tandems.matching import wording
from tandems.matching.model import Problem


@dataclass(frozen=True)
class Cost:
    """The differences to now by goal, as a run computes them that keeps the other pairs.

    ``moves``: whether the mentee has a mentor now, whose loss is not counted among the others.
    """

    changes: Mapping[str, Any]
    moves: bool = True

    @property
    def pairs(self) -> int:
        return self.changes.get("pairs", 0)

    @property
    def points(self) -> int:
        return self.changes.get("points", 0)

    @property
    def others(self) -> int:
        """How many other mentees lose the mentor they have in the draft, for another or nobody."""
        return max(0, -self.changes.get("keep", 0) - self.moves)

    def __str__(self) -> str:
        return ", ".join(self._parts()) or _("just as good")

    def _parts(self) -> Iterator[str]:
        for number, less, more in (
            (self.pairs, _less_tandems, _more_tandems),
            (self.changes.get("mutual", 0), _less_wishes, _more_wishes),
            (self.changes.get("spread", 0), _less_mentors, _more_mentors),
        ):
            if number:
                yield (less if number < 0 else more)(abs(number))
        if self.others:
            yield ngettext(
                "%(number)d other mentee is affected",
                "%(number)d other mentees are affected",
                self.others,
            ) % {"number": self.others}
        if self.points >= 0:  # else it is dear enough without a reason
            yield from self._fits()
        if self.points:
            text = _("%(points)s points less") if self.points < 0 else _("%(points)s points more")
            yield text % {"points": formats.localize(abs(self.points), use_l10n=True)}

    def _fits(self) -> Iterator[str]:
        """The goal that "points more" would come after: fewer that fit well enough."""
        for least, number in zip(Problem.thresholds, self.changes.get("bands", ()), strict=False):
            if number < 0:
                yield ngettext(
                    "%(number)d tandem less with “%(word)s” or better",
                    "%(number)d tandems less with “%(word)s” or better",
                    -number,
                ) % {"number": -number, "word": wording.fit(least)}


def _less_mentors(number: int) -> str:
    return ngettext(
        "%(number)d mentor less has a mentee", "%(number)d mentors less have a mentee", number
    ) % {"number": number}


def _more_mentors(number: int) -> str:
    return ngettext(
        "%(number)d mentor more has a mentee", "%(number)d mentors more have a mentee", number
    ) % {"number": number}


def _less_tandems(number: int) -> str:
    return ngettext("%(number)d tandem less", "%(number)d tandems less", number) % {
        "number": number
    }


def _more_tandems(number: int) -> str:
    return ngettext("%(number)d tandem more", "%(number)d tandems more", number) % {
        "number": number
    }


def _less_wishes(number: int) -> str:
    return ngettext("%(number)d wish of both less", "%(number)d wishes of both less", number) % {
        "number": number
    }


def _more_wishes(number: int) -> str:
    return ngettext("%(number)d wish of both more", "%(number)d wishes of both more", number) % {
        "number": number
    }
