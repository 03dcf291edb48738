"""Small groups are not told, nor can they be computed from what is told. Plain Python.

A table has rows (how it ended), several groupings of its columns (gender, age …), and totals. Each
line of numbers that add up to a total must keep at least two secrets, or none.
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
    changed = True
    while changed:
        changed = False
        for line in lines:
            cells = [cell for cell in line if counts.get(cell, 0)]
            secret = [cell for cell in cells if cell in hidden]
            if (
                secret
                and _is_told(secret, small, counts)
                and (more := _next(cells, hidden, counts))
            ):
                hidden.add(more)
                changed = True
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


def _is_told(secret: list[Cell], small: set[Cell], counts: Mapping[Cell, int]) -> bool:
    """One secret is the difference of the rest; of several the sum may leave only one way."""
    if len(secret) == 1:
        return True
    parts = [cell for cell in secret if not _is_sum(cell)]
    if len(parts) < len(secret) or not all(cell in small for cell in parts):
        return False
    together = sum(counts[cell] for cell in parts)
    return together in (len(parts), len(parts) * (LEAST - 1))


def _is_sum(cell: Cell) -> bool:
    return TOTAL in cell


def _next(cells: list[Cell], hidden: set[Cell], counts: Mapping[Cell, int]) -> Cell | None:
    """The smallest that is still told; a sum only when there is nothing else."""
    told = [cell for cell in cells if cell not in hidden]
    return min(told, key=lambda cell: (_is_sum(cell), counts[cell], cell), default=None)


def _word(cell: Cell, number: int, small: set[Cell], hidden: set[Cell]) -> str:
    if cell in small:
        return SMALL
    return NOT_TOLD if cell in hidden else str(number)
