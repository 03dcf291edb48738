"""Checked arrays from what a caller gives: lists of lists, or numpy arrays."""

from collections.abc import Iterable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError, shown

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LARGEST = 2**62  # what sums of two still hold in 64 bits


def int_matrix(value: Any, field: str) -> Ints:
    """An int64 matrix of whole numbers from 0 to 2^62; refuses bools, floats and ragged rows."""
    if isinstance(value, np.ndarray):
        return _whole_matrix(value, field)
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
    """A list as it is, anything else that has an order as a list; no text, no object, no set."""
    if isinstance(value, list):
        return value
    unfit = isinstance(value, str | bytes | bytearray | dict | Set)
    if (
        unfit
        or not isinstance(value, Iterable)
        or (isinstance(value, np.ndarray) and not value.ndim)
    ):
        raise InputError(field, f"a list expected, not {shown(value)}.")
    return list(value)


def length(value: Any, field: str) -> int:
    """How many there are, of whatever can be counted."""
    try:
        return len(value)
    except TypeError:  # a number, a generator, an array without dimensions
        raise InputError(field, f"a list expected, not {shown(value)}.") from None


def int_vector(value: Any, field: str) -> list[int]:
    """Whole numbers from 0 on, however large."""
    if isinstance(value, np.ndarray):
        _check_array(value, field, dimensions=1)
        value = value.tolist()
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
        raise InputError(field, f"a whole number expected, not {shown(value)}.")
    return int(value)


def positions(matrix: Bools) -> tuple[Ints, Ints]:
    """Rows and columns of what is true; quicker than ``nonzero`` in two dimensions."""
    flat = np.flatnonzero(matrix)
    return np.divmod(flat, max(1, matrix.shape[1]))


def pairs(value: Any, field: str) -> list[tuple[Any, Any]]:
    """A list of two-element lists."""
    found = []
    for pair in items(value, field):
        listed = isinstance(pair, list | tuple) or (isinstance(pair, np.ndarray) and pair.ndim)
        if not listed or len(pair) != 2:
            raise InputError(field, f"[mentee, mentor] expected, not {shown(pair)}.")
        found.append((pair[0], pair[1]))
    return found


def _whole_matrix(value: NDArray[Any], field: str) -> Ints:
    _check_array(value, field, dimensions=2)
    if value.size == 0:
        return np.zeros(value.shape, dtype=np.int64)
    if value.min() < 0:
        raise InputError(field, f"no number below 0, not {value.min()}.")
    if value.max() > LARGEST:
        raise InputError(field, f"{value.max()} is too large (more than 2^62).")
    return value.astype(np.int64)


def _check_array(value: NDArray[Any], field: str, *, dimensions: int) -> None:
    """Without a number in it, numpy takes an array for one of floats."""
    if isinstance(value, np.ma.MaskedArray):
        raise InputError(field, "a masked array can't be told from one with all its numbers.")
    if value.ndim != dimensions:
        raise InputError(field, f"{dimensions} dimension(s) expected, not {value.ndim}.")
    if value.size and value.dtype.kind not in "iu":
        raise InputError(field, f"whole numbers expected, not {value.dtype}.")


def _rows(value: Any, field: str) -> list[Sequence[Any]]:
    rows = [items(row, f"{field}: row {n + 1}") for n, row in enumerate(items(value, field))]
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            row_field = f"{field}: row {number + 1}"
            raise InputError(
                row_field, f"{len(rows[0])} entries expected, as in row 1, not {len(row)}."
            )
    return rows


def _check_whole(row: Sequence[Any], field: str, *, largest: int | None = LARGEST) -> None:
    if set(map(type, row)) - {int}:
        for cell in row:
            whole(cell, field)
    if row and min(row) < 0:
        raise InputError(field, f"no number below 0, not {shown(min(row))}.")
    if row and largest is not None and max(row) > largest:
        raise InputError(field, "a number is too large (more than 2^62).")
