"""The command line: a stranger's way in, without Django and without a database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tandems.matching.__main__ import main
from tandems.matching.record import problem_from
from tandems.matching.solve import solve

from .problems import examples

ROOT = Path(__file__).parents[3]
PROBLEM = {
    "mentees": ["Ada", "Bo", "Cem"],
    "mentors": ["X", "Y"],
    "places": [1, 1],
    "points": [[5, 1], [4, 3], [9, 9]],
    "allowed": [[True, True], [True, True], [False, True]],
    "goals": ["pairs", "keep", "fair", "bands", "points", "lottery"],
    "pins": [["Cem", "Y"]],
    "previous": [["Bo", "X"]],
    "thresholds": [4, 5],
    "seed": "Auftakt",
}


def run(*arguments, given=b""):
    """As a stranger would: no settings, no database, from the checkout."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tandems.matching", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        input=given,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def ask(tmp_path, capsys):
    """Call a command on a problem; gives back exit code, answer and what was complained of."""

    def call(command, content, *options):
        path = tmp_path / "input.json"
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        code = main([command, str(path), *options])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return call


def test_solve_and_verify_from_a_shell(tmp_path):
    record = tmp_path / "record.json"
    problem = json.dumps(PROBLEM).encode()

    solved = run("solve", "-", "--record", str(record), given=problem)
    verified = run("verify", str(record))

    assert (solved.returncode, verified.returncode) == (0, 0), solved.stderr + verified.stderr
    answer = json.loads(solved.stdout)
    assert answer["pairs"] == [["Bo", "X"], ["Cem", "Y"]]
    assert answer["certificate"]["ok"] is True
    assert json.loads(verified.stdout) == {"ok": True, "unique": True, "goals": answer["goals"]}


def test_bad_input_from_a_shell_has_no_traceback(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM | {"places": [1, -1]}))

    result = run("solve", str(path))

    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == b"places: no number below 0, not -1.\n"


def test_values_of_all_goals(ask):
    code, answer, _err = ask("solve", PROBLEM)

    lottery = answer["goals"].pop("lottery")
    assert code == 0
    assert answer["goals"] == {"pairs": 2, "keep": 1, "fair": 4, "bands": [2, 1], "points": 13}
    assert 2 <= lottery <= 2 * 2**24


def test_four_fields_are_enough(ask):
    problem = {key: PROBLEM[key] for key in ("mentees", "mentors", "places", "points")}

    code, answer, _err = ask("solve", problem)

    assert code == 0
    assert answer["goals"] == {"pairs": 2, "points": 14}
    assert ask("solve", problem | {"allowed": None})[1] == answer


def test_ids_may_be_numbers_and_come_back_as_they_were(ask):
    problem = PROBLEM | {"mentees": [3, 20, 100], "pins": [[100, "Y"]], "previous": []}

    assert ask("solve", problem)[1]["pairs"] == [[3, "X"], [100, "Y"]]


def test_nobody_at_all(ask):
    empty = {"mentees": [], "mentors": [], "places": [], "points": []}

    assert ask("solve", empty)[1]["goals"] == {"pairs": 0, "points": 0}


def test_previous_partner_who_has_left_is_ignored_with_a_note(ask):
    problem = PROBLEM | {"previous": [["Bo", "X"], ["Bo", "gone"]]}

    code, answer, err = ask("solve", problem)

    assert (code, answer["goals"]["keep"]) == (0, 1)
    assert err == "previous: mentor 'gone' unknown, ignored.\n"


