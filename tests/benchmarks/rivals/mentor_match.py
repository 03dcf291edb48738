"""mentor-match on our problem, in a process of its own: it calls itself ``matching``, as others do.

Reads ``{"points": …, "allowed": …, "places": …, "rounds": 1}`` and prints seconds, how many mentees
have somebody, and how many mentors have more mentees than places.
"""

import json
import sys
import time

from matching import process
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules import rule


class Points:
    """Our points as a rule of theirs."""

    def __init__(self, points):
        self.points = points

    def apply(self, match):
        return self.points[match.mentee.grade][match.mentor.grade]


def main() -> None:
    problem = json.load(sys.stdin)
    allowed = problem["allowed"]
    mentors = [Mentor(grade=j, email=f"x{j}") for j in range(len(problem["places"]))]
    mentees = [Mentee(grade=i, email=f"a{i}") for i in range(len(allowed))]
    rules = [
        Points(problem["points"]),
        rule.Disqualify(lambda match: not allowed[match.mentee.grade][match.mentor.grade]),
    ]
    begin = time.perf_counter()
    for _round in range(problem["rounds"]):
        matches = process.create_matches(process.generate_match_matrix(mentors, mentees, rules))
        process.match_and_assign_participants(matches)
    seconds = time.perf_counter() - begin
    over = sum(
        len(mentor.mentees) > places
        for mentor, places in zip(mentors, problem["places"], strict=True)
    )
    pairs = sum(bool(mentee.mentors) for mentee in mentees)
    sys.stdout.write(json.dumps({"seconds": seconds, "pairs": pairs, "over": over}))


if __name__ == "__main__":
    main()
