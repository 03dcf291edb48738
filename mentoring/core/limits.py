"""How often somebody may do something: counted in the shared cache, so for all processes alike.

Real time, not the domain's clock. The counters live in the database, under a lock that ends with
its own small transaction, so that a hundred requests at once can't pass where five may.
"""

import ipaddress
import math
import time
import zlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Limit:
    """``amount`` times within ``seconds``, counted for each key."""

    name: str
    amount: int
    seconds: int


class TooManyRequestsError(Exception):
    """A limit is reached. The middleware answers with the page that says how long to wait."""

    def __init__(self, seconds: float):
        super().__init__()
        self.minutes = max(1, math.ceil(seconds / MINUTE))


@transaction.atomic
def count(limit: Limit, key: str) -> None:
    """Count one more try, or refuse it. What is refused does not prolong the waiting.

    Call it outside of the transaction of the deed: a rollback must not undo the count.
    """
    cache_key = _cache_key(limit, key)
    _lock(cache_key)
    tries, now = _recent(cache_key, limit), time.time()
    if len(tries) >= limit.amount:
        raise TooManyRequestsError(tries[-limit.amount] + limit.seconds - now)
    cache.set(cache_key, [*tries, now], timeout=limit.seconds)


def check(limit: Limit, key: str) -> None:
    """Refuse if the limit is reached, without counting."""
    tries = _recent(_cache_key(limit, key), limit)
    if len(tries) >= limit.amount:
        raise TooManyRequestsError(tries[-limit.amount] + limit.seconds - time.time())


def client_address(request: HttpRequest) -> str:
    """The address of who asks. Only what our own proxies wrote is believed."""
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = forwarded[-proxies].strip() if len(forwarded) >= proxies else address
    return address


def client_network(request: HttpRequest) -> str:
    """The neighbourhood of the address: /24, or /56, which is what one household gets."""
    try:
        address = ipaddress.ip_address(client_address(request).split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def _recent(cache_key: str, limit: Limit) -> list[float]:
    start = time.time() - limit.seconds
    return [moment for moment in cache.get(cache_key, []) if moment > start]


def _cache_key(limit: Limit, key: str) -> str:
    # Neither mail addresses nor network addresses lie about in the table of the cache.
    return f"limit:{limit.name}:{salted_hmac('limits', key).hexdigest()}"


def _lock(cache_key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(cache_key.encode())])