@examples
@given(st.randoms())
def test_order_of_the_input_changes_nothing(random):
    """Not even without a lottery: people are put in the order of their ids first."""
    rows, columns = random.sample(range(3), 3), random.sample(range(2), 2)
    shuffled = PROBLEM | {
        "mentees": [PROBLEM["mentees"][row] for row in rows],
        "mentors": [PROBLEM["mentors"][column] for column in columns],
        "points": [[0 for _column in columns] for _row in rows],
        "allowed": [[PROBLEM["allowed"][row][column] for column in columns] for row in rows],
        "goals": ["pairs", "points"],
    }
    same = PROBLEM | {"points": [[0, 0]] * 3, "goals": ["pairs", "points"]}

    assert solve(problem_from(shuffled)[0]).pairs == solve(problem_from(same)[0]).pairs


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mentees": ["Ada", "Ada", "Cem"]}, "mentees"),
        ({"mentees": ["1", 1, "Cem"]}, "mentees"),
        ({"mentees": [10**110, 10**111, "Cem"]}, "mentees"),
        ({"mentees": ["Ada", "Bo", None]}, "mentees"),
        ({"mentees": ["Ada", "Bo", 1.5]}, "mentees"),
        ({"mentees": ["Ada", "Bo", True]}, "mentees"),
        ({"mentees": "Ada"}, "mentees"),
        ({"mentees": ["Ada", "Bo"]}, "points"),
        ({"mentors": ["X", "X"]}, "mentors"),
        ({"mentors": {"X": 1}}, "mentors"),
        ({"places": [1]}, "places"),
        ({"places": [1, 1.0]}, "places"),
        ({"places": None}, "places"),
        ({"points": [[5, 1], [4, 3]]}, "points"),
        ({"points": [[5, 1], [4, 3], [9]]}, "points"),
        ({"points": [[5, 1], [4, 3], [9, True]]}, "points"),
        ({"points": [[5, 1], [4, 3], [9, -9]]}, "points"),
        ({"points": [[5, 1], [4, 3], [9, 2**61]]}, "points"),
        ({"points": []}, "points"),
        ({"points": None}, "points"),
        ({"allowed": [[True, True]]}, "allowed"),
        ({"allowed": [[1, 1], [1, 1], [0, 1]]}, "allowed"),
        ({"goals": ["luck"]}, "goals"),
        ({"goals": []}, "goals"),
        ({"goals": {"pairs": 1}}, "goals"),
        ({"pins": [["Dee", "Y"]]}, "pins"),
        ({"pins": [["Cem", "Z"]]}, "pins"),
        ({"pins": [["Cem"]]}, "pins"),
        ({"pins": [["Cem", ["Y"]]]}, "pins"),
        ({"pins": [["Cem", "X"]]}, "pins"),
        ({"pins": [["Ada", "Y"], ["Cem", "Y"]]}, "pins"),
        ({"pins": {"Cem": "Y"}}, "pins"),
        ({"pins": None}, "pins"),
        ({"previous": ["Bo"]}, "previous"),
        ({"thresholds": [4, "5"]}, "thresholds"),
        ({"seed": 5}, "seed"),
        ({"colour": "red"}, "colour"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_field_is_named(ask, change, field):
    code, answer, err = ask("solve", PROBLEM | change)

    assert (code, answer) == (2, None)
    assert err.startswith(f"{field}:")
    assert err.count("\n") == 1


@pytest.mark.parametrize("field", ["mentees", "mentors", "places", "points"])
def test_missing_field_is_named(ask, field):
    problem = {key: value for key, value in PROBLEM.items() if key != field}

    assert ask("solve", problem) == (2, None, f"{field}: is missing.\n")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "problem: no JSON"),
        (b"[1, 2", "problem: no JSON"),
        (b"[]", "problem: an object expected, not []."),
        (b"5", "problem: an object expected, not 5."),
        (b"null", "problem: an object expected, not null."),
        (b'{"": 1}', "mentees: is missing."),
        (json.dumps(PROBLEM | {"": 1}).encode(), "'': no such field; there are mentees, "),
        (json.dumps(PROBLEM | {"a\nb": 1}).encode(), "'a\\nb': no such field; there are"),
        (json.dumps(PROBLEM | {"x" * 10**6: 1}).encode(), "x...: no such field; there are"),
        (b'{"places": [1], "places": [2]}', "places: given twice."),
        (b'"\xff"', "is not UTF-8."),
        (b"[" * 200_000, "problem: nested too deeply."),
        (json.dumps(PROBLEM).replace("[5, 1]", "[5, NaN]").encode(), "points: row 1: a whole"),
        (json.dumps(PROBLEM).replace("[5, 1]", "[5, 1e999]").encode(), "points: row 1: a whole"),
        (json.dumps(PROBLEM).replace("[5, 1]", f"[5, {'9' * 9999}]").encode(), "points: row 1: a"),
    ],
    ids=[
        "empty", "cut", "list", "number", "null", "no names", "no name", "two lines", "long name",
        "twice", "latin-1", "deep", "NaN", "infinite", "endless",
    ],
)  # fmt: skip
def test_what_is_no_problem_at_all(ask, content, complaint):
    code, answer, err = ask("solve", content)

    assert (code, answer) == (2, None)
    assert complaint in err
    assert err.count("\n") == 1
    assert len(err) < 200


def test_many_pairs_are_refused_before_they_are_read(ask):
    people = list(range(5000))

    code, _answer, err = ask(
        "solve", {"mentees": people, "mentors": people, "places": [1] * 5000, "points": []}
    )

    assert code == 2
    assert err.startswith("points: 5000 mentees by 5000 mentors are more than 20000000 pairs")


@pytest.mark.parametrize("file", ["missing.json", "."])
def test_file_that_cannot_be_read(tmp_path, monkeypatch, capsys, file):
    monkeypatch.chdir(tmp_path)

    assert main(["solve", file]) == 2
    assert capsys.readouterr().err.startswith(f"{file}: can't be read (")


def test_record_that_cannot_be_written(ask, tmp_path):
    code, _answer, err = ask("solve", PROBLEM, "--record", str(tmp_path / "no" / "where"))

    assert (code, err) == (2, "--record: can't be written (No such file or directory).\n")


