"""``python -m tandems.matching``: solve a problem, or prove a stored run; no Django, no database.

``solve PROBLEM.json`` prints tandems, values and verdict as JSON; ``--record FILE`` also writes the
run with its proof. ``verify RECORD.json`` proves such a run anew. ``-`` reads standard input.
Exit codes: 0 done and proven, 1 not proven, 2 bad input (one sentence on standard error).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .errors import InputError
from .record import answer_of, loads, problem_from, record_of, verify_record
from .solve import solve

PROVEN, NOT_PROVEN, BAD_INPUT = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT


def _solve(options: argparse.Namespace) -> int:
    instance, notes = problem_from(loads(_read(options.file), "problem"))
    solution = solve(instance)
    if options.record:
        _write(options.record, json.dumps(record_of(instance, solution)))
    sys.stderr.write("".join(f"{note}\n" for note in notes))
    _print(answer_of(instance, solution))
    return PROVEN if solution.certificate.ok else NOT_PROVEN


def _verify(options: argparse.Namespace) -> int:
    certificate = verify_record(loads(_read(options.file), "record"))
    answer = {"ok": certificate.ok, "unique": certificate.unique, "goals": certificate.goals}
    _print(answer if certificate.ok else {"ok": False, "reason": certificate.reason})
    return PROVEN if certificate.ok else NOT_PROVEN


def _read(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(file, f"can't be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(file, "is not UTF-8.") from None


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise InputError("--record", f"can't be written ({error.strerror}).") from None


def _print(answer: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tandems.matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solving = commands.add_parser("solve", help="pair mentees with mentors, and prove it the best")
    solving.add_argument("file", metavar="PROBLEM.json")
    solving.add_argument("--record", metavar="FILE", help="write the run with its proof")
    solving.set_defaults(run=_solve)
    verifying = commands.add_parser("verify", help="prove a stored run from its record alone")
    verifying.add_argument("file", metavar="RECORD.json")
    verifying.set_defaults(run=_verify)
    return parser


if __name__ == "__main__":
    sys.exit(main())
