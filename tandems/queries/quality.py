"""The points of the matching in words, with the numbers behind them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import formats

from tandems.matching import wording


@dataclass(frozen=True)
class Spoken:
    """One part of the points. ``word`` is empty where nothing was said that it could be about."""

    label: str
    word: str
    reason: str
    points: int
    most: int

    def __str__(self) -> str:
        """In one piece: a board of two hundred pairs shows two thousand of them."""
        said = f"{self.word} – {self.reason}" if self.word else self.reason
        return f"{self.label}: {said} ({self.numbers})"

    @property
    def numbers(self) -> str:
        return f"{_grouped(self.points)}/{_grouped(self.most)}"


@lru_cache(maxsize=4096)
def _grouped(number: int) -> str:
    """As the site writes numbers; the same few hundred again and again on a board."""
    return str(formats.localize(number, use_l10n=True))


def in_words(parts: Iterable[Mapping[str, Any]]) -> list[Spoken]:
    """The stored parts of a pair, in the order of the criteria."""
    return [
        Spoken(
            label=part["label"],
            word="" if part["reason"] in (wording.NOT_SAID, wording.NOT_NAMED) else _share(part),
            reason=part["reason"],
            points=part["points"],
            most=part["most"],
        )
        for part in parts
    ]


def _share(part: Mapping[str, Any]) -> str:
    return wording.share(part["points"], part["most"])


def counted(points: Iterable[int]) -> list[tuple[str, int]]:
    """How many pairs are in each word, the best first; the empty ones too."""
    found = Counter(wording.fit(one) for one in points)
    return [(word, found[word]) for _least, word in wording.FITS]
