"""Whom to ask if a proposed tandem comes to nothing."""

from dataclasses import replace

import numpy as np

from tandems.matching.instance import build
from tandems.matching.proposal import match
from tandems.matching.standby import standbys

from .cohorts import cohort


def proposed(points, allowed, places):
    """A proposal with these numbers, the first mentee with the first mentor and so on."""
    proposal = match(cohort(5))
    instance = build(points, np.array(allowed, dtype=np.bool_).tolist(), places)
    pairs = tuple((i, i) for i in range(len(points)))
    return replace(proposal, instance=instance, solution=replace(proposal.solution, pairs=pairs))


def test_best_of_those_with_a_free_place_stands_by():
    proposal = proposed([[9, 3, 5, 4]], [[1, 1, 1, 1]], [1, 1, 1, 1])

    assert standbys(proposal, {0: 1}) == {0: 2}


def test_the_mentor_of_the_tandem_is_no_stand_by_though_a_place_is_left():
    proposal = proposed([[9, 3]], [[1, 1]], [2, 1])

    assert standbys(proposal, {}) == {0: 1}


def test_who_is_not_allowed_or_has_no_place_never_stands_by():
    proposal = proposed([[9, 8, 7, 1]], [[1, 0, 1, 1]], [1, 1, 0, 1])

    assert standbys(proposal, {}) == {0: 3}


def test_without_a_free_mentor_the_next_best_stands_by():
    proposal = proposed([[9, 8, 7], [1, 9, 1], [1, 1, 9]], np.ones((3, 3)), [1, 1, 1])

    assert standbys(proposal, {0: 2, 1: 0}) == {0: 2, 1: 0, 2: 0}


def test_nobody_stands_by_where_nobody_is_allowed():
    proposal = proposed([[9, 8]], [[1, 0]], [1, 1])

    assert standbys(proposal, {}) == {}


def test_of_equals_the_first_by_id_stands_by():
    proposal = proposed([[9, 5, 5]], [[1, 1, 1]], [1, 1, 1])

    assert standbys(proposal, {}) == {0: 1}


def test_stand_bys_of_a_whole_cohort_are_the_best_free_ones():
    many = cohort(50)
    proposal = match(replace(many, mentees=many.mentees[:15]))
    taken = {j for _i, j in proposal.solution.pairs}
    instance = proposal.instance

    found = standbys(proposal, {})

    for i, _j in proposal.solution.pairs:
        free = [
            k for k in range(instance.shape[1])
            if instance.allowed[i, k] and k not in taken and instance.places[k]
        ]  # fmt: skip
        assert free
        assert instance.points[i, found[i]] >= max(instance.points[i, k] for k in free)
