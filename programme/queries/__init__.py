"""What others ask about the plan of a cohort, and about who may do what in it."""

from .plan import (
    LAST_MINUTES,
    Window,
    WindowState,
    application_window,
    contact_persons_missing,
    current_cohort,
    end_of_day,
    phase_of,
    team_of,
)
from .rights import (
    DESK_ROLES,
    GROUPS,
    MANAGED_GROUPS,
    PERMISSIONS,
    active_coordinators,
    cohorts_where,
    group_names,
    is_admin,
    may,
    roles_with,
    team_hints,
)

__all__ = [
    "DESK_ROLES",
    "GROUPS",
    "LAST_MINUTES",
    "MANAGED_GROUPS",
    "PERMISSIONS",
    "Window",
    "WindowState",
    "active_coordinators",
    "application_window",
    "cohorts_where",
    "contact_persons_missing",
    "current_cohort",
    "end_of_day",
    "group_names",
    "is_admin",
    "may",
    "phase_of",
    "roles_with",
    "team_hints",
    "team_of",
]
