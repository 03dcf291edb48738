"""The package ``matching`` on our likings: hospitals and residents, in a process of its own.

Reads ``{"of_mentees": …, "of_mentors": …, "places": …}`` and prints seconds and pairs.
"""

import json
import sys
import threading
import time

from matching.games import HospitalResident


def main() -> None:
    problem = json.load(sys.stdin)
    sys.setrecursionlimit(10**6)  # it copies everybody by way of everybody
    of_mentees, of_mentors, places = (
        problem[key] for key in ("of_mentees", "of_mentors", "places")
    )
    mentees, mentors = range(len(of_mentees)), range(len(places))
    residents = {
        f"a{i}": [f"x{j}" for j in sorted(mentors, key=lambda j: -of_mentees[i][j])]
        for i in mentees
    }
    hospitals = {
        f"x{j}": [f"a{i}" for i in sorted(mentees, key=lambda i: -of_mentors[i][j])]
        for j in mentors
    }
    begin = time.perf_counter()
    game = HospitalResident.create_from_dictionaries(
        residents, hospitals, {f"x{j}": number for j, number in enumerate(places)}
    )
    solved = game.solve()
    seconds = time.perf_counter() - begin
    pairs = sum(len(mine) for mine in solved.values())
    sys.stdout.write(json.dumps({"seconds": seconds, "pairs": pairs}))


if __name__ == "__main__":
    threading.stack_size(1 << 29)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
