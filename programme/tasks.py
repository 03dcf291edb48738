"""What runs by itself: roles that begin or end by date."""

from django.utils.translation import gettext_lazy as _

from mentoring.core.jobs import daily

from . import services


@daily(at="00:05", title=_("Begin and end roles by date"))
def follow_roles() -> None:
    """Groups and the way into the admin follow from the memberships of the new day."""
    services.sync_all_groups()
