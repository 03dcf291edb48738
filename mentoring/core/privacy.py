"""How an app declares what it knows about people. A test fails on a field that is in no list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models


@dataclass(frozen=True)
class PersonalData:
    """All fields of one model: those that say something about a person, and the harmless ones.

    ``erase`` gives each personal field and the value that it has once it is erased, ``keep`` names
    the others. ``expired`` gives the rows whose time is over, where a model has an end of its own.
    ``whole``: the rows say nothing but personal things, so erasing a person deletes them.
    """

    model: type[models.Model]
    erase: Mapping[str, Any] = field(default_factory=dict)
    keep: frozenset[str] = frozenset()
    expired: Callable[[date], models.QuerySet[Any]] | None = None
    whole: bool = False


BASE_FIELDS = frozenset({"id", "created_at", "updated_at"})
HISTORY_FIELDS = frozenset(
    {"history_id", "history_date", "history_change_reason", "history_type", "history_user"}
)


def history_of(data: PersonalData) -> PersonalData:
    """The declaration of a model's history: the same fields, and who changed what and when."""
    history = data.model.history.model  # type: ignore[attr-defined]
    fields = {f.name for f in history._meta.fields}
    return PersonalData(
        model=history,
        erase={name: value for name, value in data.erase.items() if name in fields},
        keep=(data.keep & fields) | HISTORY_FIELDS,
    )
