"""From the people to the proposal: points, rules, pins and wishes become one instance, solved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from .arrays import Bools
from .errors import InputError
from .instance import Instance, build
from .model import Ids, Pin, Problem
from .rules import ABSOLUTE, rules_of
from .score import Score, Scorer
from .solve import Solution, solve


@dataclass(frozen=True, eq=False)
class Proposal:
    """Who is proposed to whom, and everything that can explain it. Publishes nothing.

    ``problem`` has its people in the order of their ids; rows and columns everywhere follow it ·
    ``notes`` what was ignored, for example a wish for somebody who has left.
    """

    problem: Problem
    scorer: Scorer
    score: Score
    instance: Instance
    solution: Solution
    notes: tuple[str, ...]

    @property
    def pairs(self) -> list[Ids]:
        """The tandems by id."""
        mentees, mentors = self.problem.mentees, self.problem.mentors
        return [(mentees[i].id, mentors[j].id) for i, j in self.solution.pairs]


def match(problem: Problem) -> Proposal:
    """Score, forbid, solve, prove. Pure: the same people and seed give the same proposal.

    Raises ``InputError`` naming ids that occur twice, pins on unknown people, two pins on one
    place, and pins against a rule that has no written override or never can have one.
    """
    problem, notes = _tidied(problem)
    scorer = Scorer(problem)
    score = scorer.score()
    instance = build(
        score.points,
        _allowed(problem, score),
        [mentor.places for mentor in problem.mentors],
        goals=problem.goals,
        thresholds=problem.thresholds,
        seed=problem.seed,
        mentees=[mentee.id for mentee in problem.mentees],
        mentors=[mentor.id for mentor in problem.mentors],
        pins=_places_of(problem, [(pin.mentee, pin.mentor) for pin in problem.pins]),
        previous=_places_of(problem, problem.previous),
        mutual=_places_of(problem, mutual_wishes(problem)),
    )
    return Proposal(problem, scorer, score, instance, solve(instance), tuple(notes))


def mutual_wishes(problem: Problem) -> set[Ids]:
    """The pairs in which each side named the other."""
    by: dict[str, set[Ids]] = {"mentee": set(), "mentor": set()}
    for wish in problem.wishes:
        by[wish.by].add((wish.mentee, wish.mentor))
    return by["mentee"] & by["mentor"]


def _tidied(problem: Problem) -> tuple[Problem, list[str]]:
    """In the order of ids, without what names people who are not there."""
    for field in ("mentees", "mentors"):
        ids = Counter(person.id for person in getattr(problem, field))
        twice = [id_ for id_, times in ids.items() if times > 1]
        if twice:
            raise InputError(field, f"{twice[0]!r} stands there twice.")
    mentees = {person.id for person in problem.mentees}
    mentors = {person.id for person in problem.mentors}
    for pin in problem.pins:
        if pin.mentee not in mentees or pin.mentor not in mentors:
            raise InputError("pins", f"{pin.mentee!r} or {pin.mentor!r} does not take part.")
    wishes = tuple(w for w in problem.wishes if w.mentee in mentees and w.mentor in mentors)
    previous = frozenset(p for p in problem.previous if p[0] in mentees and p[1] in mentors)
    ignored = {
        "wishes": len(problem.wishes) - len(wishes),
        "previous": len(problem.previous) - len(previous),
    }
    tidied = replace(
        problem,
        mentees=tuple(sorted(problem.mentees, key=lambda person: person.id)),
        mentors=tuple(sorted(problem.mentors, key=lambda person: person.id)),
        wishes=wishes,
        previous=previous,
    )
    return tidied, [f"{field}: {n} ignored, unknown people." for field, n in ignored.items() if n]


def _allowed(problem: Problem, score: Score) -> Bools:
    """Where no rule is against it, and where an override has set one aside."""
    allowed = score.mask == 0
    pairs = [(pin.mentee, pin.mentor) for pin in problem.pins]
    for pin, (i, j) in zip(problem.pins, _places_of(problem, pairs), strict=True):
        _check_override(pin, int(score.mask[i, j]))
        allowed[i, j] = True
    return np.asarray(allowed)


def _check_override(pin: Pin, mask: int) -> None:
    if mask & ABSOLUTE:
        names = ", ".join(str(rule.name) for rule in rules_of(mask & ABSOLUTE))
        raise InputError("pins", f"{pin.mentee!r} with {pin.mentor!r}: never against {names}.")
    if mask and not pin.override.strip():
        names = ", ".join(str(rule.name) for rule in rules_of(mask))
        raise InputError(
            "pins", f"{pin.mentee!r} with {pin.mentor!r}: against {names} a reason is needed."
        )


def _places_of(problem: Problem, pairs: Iterable[Ids]) -> list[tuple[int, int]]:
    rows, columns = problem.rows, problem.columns
    return sorted((rows[mentee], columns[mentor]) for mentee, mentor in pairs)
