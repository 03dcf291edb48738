"""Pages ask services; only services write, and they hold what they change."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
    "asave", "acreate", "adelete",
}  # fmt: skip
PAGES = sorted(
    path
    for name in ("views.py", "forms.py", "admin.py", "middleware.py")
    for path in [*ROOT.glob(f"*/{name}"), *ROOT.glob(f"*/{name.removesuffix('.py')}/*.py")]
    if ".venv" not in path.parts
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_write_nothing(path):
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert not calls & WRITES


SERVICES = sorted(
    path
    for pattern in ("*/services.py", "*/services/**/*.py")
    for path in ROOT.glob(pattern)
    if ".venv" not in path.parts
)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_who_holds_a_row_reckons_with_its_absence(path):
    """``held`` says in a sentence that a row is gone; ``get`` on a locked row is an error 500."""
    bare = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and {"pk", "id"} & {keyword.arg for keyword in node.keywords}
        and "select_for_update" in ast.dump(node.func)
    ]

    assert bare == []


def test_there_are_pages_to_look_at():
    assert len(PAGES) > 10
    assert len(SERVICES) > 10
