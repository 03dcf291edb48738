"""What speaks for a pair: each criterion gives 0 to 1, and says why.

What somebody did not say counts a fixed neutral value: nobody's points depend on who else applied,
silence never beats a good answer and is never punished like a bad one.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np

from . import wording
from .compared import Block, Sets, Shares, by_video, filled, limits, numbers, videos, within
from .geo import UNKNOWN
from .model import Problem

NEUTRAL = 0.5


class Criterion:
    """``shareable``: whether the pair itself may hear the reason, and not only the team."""

    key: ClassVar[str]
    label: ClassVar[str]
    shareable: ClassVar[bool] = True

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        """float32 [rows, mentors] from 0 to 1; ``unknown`` is what counts for what was not said."""
        raise NotImplementedError

    def reason(self, i: int, j: int, kilometres: int) -> str:
        """One German sentence; empty if nothing was said."""
        raise NotImplementedError


class Topics(Criterion):
    key, label = "topics", "Themen"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.topics = Sets([p.topics for p in problem.mentees], [p.topics for p in problem.mentors])
        self.needed = np.clip(self.topics.count, 1, 3)

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        shares = self.topics.shared(block.rows) / self.needed[block.rows]
        np.minimum(shares, 1, out=shares)
        return self.topics.filled(shares, block.rows, unknown)

    def reason(self, i: int, j: int, kilometres: int) -> str:
        mentee, mentor = self.problem.mentees[i], self.problem.mentors[j]
        if not (mentee.topics and mentor.topics):
            return ""
        shared = mentee.topics & mentor.topics
        if not shared:
            return "kein gemeinsames Thema"
        words = wording.named(shared, self.problem.labels)
        return f"{len(shared)} von {len(mentee.topics)} Themen gemeinsam: {words}"


class Help(Criterion):
    """Three quarters: abilities, the first need double. One quarter: contacts."""

    key, label = "help", "Hilfe"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        mentees, mentors = problem.mentees, problem.mentors
        offers = [p.offers for p in mentors]
        self.needs = Sets([frozenset(p.needs) for p in mentees], offers)
        self.first = Sets([frozenset(p.needs[:1]) for p in mentees], offers)
        self.contacts = Sets(
            [p.contact_wishes for p in mentees], [p.contact_offers for p in mentors]
        )

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        rows = block.rows
        found = self.needs.shared(rows) + self.first.shared(rows)
        shares = found / (self.needs.count[rows] + 1)
        self.needs.filled(shares, rows, unknown)
        shares *= np.float32(0.75)
        shares += np.float32(0.25) * self.contacts.part(rows, unknown)
        return shares

    def reason(self, i: int, j: int, kilometres: int) -> str:
        mentee, mentor = self.problem.mentees[i], self.problem.mentors[j]
        labels = self.problem.labels
        parts = []
        if mentee.needs and mentor.offers:
            found = set(mentee.needs) & mentor.offers
            words = wording.named(found, labels) or "nichts von dem, was gesucht wird"
            first = " (das Wichtigste ist dabei)" if mentee.needs[0] in found else ""
            parts.append(f"bietet {words}{first}")
        if mentee.contact_wishes and mentor.contact_offers:
            contacts = mentee.contact_wishes & mentor.contact_offers
            parts.append(f"Kontakte: {wording.named(contacts, labels) or 'keine der gewünschten'}")
        return "; ".join(parts)


class Time(Criterion):
    """Three fifths: hours. One fifth each: a shared time of the week, the dates of the plan."""

    key, label = "time", "Zeit"
    most_needed = 5.0
    flexible = "FLEX"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        mentees, mentors = problem.mentees, problem.mentors
        self.needed = numbers([p.hours and min(p.hours, self.most_needed) for p in mentees])
        self.offered = numbers([p.hours and p.hours / max(1, p.places) for p in mentors])
        self.said = ~np.isnan(self.needed), ~np.isnan(self.offered)
        every = frozenset[str]().union(*(p.slots for p in (*mentees, *mentors)), {self.flexible})
        self.slots = Sets(
            [every if self.flexible in p.slots else p.slots for p in mentees],
            [every if self.flexible in p.slots else p.slots for p in mentors],
        )
        sides = [
            [_dates(problem.dates, tuple(p.dates.items())) for p in side]
            for side in (mentees, mentors)
        ]
        self.yes = Sets(*([yes for yes, _not_no in side] for side in sides))
        self.not_no = Sets(*([not_no for _yes, not_no in side] for side in sides))

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        shares = self._hours(block, unknown)
        shares *= np.float32(0.6)
        slots = np.minimum(self.slots.shared(block.rows), np.float32(1))
        shares += np.float32(0.2) * self.slots.filled(slots, block.rows, unknown)
        shares += np.float32(0.2) * self._dates(block, unknown)
        return shares

    def _hours(self, block: Block, unknown: float) -> Shares:
        shares: Shares = self.offered / self.needed[block.rows, None]
        np.minimum(shares, 1, out=shares)
        return filled(shares, self.said[0][block.rows], self.said[1], unknown)

    def _dates(self, block: Block, unknown: float) -> Shares:
        """Both can: 1 · one can't: 0 · else unknown."""
        count = len(self.problem.dates)
        if not count:
            return np.full(block.kilometres.shape, unknown, dtype=np.float32)
        shares = self.yes.shared(block.rows)
        shares *= np.float32((1 - unknown) / count)
        nobody_not = self.not_no.shared(block.rows)
        nobody_not *= np.float32(unknown / count)
        shares += nobody_not
        return shares

    def reason(self, i: int, j: int, kilometres: int) -> str:
        needed, offered = self.needed[i], self.offered[j]
        parts = []
        if not np.isnan([needed, offered]).any():
            parts.append(
                f"{wording.number(offered)} h im Monat angeboten, "
                f"{wording.number(needed)} h gebraucht"
            )
        if self.slots.said[0][i] and self.slots.said[1][j]:
            shared = "eine" if self.slots.shared(slice(i, i + 1))[0, j] else "keine"
            parts.append(f"{shared} gemeinsame Tageszeit")
        return "; ".join(parts)


