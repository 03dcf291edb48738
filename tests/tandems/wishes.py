"""What the tests of the wishes share: days of October, and saying something."""

from datetime import datetime

from tandems import services
from tests.factories.programme import BERLIN


def at(day, hour=12, minute=0):
    return datetime(2008, 10, day, hour, minute, tzinfo=BERLIN)


def express(me, wishes=(), vetoes=()):
    services.express(
        me, person=me.person, wishes=[p.pk for p in wishes], vetoes=[p.pk for p in vetoes]
    )
