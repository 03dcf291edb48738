"""The desk of the team: the list, one application on one page, and the decisions."""

from . import application, board, late, nominations, people, questions, relations, selection, today

__all__ = [
    "application",
    "board",
    "late",
    "nominations",
    "people",
    "questions",
    "relations",
    "selection",
    "today",
]
