"""What runs by itself: people are asked for wishes, tandems end on their day."""

from django.utils.translation import gettext_lazy as _

from mentoring.core import clock
from mentoring.core.jobs import daily, every

from . import services


@daily(at="03:20", title=_("Complete tandems whose time is over"))
def complete_due() -> None:
    services.complete_due(today=clock.today())


@every(minutes=15, title=_("Ask for wishes after the first meeting"))
def ask_for_wishes() -> None:
    services.ask_for_wishes(now=clock.now())
