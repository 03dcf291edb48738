from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction

from mentoring.core import limits
from mentoring.core.limits import Limit, TooManyRequestsError
from tests.locks import PATIENCE, waits_for_us

pytestmark = pytest.mark.django_db

TWICE = Limit("test", 2, 600)


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


def test_count_refuses_the_third_time_and_says_how_long():
    with time_machine.travel("2008-09-20 12:00:00", tick=False) as clock:
        limits.count(TWICE, "anna")
        clock.shift(timedelta(minutes=3))
        limits.count(TWICE, "anna")

        with pytest.raises(TooManyRequestsError) as refused:
            limits.count(TWICE, "anna")

    assert refused.value.minutes == 7


def test_count_goes_on_when_the_oldest_try_is_out_of_the_window():
    with time_machine.travel("2008-09-20 12:00:00", tick=False) as clock:
        limits.count(TWICE, "anna")
        limits.count(TWICE, "anna")
        clock.shift(timedelta(seconds=601))

        limits.count(TWICE, "anna")


def test_count_keeps_people_and_limits_apart():
    for _time in range(2):
        limits.count(TWICE, "anna")

    limits.count(TWICE, "bert")
    limits.count(Limit("other", 2, 600), "anna")


def test_count_stores_no_address():
    limits.count(TWICE, "anna@example.org")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert not any("anna" in key for (key,) in cursor.fetchall())


def test_count_lets_one_at_a_time_look(at_the_same_time):
    once = Limit("once", 1, 600)

    with transaction.atomic():
        limits.count(once, "anna")
        second = at_the_same_time(limits.count, once, "anna")
        assert waits_for_us(second)

    with pytest.raises(TooManyRequestsError):
        second.result(timeout=PATIENCE)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2345::1", "2001:db8:1:2300::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", "unknown"),
        ("no address", "unknown"),
    ],
)
def test_client_network(rf, address, network):
    assert limits.client_network(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "forged, 198.51.100.1", "198.51.100.1"),
        (2, "forged, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
        (1, "", ""),
    ],
)
def test_client_address_believes_our_own_proxies_alone(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert limits.client_address(request) == address
