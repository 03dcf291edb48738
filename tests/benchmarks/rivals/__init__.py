"""Side by side with what others publish; they are installed apart, and skipped if that fails."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from tandems.matching.model import AFTER_MEETING
from tandems.matching.proposal import match
from tandems.matching.solve import assign
from tandems.matching.stability import likings, stable
from tests.tandems.matching.cohorts import cohort

ROOT = Path(__file__).parents[3]
HOME = ROOT / "var" / "rivals"
REQUIREMENTS = ROOT / "requirements-bench.txt"


def run(out) -> None:
    if not install():
        out.write("Not compared with mentor-match and matching: they could not be installed.\n")
        return
    out.write("| 500 mentees, 300 mentors | ms | of ours | paired | mentors over capacity |\n")
    out.write("|---|---|---|---|---|\n")
    _mentor_match(out)
    out.write(
        "\n| 200 mentees, 120 mentors, full lists | ms | of ours | paired |\n|---|---|---|---|\n"
    )
    _hospital_resident(out)


def install() -> bool:
    """Each into a folder of its own, since both packages are called ``matching``."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    for name, packages in (
        ("mentor_match", ("mentor-match", "munkres")),
        ("matching", ("matching",)),
    ):
        if (HOME / name).exists():
            continue
        HOME.mkdir(parents=True, exist_ok=True)
        wanted = HOME / f"{name}.txt"
        wanted.write_text("\n".join(line for line in lines if line.split("==")[0] in packages))
        target = HOME / f"{name}.new"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--require-hashes", "-r", str(wanted), "--target", str(target)]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            return False
        target.rename(HOME / name)
    return True


def _mentor_match(out) -> None:
    instance = match(cohort(500, weights=AFTER_MEETING)).instance
    given = {
        "points": instance.points.tolist(),
        "allowed": instance.allowed.tolist(),
        "places": instance.places.tolist(),
    }
    begin = time.perf_counter()
    ours = assign(instance.points, instance.allowed, instance.places)
    took = time.perf_counter() - begin
    out.write(f"| ours, proven | {1000 * took:.0f} | 1 | {ours.goals['pairs']} | 0 |\n")
    for rounds in (1, 3):
        theirs = ask("mentor_match", "mentor_match", given | {"rounds": rounds})
        out.write(
            f"| mentor-match, {rounds} round(s) | {1000 * theirs['seconds']:.0f} | "
            f"{theirs['seconds'] / took:.0f} | {theirs['pairs']} | {theirs['over']} |\n"
        )


def _hospital_resident(out) -> None:
    proposal = match(cohort(200, weights=AFTER_MEETING))
    of_mentees, of_mentors = likings(proposal)
    places = proposal.instance.places
    everybody = np.ones(of_mentees.shape, dtype=np.bool_)
    begin = time.perf_counter()
    matched = stable(of_mentees, of_mentors, everybody, places)
    took = time.perf_counter() - begin
    theirs = ask(
        "matching",
        "hospital_resident",
        {
            "of_mentees": of_mentees.tolist(),
            "of_mentors": of_mentors.tolist(),
            "places": places.tolist(),
        },
    )
    out.write(f"| ours, stable | {1000 * took:.1f} | 1 | {(matched >= 0).sum()} |\n")
    out.write(
        f"| matching, hospitals and residents | {1000 * theirs['seconds']:.0f} | "
        f"{theirs['seconds'] / took:.0f} | {theirs['pairs']} |\n"
    )


def ask(package: str, script: str, problem: dict) -> dict:
    """What the package makes of the problem."""
    result = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(Path(__file__).with_name(f"{script}.py"))],
        input=json.dumps(problem),
        env=os.environ | {"PYTHONPATH": str(HOME / package)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)
