"""What runs by itself: tandems end on their day."""

from django.utils.translation import gettext_lazy as _

from mentoring.core import clock
from mentoring.core.jobs import daily

from . import services


@daily(at="03:20", title=_("Complete tandems whose time is over"))
def complete_due() -> None:
    services.complete_due(today=clock.today())
