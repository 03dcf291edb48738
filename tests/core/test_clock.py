from datetime import UTC, datetime, timedelta

import pytest

from mentoring.core import clock

NOON = datetime(2008, 9, 20, 12, tzinfo=UTC)


def test_stopped_clock_stands():
    with clock.set_to(NOON):
        assert clock.now() == clock.now() == NOON


def test_ticking_clock_tells_what_was_later():
    with clock.ticking_from(NOON):
        moments = [clock.now() for _ in range(5)]

    assert moments[0] == NOON
    assert moments == sorted(set(moments))
    assert moments[-1] - NOON < timedelta(seconds=1)


@pytest.mark.parametrize("stop", [clock.set_to, clock.ticking_from])
def test_the_clock_from_before_goes_on_afterwards(stop):
    with clock.set_to(NOON - timedelta(days=1)), stop(NOON):
        pass

    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


@pytest.mark.parametrize("stop", [clock.set_to, clock.ticking_from])
def test_clock_without_a_time_zone_is_refused(stop):
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"), stop(naive):
        pass
