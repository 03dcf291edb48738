"""The desk of the team: the list, one application on one page, and the decisions."""

from . import application, late, people, questions, relations, today

__all__ = ["application", "late", "people", "questions", "relations", "today"]
