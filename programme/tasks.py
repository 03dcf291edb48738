"""What runs by itself: roles that begin or end by date."""

from mentoring.core.jobs import daily

from . import services


@daily(at="00:05")
def follow_roles() -> None:
    """Groups and the way into the admin follow from the memberships of the new day."""
    services.sync_all_groups()
