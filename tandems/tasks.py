"""What runs by itself: tandems end on their day."""

from mentoring.core import clock
from mentoring.core.jobs import daily

from . import services


@daily(at="03:20")
def complete_due() -> None:
    services.complete_due(today=clock.today())
