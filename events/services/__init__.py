"""What changes the gatherings of a cohort, and how a plan comes in."""

from .loading import Outcome, load_plan
from .plan_file import Plan, plan_from
from .reading import PlanError, parse, read_text

__all__ = ["Outcome", "Plan", "PlanError", "load_plan", "parse", "plan_from", "read_text"]
