"""Small files, small functions: the budgets of the house."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
]
CODE = [
    path
    for path in TRACKED
    if path.suffix == ".py" and "migrations" not in path.parts and path.exists()
]
TEMPLATES = [
    path
    for path in TRACKED
    if path.suffix == ".html" and "templates" in path.parts and path.exists()
]


def test_there_is_code_to_look_at():
    assert len(CODE) > 50
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_file_is_small(path):
    source = path.read_text(encoding="utf-8")

    long_functions = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 50
    }

    assert source.count("\n") <= 400, "make it a package of the same name"
    assert long_functions == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_is_small(path):
    assert path.read_text(encoding="utf-8").count("\n") <= 150


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path.name.startswith("_")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_partial_says_what_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{# ")


def test_nothing_names_a_machine_or_a_registry():
    """The project speaks of itself: no path of a developer's machine, no host in a lock file."""
    locked = [path.name for path in TRACKED if path.name.startswith("requirements")]
    hosts = [name for name in locked if "://" in (ROOT / name).read_text(encoding="utf-8")]

    assert locked == ["requirements-bench.txt", "requirements-dev.txt", "requirements.txt"]
    assert hosts == []
