from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from mentoring.core import clock


@pytest.fixture
def september():
    """The domain's clock stands in the evening of 20 September 2008: applications are open."""
    with clock.set_to(datetime(2008, 9, 20, 18, tzinfo=ZoneInfo("Europe/Berlin"))):
        yield clock.now()


@pytest.fixture
def at_the_same_time(transactional_db):
    """Run a function on a second database connection; gives back a future."""

    def run(function, *args, **kwargs):
        try:
            return function(*args, **kwargs)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        yield lambda *args, **kwargs: pool.submit(run, *args, **kwargs)
