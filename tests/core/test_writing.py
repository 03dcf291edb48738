"""Rows by the thousand, past the ORM's own statements."""

import pytest

from mentoring.core.writing import copy_in
from tandems.models import MatchingPair
from tests.factories import MatchingPairFactory

pytestmark = pytest.mark.django_db


def test_what_is_copied_in_is_what_was_given():
    text = 'Zeile\n\tmit \\ und "Anführung", \\N, 🙂, {geschweift} und ’'
    made = MatchingPairFactory()
    pair = MatchingPair(
        run=made.run, mentee=made.mentor, mentor=made.mentee, points=1, distance_km=None,
        parts=[{"reason": text, "low": 0, "known": True}], next_best=None,
    )  # fmt: skip

    copy_in([pair])

    stored = MatchingPair.objects.get(pk=pair.pk)
    assert stored.parts == pair.parts
    assert (stored.mentee, stored.distance_km, stored.next_best) == (made.mentor, None, None)
    assert (stored.created_at, stored.is_pinned) == (pair.created_at, False)


def test_nothing_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_in([])
