"""Checked arrays from what a caller gives: lists of lists, or numpy arrays."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LARGEST = 2**62  # what sums of two still hold in 64 bits


def int_matrix(value: Any, field: str) -> Ints:
    """An int64 matrix of whole numbers from 0 to 2^62; refuses bools, floats and ragged rows."""
    if isinstance(value, np.ndarray):
        return _whole_array(value, field, dimensions=2)
    rows = _rows(value, field)
    for number, row in enumerate(rows):
        _check_whole(row, f"{field}: row {number + 1}")
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)


def bool_matrix(value: Any, field: str) -> Bools:
    """A matrix of truth values; 0 and 1 are refused, since they may be points by mistake."""
    if isinstance(value, np.ndarray):
        if value.dtype != np.bool_ and value.size:
            raise InputError(field, f"true or false expected, not {value.dtype}.")
        if value.ndim != 2:
            raise InputError(field, f"a matrix expected, not {value.ndim} dimension(s).")
        return value.astype(np.bool_)
    rows = _rows(value, field)
    for number, row in enumerate(rows):
        if set(map(type, row)) - {bool, np.bool_}:
            raise InputError(f"{field}: row {number + 1}", "only true and false expected.")
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(rows[0]) if rows else 0)


def items(value: Any, field: str) -> Sequence[Any]:
    """A list as it is, anything else that can be gone through as a list; no text, no object."""
    if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
        raise InputError(field, f"a list expected, not {_shown(value)}.")
    return value if isinstance(value, list) else list(value)


def length(value: Any, field: str) -> int:
    """How many there are, of whatever can be counted."""
    try:
        return len(value)
    except TypeError:
        raise InputError(field, f"a list expected, not {_shown(value)}.") from None


def int_vector(value: Any, field: str) -> list[int]:
    """Whole numbers from 0 on, however large."""
    if isinstance(value, np.ndarray):
        return [int(cell) for cell in _whole_array(value, field, dimensions=1)]
    row = items(value, field)
    _check_whole(row, field, largest=None)
    return [int(cell) for cell in row]


def prices(value: Any, field: str) -> list[int]:
    """Whole numbers from 0 to 2^62."""
    row = items(value, field)
    _check_whole(row, field)
    return list(row)


def whole(value: Any, field: str) -> int:
    """One whole number of any sign; a bool is none."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InputError(field, f"a whole number expected, not {_shown(value)}.")
    return int(value)


def positions(matrix: Bools) -> tuple[Ints, Ints]:
    """Rows and columns of what is true; quicker than ``nonzero`` in two dimensions."""
    flat = np.flatnonzero(matrix)
    return np.divmod(flat, max(1, matrix.shape[1]))


def pairs(value: Any, field: str) -> list[tuple[Any, Any]]:
    """A list of two-element lists."""
    found = []
    for pair in items(value, field):
        if isinstance(pair, str) or not isinstance(pair, Sequence | np.ndarray) or len(pair) != 2:
            raise InputError(field, f"[mentee, mentor] expected, not {_shown(pair)}.")
        found.append((pair[0], pair[1]))
    return found


def _whole_array(value: NDArray[Any], field: str, *, dimensions: int) -> Ints:
    if value.ndim != dimensions:
        raise InputError(field, f"{dimensions} dimension(s) expected, not {value.ndim}.")
    if value.size == 0:
        return np.zeros(value.shape, dtype=np.int64)
    if value.dtype.kind not in "iu":
        raise InputError(field, f"whole numbers expected, not {value.dtype}.")
    if value.min() < 0:
        raise InputError(field, f"no number below 0, not {value.min()}.")
    if value.max() > LARGEST:
        raise InputError(field, f"{value.max()} is too large.")
    return value.astype(np.int64)


def _rows(value: Any, field: str) -> list[Sequence[Any]]:
    rows = [items(row, f"{field}: row {n + 1}") for n, row in enumerate(items(value, field))]
    widths = [len(row) for row in rows]
    if len(set(widths)) > 1:
        raise InputError(field, f"rows of one length expected, not of {sorted(set(widths))}.")
    return rows


def _check_whole(row: Sequence[Any], field: str, *, largest: int | None = LARGEST) -> None:
    if set(map(type, row)) - {int}:
        for cell in row:
            whole(cell, field)
    if row and min(row) < 0:
        raise InputError(field, f"no number below 0, not {min(row)}.")
    if row and largest is not None and max(row) > largest:
        raise InputError(field, "a number is too large (more than 2^62).")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
