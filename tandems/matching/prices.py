"""Prices that prove a pairing the best, found by plain numpy.

Source: linear programming duality; the search is Bellman and Ford's on the residual graph.
"""

import numpy as np

from .arrays import Ints

BLOCK = 128  # rows at a time: what is worked on stays in the cache

Prices = tuple[Ints, Ints]


class NotTheBestError(ArithmeticError):
    """No prices exist: the pairing is not the best one."""


def prices(gains: Ints, matched: Ints, places: Ints) -> Prices:
    """The smallest prices for which nobody would want another place than the pairing gives.

    ``gains`` int64 (or Python's own) [n, c] from 0 on, 0 where no pair may be · ``matched`` int64
    [n], -1 for nobody · ``places`` int64 [c]. Returns u [n], what each mentee adds, and v [c], what
    one more place would add. Raises ``NotTheBestError`` if there are none.
    """
    n, columns = gains.shape
    paired = matched >= 0
    own = np.where(paired, gains[np.arange(n), matched] if columns else 0, 0)
    v = np.zeros(columns, dtype=gains.dtype)
    u = own.copy()
    rows = np.arange(n)
    for _round in range(columns + 2):
        risen = np.maximum(v, highest_bids(gains, u, rows))
        changed = risen > v
        v = risen
        if not changed.any():
            break
        rows = np.flatnonzero(paired & changed[matched])
        u[rows] = own[rows] - v[matched[rows]]
    else:
        raise NotTheBestError
    taken = np.bincount(matched[paired], minlength=columns)
    if (u < 0).any() or (v[taken < places] > 0).any():
        raise NotTheBestError
    return u, v


def highest_bids(gains: Ints, u: Ints, rows: Ints) -> Ints:
    """For each column the most that one of these mentees would gain by going there, [c]."""
    best = np.zeros(gains.shape[1], dtype=gains.dtype)
    for begin in range(0, len(rows), BLOCK):
        block = rows[begin : begin + BLOCK]
        np.maximum(best, (gains[block] - u[block, None]).max(axis=0), out=best)
    return best


def bound(gains: Ints, given: Prices, places: Ints) -> int | None:
    """No pairing is worth more; None if u and v are not fit to be prices of these gains.

    No pair may gain more than its two prices, and a column without a place has none. Prices whose
    sum overflows cover nothing: it turns negative. The bound is added up without a limit of size.
    """
    u, v = given
    if (u.shape, v.shape) != ((gains.shape[0],), (gains.shape[1],)):
        return None
    if any((side < 0).any() for side in given) or v[places == 0].any():
        return None
    for begin in range(0, len(gains), BLOCK):
        block = slice(begin, begin + BLOCK)
        if (gains[block] > u[block, None] + v[None, :]).any():
            return None
    return sum(u.tolist()) + sum(
        price * n for price, n in zip(v.tolist(), places.tolist(), strict=True)
    )
