"""What runs by itself: roles that begin or end by date, and the word that a cohort starts."""

from django.utils.translation import gettext_lazy as _

from mentoring.core.jobs import daily

from . import services
from .services import next_cohort


@daily(at="00:05", title=_("Begin and end roles by date"))
def follow_roles() -> None:
    """Groups and the way into the admin follow from the memberships of the new day."""
    services.sync_all_groups()


@daily(at="07:30", title=_("Tell those who asked that a cohort starts"))
def announce_cohort() -> None:
    """Once a cohort takes applications, whoever asked for it hears of it; then it is forgotten."""
    next_cohort.announce()