def test_standard_input(monkeypatch, capsys):
    content = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(PROBLEM).encode()))
    monkeypatch.setattr(sys, "stdin", content)

    assert main(["solve", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["goals"]["pairs"] == 2


@pytest.fixture
def record(ask, tmp_path):
    path = tmp_path / "record.json"
    ask("solve", PROBLEM, "--record", str(path))
    return json.loads(path.read_text())


def test_a_record_proves_itself(ask, record):
    assert ask("verify", record)[:2] == (
        0, {"ok": True, "unique": True, "goals": record["goals"]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda r: r["pairs"].pop(), "A pin is not kept."),
        (lambda r: r["pairs"][0].__setitem__(0, "Ada"), "Not proven the best for pairs and keep."),
        (lambda r: r["goals"].update(points=99), "The tandems do not have the values"),
        (lambda r: r["goals"].update(pairs=2.0), "The tandems do not have the values"),
        (lambda r: r["goals"].update(keep=True), "The tandems do not have the values"),
        (lambda r: r["proofs"][0].update(goals=["x", None]), "Not proven the best for pairs"),
        (lambda r: r["problem"]["points"][1].__setitem__(0, 3), "Not proven the best for fair."),
        (lambda r: r["problem"]["points"][1].__setitem__(0, 50), "Not proven the best for fair."),
        (lambda r: r["problem"].update(seed="other"), "Not proven the best for lottery."),
        (lambda r: r["proofs"].pop(), "A proof is missing."),
        (lambda r: r["proofs"][0]["u"].__setitem__(0, 9), "Not proven the best for pairs"),
        (lambda r: r["proofs"][0]["v"].pop(), "Not proven the best for pairs and keep."),
    ],
    ids=["pair gone", "other mentee", "value", "float", "true", "step", "points",
         "more points", "seed", "proof gone",
         "price", "short"],
)  # fmt: skip
def test_a_record_that_was_touched_does_not(ask, record, change, reason):
    change(record)

    code, answer, _err = ask("verify", record)

    assert code == 1
    assert answer["ok"] is False
    assert answer["reason"].startswith(reason) or answer["reason"].startswith("Not proven")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda r: r.pop("proofs"), "proofs: is missing."),
        (lambda r: r.update(format="2"), "format: 'tandems.matching 1' expected, not '2'."),
        (lambda r: r["pairs"].append(["Dee", "X"]), "pairs: mentee 'Dee' unknown."),
        (lambda r: r["proofs"].append(5), "proofs: an object expected, not 5."),
        (lambda r: r["proofs"][0].update(u=[-1, 0, 0]), "proofs: no number below 0, not -1."),
        (lambda r: r["proofs"][0].update(u=[2**63, 0, 0]), "proofs: a number is too large"),
        (lambda r: r["problem"].pop("points"), "points: is missing."),
    ],
    ids=["no proofs", "format", "stranger", "number", "negative", "large", "no points"],
)
def test_what_is_no_record(ask, record, change, complaint):
    change(record)

    code, answer, err = ask("verify", record)

    assert (code, answer) == (2, None)
    assert err.startswith(complaint)


def test_the_other_kind_of_file_is_told_so(ask, record):
    assert ask("verify", PROBLEM)[2] == "record: this is a problem; `solve` makes a record of it.\n"
    assert ask("solve", record)[2] == "problem: this is a record; `verify` proves it.\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("command", "code", "complaint"),
    [
        ("solve problem.json >&$GONE", 2, "standard output: can't be written (Broken pipe).\n"),
        ("--help >&$GONE", 0, ""),
        ("solve problem.json >/dev/full", 2, "standard output: can't be written (No space left"),
        ("solve problem.json >&-", 2, "standard output: is closed.\n"),
        ("solve - <&-", 2, "standard input: is closed.\n"),
        ("solve missing.json 2>&-", 2, ""),
        ("solve missing.json 2>/dev/full", 2, ""),
        ("solve problem.json --record ''", 2, "--record: can't be written (Is a directory).\n"),
        ("solve ''", 2, "'': can't be read (Is a directory).\n"),
    ],
)
def test_shell_that_does_not_listen(tmp_path, unbuffered, command, code, complaint):
    """No traceback, and never the code that means "not proven"."""
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM))
    reader, gone = os.pipe()
    os.close(reader)  # before anything is written: `| head -c0` closes it sooner or later

    result = subprocess.run(  # noqa: S603
        ["/bin/bash", "-c", f"{sys.executable} -m tandems.matching {command}"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": unbuffered, "GONE": str(gone),
        },
        pass_fds=[gone],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    os.close(gone)

    assert result.returncode == code
    assert result.stderr.startswith(complaint)
    assert result.stderr.count("\n") == (1 if complaint else 0)


def test_what_does_not_fit_into_memory(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(Path, "read_bytes", _no_memory)

    assert main(["solve", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "problem: too large for the memory of this machine.\n"


def _no_memory(_path):
    raise MemoryError


@pytest.mark.parametrize("arguments", [[], ["solve"], ["guess", "x.json"]])
def test_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage: python -m tandems.matching" in capsys.readouterr().err
