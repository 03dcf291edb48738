"""No small group can be read, or computed, from what is told."""

from itertools import product
from random import Random

import pytest

from applications.queries.suppression import LEAST, TOTAL, lines_of, suppressed


def table(rows):
    """Rows of numbers with totals, as cells "a", "b", … by columns "0", "1", …"""
    cells = {(chr(97 + y), str(x)): n for y, row in enumerate(rows) for x, n in enumerate(row)}
    names, columns = [chr(97 + y) for y in range(len(rows))], [str(x) for x in range(len(rows[0]))]
    for name in names:
        cells[(name, TOTAL)] = sum(cells[(name, c)] for c in columns)
    for column in [*columns, TOTAL]:
        cells[(TOTAL, column)] = sum(cells[(name, column)] for name in names)
    return cells, lines_of(names, [columns])


def told(rows):
    cells, lines = table(rows)
    return suppressed(cells, lines)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([7, 9], ["7", "9", "16"]), ([0, 9], ["0", "9", "9"]), ([0, 0], ["0", "0", "0"]),
        ([3, 9], ["<5", "–", "12"]), ([3, 0], ["<5", "0", "<5"]), ([2, 2], ["<5", "<5", "<5"]),
        ([1, 1, 10], ["<5", "<5", "–", "12"]), ([4, 4, 10], ["<5", "<5", "–", "18"]),
        ([2, 3, 10], ["<5", "<5", "10", "15"]), ([3, 8, 9], ["<5", "–", "9", "20"]),
    ],
)  # fmt: skip
def test_one_row(row, expected):
    columns = [str(x) for x in range(len(row))]
    cells = {("a", c): n for c, n in zip(columns, row, strict=True)} | {("a", TOTAL): sum(row)}

    found = suppressed(cells, [[("a", c) for c in [*columns, TOTAL]]])

    assert [found[("a", c)] for c in [*columns, TOTAL]] == expected


def test_nothing_small_hides_nothing():
    assert "–" not in told([[5, 6], [7, 8]]).values()


def test_totals_do_not_betray_a_cell():
    found = told([[3, 20], [20, 20]])

    assert found[("a", "0")] == "<5"
    assert [cell for cell, word in found.items() if word == "–"] == [
        ("a", "1"), ("b", "0"), ("b", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(5, 25))]
)
def test_what_is_told_leaves_more_than_one_possibility(seed):
    """By brute force: each hidden small group has at least two values that fit all totals told."""
    chance = Random(seed)  # noqa: S311 - numbers to try
    rows = [[chance.choice((0, 1, 2, 3, 4, 5, 6, 9)) for _x in range(2)] for _y in range(2)]
    found = told(rows)
    inner = [cell for cell in found if TOTAL not in cell]

    fitting = [
        numbers
        for numbers in product(range(16), repeat=len(inner))
        if _fits(dict(zip(inner, numbers, strict=True)), found)
    ]

    for place, cell in enumerate(inner):
        if found[cell] == "<5":
            assert len({numbers[place] for numbers in fitting}) > 1, (rows, found)


def _fits(numbers, found):
    rows = [[numbers[("a", "0")], numbers[("a", "1")]], [numbers[("b", "0")], numbers[("b", "1")]]]
    cells, _lines = table(rows)
    return all(_agrees(found[cell], number) for cell, number in cells.items())


def _agrees(word, number):
    if word == "<5":
        return 0 < number < LEAST
    return word == "–" or word == str(number)
