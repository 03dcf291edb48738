from datetime import date

import pytest

from reports.models import Export
from tests.factories import CohortFactory

pytestmark = pytest.mark.django_db


def test_export_is_done_with_before_the_day_that_is_told(september):
    row = Export.objects.create(
        cohort=CohortFactory(), report="tandems", file_format="csv", purpose="BOARD", rows=3
    )

    assert not Export.objects.expired(date(2008, 9, 20)).exists()
    assert Export.objects.expired(date(2008, 9, 21)).get() == row
