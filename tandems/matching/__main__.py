"""``python -m tandems.matching``: solves a problem, or proves a stored run."""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from .errors import InputError
from .record import answer_of, loads, problem_from, record_of, verify_record
from .solve import solve

PROVEN, NOT_PROVEN, BAD_INPUT = 0, 1, 2
HELP = """\
Pairs mentees with mentors, or proves a stored run; no Django, no database.

solve PROBLEM.json prints tandems, values and verdict as JSON; --record FILE also writes the run
with its proof. verify RECORD.json proves such a run anew. - reads standard input.
The value of each of the "steps" is that of its goals, as digits of one number.

Exit codes: 0 done and proven, 1 not proven, 2 the input is bad or can't be read, or the output
can't be written (one sentence on standard error says what is wrong).
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except InputError as error:
        complaint = str(error)
    except MemoryError:
        complaint = "problem: too large for the memory of this machine."
    finally:
        _let_go(sys.stdout)  # argparse has written its help there
    _complain([complaint])
    return BAD_INPUT


def _solve(options: argparse.Namespace) -> int:
    instance, notes = problem_from(loads(_read(options.file), "problem"))
    solution = solve(instance)
    if options.record is not None:
        _save(options.record, json.dumps(record_of(instance, solution)))
    _complain(notes)
    _print(answer_of(instance, solution))
    return PROVEN if solution.certificate.ok else NOT_PROVEN


def _verify(options: argparse.Namespace) -> int:
    certificate = verify_record(loads(_read(options.file), "record"))
    answer = {"ok": certificate.ok, "unique": certificate.unique, "goals": certificate.goals}
    _print(answer if certificate.ok else {"ok": False, "reason": certificate.reason})
    return PROVEN if certificate.ok else NOT_PROVEN


def _read(file: str) -> str:
    if file == "-" and sys.stdin is None:  # closed by whoever called
        raise InputError("standard input", "is closed.")
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(file, f"can't be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(file, "is not UTF-8.") from None
    except ValueError as error:  # a name that no file can have
        raise InputError(file, f"can't be read ({error}).") from None


def _save(file: str, text: str) -> None:
    try:
        Path(file).write_text(f"{text}\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError("--record", f"can't be written ({why}).") from None


def _print(answer: dict[str, Any]) -> None:
    if sys.stdout is None:
        raise InputError("standard output", "is closed.")
    try:
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    except OSError as error:
        raise InputError("standard output", f"can't be written ({error.strerror}).") from None


def _complain(sentences: list[str]) -> None:
    """On standard error; where nobody listens, the exit code has to do."""
    with suppress(OSError, AttributeError):
        sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences))
    _let_go(sys.stderr)


def _let_go(stream: Any) -> None:
    """Python writes what is left when it ends, and complains then if it can't."""
    try:
        if stream is not None:
            stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        with suppress(OSError, AttributeError):  # as later Pythons do: nobody listens
            super()._print_message(message, file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m tandems.matching",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
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
