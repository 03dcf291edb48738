"""The chain: each step keeps of the best pairings those that are the best for the next goal too.

Solving and verifying walk the same way; they differ only in where a step's answer comes from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .arrays import Ints
from .board import Board, Face, board
from .goals import Values, feasible, values
from .instance import Instance, Pairs, build
from .steps import Proof, Step, plan
from .uniqueness import only_one


@dataclass(frozen=True)
class Certificate:
    """What plain numpy says about a pairing. ``ok``: every goal, in its order, is proven the best.

    ``goals`` the values it has · ``unique``: no other pairing has them · ``reason`` why not ``ok``.
    """

    ok: bool
    goals: Values = field(default_factory=dict)
    unique: bool = False
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Solution:
    """The tandems (row, column), the value of each goal, and the proofs with their verdict."""

    pairs: Pairs
    goals: Values
    certificate: Certificate
    proofs: tuple[Proof, ...]


def assign(
    points: Any,
    allowed: Any,
    places: Any,
    *,
    goals: Sequence[str] = ("pairs", "points"),
    pins: Sequence[tuple[int, int]] = (),
    previous: Sequence[tuple[int, int]] = (),
    mutual: Sequence[tuple[int, int]] = (),
    thresholds: Sequence[int] = (),
    seed: str = "",
) -> Solution:
    """The best pairing of n mentees with m mentors, proven.

    ``points`` [n, m] whole numbers from 0 on (an integer array, or lists) · ``allowed`` [n, m]
    booleans, or None if every pair is · ``places`` [m] how many mentees each mentor takes ·
    ``goals`` by importance: each is raised as far as those before it leave open · ``pins``
    (mentee, mentor) that are set, and count in every goal · ``previous`` pairs for "keep" ·
    ``mutual`` pairs who wish for each other, for "mutual" · ``thresholds`` for "bands" · ``seed``
    for "lottery".

    ``pairs`` number of tandems · ``fair`` the smallest points of a tandem, among pairings with as
    many tandems as the goals before it allow (``pairs`` goes before it, named or not; 0 if there is
    no tandem) · ``bands`` for each threshold in turn, how many tandems reach it · ``keep`` how many
    previous pairs stay · ``mutual`` how many mutual pairs there are · ``spread`` how many mentors
    have a mentee · ``points`` the sum · ``lottery`` the sum of tickets. A pair that raises no goal
    need not be formed.
    Raises ``InputError`` (a ``ValueError``) whose message begins with the argument's name.
    """
    return solve(
        build(
            points,
            allowed,
            places,
            goals=goals,
            pins=pins,
            previous=previous,
            mutual=mutual,
            thresholds=thresholds,
            seed=seed,
        )
    )


def solve(instance: Instance) -> Solution:
    """Walk along the goals, solve each on what the former left, and verify the whole at the end.

    Pure: the same instance gives the same solution. Memory: about 40 bytes for each pair.
    """
    chain = board(instance)
    proofs: list[Proof] = []

    def answer(step: Step, face: Face) -> tuple[Ints, Proof]:
        matched, proof = step.answer(face)
        proofs.append(proof)
        return matched, proof

    pairs = chain.pairs(_walk(chain, answer)[1])
    certificate = verify(instance, pairs, proofs)
    goals = certificate.goals or values(instance, pairs)
    return Solution(pairs, goals, certificate, tuple(proofs))


def verify(instance: Instance, pairs: Pairs, proofs: Sequence[Proof]) -> Certificate:
    """Prove anew that these tandems are the best, by plain integers and without a solver.

    Needs nothing but the problem, the tandems and the prices; never raises for a wrong proof.
    """
    broken = feasible(instance, pairs)
    if broken:
        return Certificate(ok=False, reason=broken)
    chain = board(instance)
    matched = chain.matched(pairs)
    given = iter(proofs)

    def answer(step: Step, face: Face) -> tuple[Ints, Proof]:
        proof = next(given, None)
        if proof is None:
            raise _RefutedError("A proof is missing.")
        if proof.goals != step.goals or not step.proves(face, matched, proof):
            raise _RefutedError(f"Not proven the best for {' and '.join(step.goals) or 'all'}.")
        return matched, proof

    try:
        face, _matched = _walk(chain, answer)
    except _RefutedError as error:
        return Certificate(ok=False, reason=str(error))
    if next(given, None) is not None:
        return Certificate(ok=False, reason="There are more proofs than steps.")
    reached = values(instance, pairs)
    return Certificate(ok=True, goals=reached, unique=only_one(chain, face, matched))


class _RefutedError(Exception):
    pass


Answer = Callable[[Step, Face], tuple[Ints, Proof]]


def _walk(chain: Board, answer: Answer) -> tuple[Face, Ints]:
    """From face to narrower face; the lottery is drawn again until one pairing is left."""
    face, matched = chain.start, np.full(chain.edges.shape[0], -1, dtype=np.int64)
    for planned in plan(chain):
        step: Step | None = planned
        while step is not None:
            matched, proof = answer(step, face)
            face = step.narrowed(face, proof)
            step = step.again(face, matched)
    return face, matched
