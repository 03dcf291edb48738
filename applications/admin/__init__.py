"""The desk of the team: the list, one application on one page, and the decisions."""

from . import application, people, today

__all__ = ["application", "people", "today"]
