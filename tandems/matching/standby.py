"""Whom to ask if a proposed tandem comes to nothing."""

from collections.abc import Mapping

import numpy as np

from .proposal import Proposal


def standbys(proposal: Proposal, seconds: Mapping[int, int]) -> dict[int, int]:
    """For each mentee (row) with a tandem another mentor (column) who is allowed.

    The one with the most points among those who have a place left. Where there is none, the one
    in ``seconds``, with whom the whole would lose least; where that is not known, the one with the
    most points of all. Of equals the first by id. Nobody's place is kept: two tandems may have the
    same stand-by.
    """
    instance = proposal.instance
    taken = np.bincount([j for _i, j in proposal.solution.pairs], minlength=instance.shape[1])
    found: dict[int, int] = {}
    for i, j in proposal.solution.pairs:
        possible = instance.allowed[i] & (instance.places > 0)
        possible[j] = False
        free = possible & (taken < instance.places)
        if not free.any() and i in seconds:
            found[i] = seconds[i]
        elif possible.any():
            points = np.where(free if free.any() else possible, instance.points[i], -1)
            found[i] = int(points.argmax())
    return found
