"""The matching: each step as a ratio to one bare ``linear_sum_assignment`` on the same matrix.

``python -m tests.benchmarks --matching`` runs this alone, without Django and without a database.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from tandems.matching import assignment
from tandems.matching.board import board
from tandems.matching.explain import Explanation
from tandems.matching.instance import Instance, build
from tandems.matching.leftover import leftover
from tandems.matching.model import AFTER_MEETING
from tandems.matching.proposal import Proposal, match
from tandems.matching.score import Scorer
from tandems.matching.solve import solve
from tandems.matching.steps import plan
from tests.tandems.matching.cohorts import cohort

from . import rivals

ROOT = Path(__file__).parents[2]
RUNS = 5
BEST = ("pairs", "points")
DEFAULT = ("pairs", "mutual", "bands", "points", "lottery")


def run(out, *, sizes: tuple[int, ...] = (50, 500, 2000)) -> None:
    for mentees in sizes:
        problem = cohort(mentees, weights=AFTER_MEETING)
        proposal = match(problem)
        n, m = proposal.instance.shape
        out.write(
            f"{n} mentees, {m} mentors, {_forbidden(proposal):.0%} of the pairs forbidden\n\n"
        )
        out.write("| step | ms | bare ms | of the bare one | target |\n|---|---|---|---|---|\n")
        for name, (step, target) in steps(proposal).items():
            took, bare = side_by_side(step, lambda p=proposal: bare_assignment(p.instance))
            ratio = took / bare
            out.write(
                f"| {name} | {1000 * took:.1f} | {1000 * bare:.1f} | {ratio:.2f} | {target} |\n"
            )
            out.flush()
        out.write("\n")
    memory(out)
    rivals.run(out)


def steps(proposal: Proposal) -> dict[str, tuple[Callable[[], object], str]]:
    """What is measured, and the target: of the bare one, and in ms if any."""
    problem, instance = proposal.problem, proposal.instance
    with_keep = replace(
        instance, goals=("pairs", "keep", "points"), previous=proposal.solution.pairs
    )
    without = _after_withdrawals(with_keep)
    explanation = Explanation(instance, proposal.solution)
    explanation.alternatives(0)
    mentees = iter(range(10**6))

    def alternatives() -> object:
        return explanation.alternatives(next(mentees) % instance.shape[0])

    def goals(*names: str) -> Callable[[], object]:
        changed = replace(instance, goals=names)
        return lambda: solve(changed)

    return {
        "scores and rules": (
            lambda: Scorer(problem).score(), "≤ 1.5 and 20 ms (500); ≤ 0.5 and 200 ms (2,000)",
        ),
        "best": (lambda: best_pairing(replace(instance, goals=BEST)), "≤ 1.3 from 500 on"),
        "best with its certificate": (
            lambda: certified_pairing(replace(instance, goals=BEST)), "≤ 1.5 from 500 on",
        ),
        "the same, verified anew": (goals(*BEST), "–"),
        "best and lottery": (goals(*BEST, "lottery"), "≤ 2.5 from 500 on"),
        "default chain": (goals(*DEFAULT), "≤ 6 from 500 on; 100 ms (500), 2 s (2,000)"),
        "fair": (goals("pairs", "fair", "points"), "≤ 5 from 500 on"),
        "once more after two have left": (lambda: solve(without), "≤ 1 from 500 on"),
        "prices, made ready": (lambda: Explanation(instance, proposal.solution)._arcs, "–"),
        "alternatives of one mentee": (alternatives, "≤ 0.5 from 500 on; 10 ms (500)"),
        "all who are left over": (lambda: leftover(proposal), "≤ 1 from 500 on"),
        "whole job": (lambda: match(problem), "50 ms (50)"),
    }  # fmt: skip


def bare_assignment(instance: Instance) -> object:
    """Pairs, then points, with a column for each place: one call of scipy, nothing else."""
    if _ready.get("for") is not instance:
        most = min(instance.shape[0], int(instance.places.sum()))
        unit = most * int(instance.points.max(initial=0)) + 1
        gains = np.where(instance.allowed, instance.points + unit, 0)
        matrix = np.repeat(gains, instance.places, axis=1).astype(np.float64)
        _ready.update({"for": instance, "matrix": matrix})
    return linear_sum_assignment(_ready["matrix"], maximize=True)


_ready: dict = {}


def best_pairing(instance: Instance) -> object:
    """Gains, solver, decoding; no proof."""
    chain = board(instance)
    step = next(plan(chain))
    return chain.pairs(assignment.best(step.gains(chain.start), chain.places))


def certified_pairing(instance: Instance) -> object:
    """The same with the prices that prove it."""
    chain = board(instance)
    matched, proof = next(plan(chain)).answer(chain.start)
    return chain.pairs(matched), proof


def side_by_side(*steps: Callable[[], object], seconds: float = 1.0) -> list[float]:
    """The shortest of five runs or more for each, in turn: what disturbs one disturbs the other.

    Processor time: others may be at work on the machine, and nothing here uses several threads.
    """
    times: list[list[float]] = [[] for _step in steps]
    while len(times[0]) < RUNS or sum(map(sum, times)) < seconds:
        for step, mine in zip(steps, times, strict=True):
            begin = time.process_time()
            step()
            mine.append(time.process_time() - begin)
    return [min(mine) for mine in times]


def memory(out, *, mentees: int = 2000) -> None:
    """Each in a process of its own, with everything imported and the problem built before."""
    out.write(f"| {mentees} mentees | MB above the problem itself | target |\n|---|---|---|\n")
    for name, goals, target in (("best", BEST, 250), ("default chain", DEFAULT, 450)):
        code = f"from tests.benchmarks.matching import peak; peak({mentees}, {goals!r})"
        result = subprocess.run(  # noqa: S603 - the line above
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        out.write(f"| {name} | {result.stdout} | ≤ {target} |\n")
    out.write("\n")


def peak(mentees: int, goals: tuple[str, ...]) -> None:
    """Print how many MB solving takes on top of what is there before it begins."""
    match(cohort(20))
    problem = cohort(mentees, weights=AFTER_MEETING)
    score = Scorer(problem).score()
    instance = build(
        score.points,
        score.mask == 0,
        [mentor.places for mentor in problem.mentors],
        goals=goals,
        thresholds=problem.thresholds,
    )
    Path("/proc/self/clear_refs").write_text("5")  # forget earlier peaks
    before = _status("VmRSS")
    solve(instance)
    sys.stdout.write(f"{(_status('VmHWM') - before) / 1024:.0f}")


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


def _after_withdrawals(instance: Instance) -> Instance:
    """One mentee and one mentor, who were a tandem with others, are gone."""
    (i, _mentor), (_mentee, j) = instance.previous[0], instance.previous[-1]
    allowed, places = instance.allowed.copy(), instance.places.copy()
    allowed[i], places[j] = False, 0
    return replace(instance, allowed=allowed, places=places)


def _forbidden(proposal: Proposal) -> float:
    return float((proposal.score.mask > 0).mean())