@lru_cache(maxsize=1024)
def _dates(
    asked: tuple[str, ...], answers: tuple[tuple[str, bool | None], ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """The dates with a yes, and those without a no. Few dates, so that many answered the same."""
    said = dict(answers)
    return (
        frozenset(date for date in asked if said.get(date) is True),
        frozenset(date for date in asked if said.get(date) is not False),
    )


class Distance(Criterion):
    """1 up to 15 km, falling to 0 at 120 km; at least 0.55 if both are fine with video."""

    key, label = "distance", "Entfernung"
    near, far, by_video = 15, 120, 0.55

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.video = videos(problem)

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        shares = np.float32(self.far) - block.kilometres
        shares /= np.float32(self.far - self.near)
        np.minimum(shares, 1, out=shares)
        np.maximum(shares, by_video(self.video, block, self.by_video), out=shares)
        return filled(shares, *block.located, unknown)

    def reason(self, i: int, j: int, kilometres: int) -> str:
        if kilometres == UNKNOWN:
            return ""
        video = "; Video ist für beide in Ordnung" if self.video[0][i] & self.video[1][j] else ""
        return f"etwa {kilometres} km Luftlinie{video}"


class Format(Criterion):
    """In person within both limits 1, else by video if both are fine with it 0.7, else 0."""

    key, label = "format", "Form der Treffen"
    by_video = 0.7

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.video, self.limits = videos(problem), limits(problem)

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        near = within(block, self.limits)
        shares = np.maximum(near, by_video(self.video, block, self.by_video))
        return filled(shares, *block.located, unknown)

    def reason(self, i: int, j: int, kilometres: int) -> str:
        if kilometres == UNKNOWN:
            return ""
        if kilometres <= min(self.limits[0][i], self.limits[1][j]):
            return "Treffen in Präsenz sind für beide möglich"
        video = self.video[0][i] & self.video[1][j]
        return "zum Teil per Video" if video else "weiter als gewünscht"


class Gender(Criterion):
    """Only for mentees who wish for a woman; everybody else loses and gains nothing by it."""

    key, label, shareable = "gender", "Wunsch nach einer Mentorin", False

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.wishing = np.array([p.wants_woman for p in problem.mentees], dtype=np.bool_)
        women = [np.nan if p.woman is None else float(p.woman) for p in problem.mentors]
        self.women = np.array(women, dtype=np.float32)

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        fit = np.where(np.isnan(self.women), np.float32(unknown), self.women)
        return np.where(self.wishing[block.rows, None], fit, np.float32(1))

    def reason(self, i: int, j: int, kilometres: int) -> str:
        if not self.wishing[i]:
            return "kein Wunsch geäußert"
        if np.isnan(self.women[j]):
            return ""
        met = "erfüllt" if self.women[j] else "nicht erfüllt"
        return f"Wunsch nach einer Mentorin {met}"


class Office(Criterion):
    """Holds or held what the mentee aims at: 1. Knows it, or is one level beside it: 0.6."""

    key, label = "office", "Angestrebtes Amt"
    beside = 0.6
    neighbours: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "GEMEINDERAT": ("STADTRAT", "KREISTAG", "EXECUTIVE"),
        "STADTRAT": ("GEMEINDERAT", "KREISTAG", "EXECUTIVE"),
        "KREISTAG": ("GEMEINDERAT", "STADTRAT", "LANDTAG", "EXECUTIVE"),
        "EXECUTIVE": ("GEMEINDERAT", "STADTRAT", "KREISTAG"),
        "LANDTAG": ("KREISTAG", "BUNDESTAG"),
        "BUNDESTAG": ("LANDTAG",),
    }
    undecided = frozenset({"OPEN"})

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        targets = [p.target_bodies - self.undecided for p in problem.mentees]
        near = [self._near(p.bodies_held, p.bodies_known) for p in problem.mentors]
        self.near = Sets(targets, near)
        self.held = Sets(targets, [p.bodies_held for p in problem.mentors])

    def _near(self, held: frozenset[str], known: frozenset[str]) -> frozenset[str]:
        beside = (self.neighbours[one] for one in held if one in self.neighbours)
        return held.union(known, *beside) - self.undecided

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        near = self.near.shared(block.rows) > 0
        held = self.held.shared(block.rows) > 0
        shares = np.maximum(held, np.float32(self.beside) * near)
        return self.near.filled(shares, block.rows, unknown)

    def reason(self, i: int, j: int, kilometres: int) -> str:
        targets = self.problem.mentees[i].target_bodies - self.undecided
        mentor, labels = self.problem.mentors[j], self.problem.labels
        near = self._near(mentor.bodies_held, mentor.bodies_known)
        if not (targets and near):
            return ""
        if targets & mentor.bodies_held:
            return f"hat das Ziel erreicht: {wording.named(targets & mentor.bodies_held, labels)}"
        if targets & near:
            return f"nahe am Ziel: {wording.named(targets & near, labels)}"
        return "andere Ämter als das Ziel"


class WishOfMentee(Criterion):
    """The rank that the one gave the other; silence is worth less than any rank."""

    key, label, shareable = "wish_of_mentee", "Wunsch der*des Mentee", False
    by = "mentee"
    ranks = (1.0, 0.85, 0.7, 0.6, 0.5)
    not_named = 0.4

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        rows, columns = problem.rows, problem.columns
        self.wishes = sorted(
            (rows[wish.mentee], columns[wish.mentor], wish.rank)
            for wish in problem.wishes
            if wish.by == self.by and wish.mentee in rows and wish.mentor in columns
        )
        table = np.array(self.wishes, dtype=np.int64).reshape(-1, 3)
        self.named = table[:, :2]
        self.worth = np.array(self.ranks, dtype=np.float32)[table[:, 2] - 1]

    @cached_property
    def rank(self) -> Mapping[tuple[int, int], int]:
        """Looked up only where somebody asks why."""
        return {(i, j): rank for i, j, rank in self.wishes}

    def shares(self, block: Block, unknown: float = NEUTRAL) -> Shares:
        shares = np.full(block.kilometres.shape, self.not_named, dtype=np.float32)
        begin, end, _step = block.rows.indices(len(self.problem.mentees))
        mine = slice(*np.searchsorted(self.named[:, 0], [begin, end]))
        shares[self.named[mine, 0] - begin, self.named[mine, 1]] = self.worth[mine]
        return shares

    def reason(self, i: int, j: int, kilometres: int) -> str:
        rank = self.rank.get((i, j))
        return f"genannt als {rank}. Wunsch" if rank else wording.NOT_NAMED


class WishOfMentor(WishOfMentee):
    key, label = "wish_of_mentor", "Wunsch der*des Mentor*in"
    by = "mentor"


CRITERIA: tuple[type[Criterion], ...] = (
    Topics, Help, Distance, Time, Format, Gender, Office, WishOfMentee, WishOfMentor,
)  # fmt: skip
