"""Small groups are not told, nor can they be computed from what is told. Plain Python.

A table has rows (how it ended), several groupings of its columns (gender, age …), and totals. Each
number that is left out is one that nobody can work out from the others.
"""

from collections.abc import Mapping

LEAST = 5
TOTAL = "total"
SMALL, NOT_TOLD = "<5", "–"
Cell = tuple[str, str]  # row, column


def suppressed(counts: Mapping[Cell, int], lines: list[list[Cell]]) -> dict[Cell, str]:
    """What may be printed for each cell. In each line the last cell is the sum of the others.

    "<5" is a group of one to four; "–" is told by nobody, because it would betray such a group.
    """
    small = {cell for cell, number in counts.items() if 0 < number < LEAST}
    hidden = set(small)
    while betrayed := _betrayed(counts, lines, small, hidden):
        more = _next(betrayed, counts, lines, hidden)
        if more is None:
            break
        hidden.add(more)
    return {cell: _word(cell, number, small, hidden) for cell, number in counts.items()}


def lines_of(rows: list[str], groupings: list[list[str]]) -> list[list[Cell]]:
    """Those of a table with totals to the right and below: of each grouping, and of each column."""
    across = [
        [*((row, column) for column in grouping), (row, TOTAL)]
        for row in [*rows, TOTAL]
        for grouping in groupings
    ]
    columns = [column for grouping in groupings for column in grouping]
    down = [
        [*((row, column) for row in rows), (TOTAL, column)] for column in dict.fromkeys(columns)
    ]
    return [*across, *down, [*((row, TOTAL) for row in rows), (TOTAL, TOTAL)]]


def _next(
    betrayed: set[Cell], counts: Mapping[Cell, int], lines: list[list[Cell]], hidden: set[Cell]
) -> Cell | None:
    """What else is left out: the smallest number beside it, or beside what is left out already.

    A sum only when there is nothing else.
    """
    told = {cell for cell, number in counts.items() if number and cell not in hidden}
    beside = {cell for line in lines if betrayed & set(line) for cell in line} & told
    near = {cell for line in lines if hidden & set(line) for cell in line} & told
    for choice in (
        {cell for cell in beside if TOTAL not in cell},
        {cell for cell in near if TOTAL not in cell},
        beside or near,
    ):
        if choice:
            return min(choice, key=lambda cell: (counts[cell], cell))
    return None


def _betrayed(
    counts: Mapping[Cell, int], lines: list[list[Cell]], small: set[Cell], hidden: set[Cell]
) -> set[Cell]:
    """The small groups that whoever reads the table can compute: their bounds meet.

    What is told has one value, "<5" lies between one and four, "–" is at least five. Each line
    narrows these bounds, until nothing moves any more.
    """
    most = max(counts.values(), default=0)
    bounds = {cell: _known(cell, counts, small, hidden, most) for cell in counts}
    while any(_narrow(line, bounds) for line in lines):
        pass
    return {cell for cell in small if bounds[cell][0] == bounds[cell][1]}


def _known(
    cell: Cell, counts: Mapping[Cell, int], small: set[Cell], hidden: set[Cell], most: int
) -> tuple[int, int]:
    if cell in small:
        return 1, LEAST - 1
    return (LEAST, most) if cell in hidden else (counts[cell], counts[cell])


def _narrow(line: list[Cell], bounds: dict[Cell, tuple[int, int]]) -> bool:
    """Let parts and sum of one line bound each other; true if something moved."""
    *parts, total = line
    before = [bounds[cell] for cell in line]
    low, high = sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)
    bounds[total] = max(bounds[total][0], low), min(bounds[total][1], high)
    for part in parts:
        least, most = bounds[part]
        others_low, others_high = low - least, high - most
        new = max(least, bounds[total][0] - others_high), min(most, bounds[total][1] - others_low)
        bounds[part] = new
        low, high = low + new[0] - least, high + new[1] - most
    return before != [bounds[cell] for cell in line]


def _word(cell: Cell, number: int, small: set[Cell], hidden: set[Cell]) -> str:
    if cell in small:
        return SMALL
    return NOT_TOLD if cell in hidden else str(number)
