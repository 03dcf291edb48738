"""What forbids a pair: one bit for each rule, and what may be said about it.

The mask with all its bits is for the coordination alone. Everybody else hears ``public_texts``: it
must not be possible to tell whether, or by whom, somebody was turned down.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from .compared import Block, limits, videos, within
from .model import Ids, Mentee, Mentor, Problem

Mask = NDArray[np.uint16]


class Rule(IntFlag):
    """The bits of a pair's mask; 8 and 32 are free."""

    TEAM_VETO = 1
    CONFLICT = 2
    RIVALS = 4
    TOO_FAR = 16
    RATHER_NOT = 64
    SAME_AIM = 128
    MINOR = 256
    NON_MEMBER = 512
    SAME_PERSON = 1024


TEXTS: Mapping[Rule, str] = {
    Rule.TEAM_VETO: "Das Team hat dieses Paar ausgeschlossen.",
    Rule.CONFLICT: "Zwischen beiden besteht ein Interessenkonflikt.",
    Rule.RIVALS: "Beide gehören zur selben Gliederung.",
    Rule.TOO_FAR: "Weiter als gewünscht, und Video ist nicht für beide in Ordnung.",
    Rule.RATHER_NOT: "Eine Seite möchte dieses Tandem nicht.",
    Rule.SAME_AIM: "Beide streben dasselbe Amt im selben Gebiet an oder waren schon ein Tandem.",
    Rule.MINOR: "Die*der Mentor*in begleitet keine Mentees unter 18.",
    Rule.NON_MEMBER: "Die*der Mentor*in begleitet nur Parteimitglieder.",
    Rule.SAME_PERSON: "Das ist ein und dieselbe Person.",
}
NEUTRAL_TEXT = "Passt aus Gründen des Programms nicht."
CONFIDENTIAL = (
    Rule.TEAM_VETO | Rule.CONFLICT | Rule.RIVALS | Rule.RATHER_NOT | Rule.SAME_AIM
)  # fmt: skip
# Never lifted, not even by hand, and never offered for lifting.
ABSOLUTE = (
    Rule.TEAM_VETO | Rule.CONFLICT | Rule.RATHER_NOT | Rule.SAME_AIM | Rule.MINOR | Rule.SAME_PERSON
)


def rules_of(mask: int) -> list[Rule]:
    """The rules of a mask, one by one, the lowest bit first."""
    return [rule for rule in Rule if mask & rule]


def texts(mask: int) -> list[str]:
    """All reasons in German; for the coordination only."""
    return [TEXTS[rule] for rule in rules_of(mask)]


def public_text(rule: Rule) -> str:
    """What everybody may read about one rule, in German: all confidential ones are one sentence.

    The one place where this is decided.
    """
    return NEUTRAL_TEXT if rule & CONFIDENTIAL else TEXTS[rule]


def public_texts(mask: int) -> list[str]:
    """The reasons of a mask that everybody may read, each sentence once, the neutral one first."""
    found = dict.fromkeys(public_text(rule) for rule in rules_of(mask))
    return sorted(found, key=lambda text: text != NEUTRAL_TEXT)


class Rules:
    """Gives the mask of a block of mentees with all mentors."""

    def __init__(self, problem: Problem) -> None:
        self.video, self.limits = videos(problem), limits(problem)
        self.mentee_bits = _bits((p.minor, not p.member) for p in problem.mentees)
        self.mentor_bits = _bits((not p.minors_ok, not p.nonmember_ok) for p in problem.mentors)
        listed = _listed(problem)
        self.named = np.array(sorted(listed), dtype=np.int64).reshape(-1, 2)
        bits = [listed[i, j] for i, j in self.named.tolist()]
        self.named_bits = np.array(bits, dtype=np.uint16)
        self.total = len(problem.mentees)

    def mask(self, block: Block) -> Mask:
        """uint16 [rows, mentors]; 0 where the pair is allowed."""
        mask = self.mentee_bits[block.rows, None] & self.mentor_bits
        fine = within(block, self.limits)
        fine |= self.video[0][block.rows, None] & self.video[1]
        mask |= ~fine * np.uint16(Rule.TOO_FAR)
        begin, end, _step = block.rows.indices(self.total)
        mine = slice(*np.searchsorted(self.named[:, 0], [begin, end]))
        mask[self.named[mine, 0] - begin, self.named[mine, 1]] |= self.named_bits[mine]
        return mask


def _bits(people: Iterable[tuple[bool, bool]]) -> Mask:
    """The two rules that meet where both sides have the bit."""
    minor, non_member = int(Rule.MINOR), int(Rule.NON_MEMBER)
    return np.array([a * minor | b * non_member for a, b in people], dtype=np.uint16)


def _listed(problem: Problem) -> dict[tuple[int, int], int]:
    """The pairs that somebody or something names one by one, and their bits."""
    rows, columns = problem.rows, problem.columns
    found: dict[tuple[int, int], int] = {}
    for rule, pairs in (
        (Rule.TEAM_VETO, problem.vetoes),
        (Rule.CONFLICT, problem.conflicts),
        (Rule.RATHER_NOT, problem.rather_not),
        (Rule.SAME_AIM, problem.former | _sharing(problem, _candidacies)),
        (Rule.SAME_PERSON, _sharing(problem, _person)),
        (Rule.RIVALS, _sharing(problem, UNITS[problem.rivals]) if problem.rivals else ()),
    ):
        for mentee, mentor in pairs:
            if mentee in rows and mentor in columns:
                place = rows[mentee], columns[mentor]
                found[place] = found.get(place, 0) | int(rule)
    return found


Keyed = Iterable[tuple[str, object]]
Keys = Callable[[Iterable[Mentee] | Iterable[Mentor]], Keyed]


def _candidacies(people: Iterable[Mentee] | Iterable[Mentor]) -> Keyed:
    return [(p.id, candidacy) for p in people if p.candidacies for candidacy in p.candidacies]


def _person(people: Iterable[Mentee] | Iterable[Mentor]) -> Keyed:
    return [(p.id, p.person) for p in people if p.person]


UNITS: Mapping[str, Keys] = {
    "branch": lambda people: [(p.id, p.branch) for p in people if p.branch],
    "association": lambda people: [(p.id, p.association) for p in people if p.association],
}


def _sharing(problem: Problem, keys: Keys) -> frozenset[Ids]:
    """The pairs that have a key in common, found without comparing everybody with everybody."""
    holders: dict[object, list[str]] = {}
    for mentor, key in keys(problem.mentors):
        holders.setdefault(key, []).append(mentor)
    return frozenset(
        (mentee, mentor)
        for mentee, key in keys(problem.mentees)
        if key in holders
        for mentor in holders[key]
    )
