"""The plan, its team and its people, as the organisation team sees them."""

from . import people, plan
from .plan import register_hints, warn_of_plan
from .scoped import CohortScopedAdmin

__all__ = ["CohortScopedAdmin", "people", "plan", "register_hints", "warn_of_plan"]
