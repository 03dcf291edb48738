"""What a report is made of: columns, rows, and the people whom a row is about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

TEXT, NUMBER, DATE, MOMENT = "text", "number", "date", "moment"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what kind of value it holds, and where that comes from."""

    label: str
    value: Callable[[Any], Any]
    kind: str = TEXT
    width: int = 16
    tells_who: bool = False  # empty for whoever reads without names


@dataclass(frozen=True)
class Table:
    """A report: the columns, the rows to read, and the people whom a row is about."""

    title: str
    columns: list[Column]
    source: QuerySet[Any] | list[Any]
    people: Callable[[Any], list[UUID]]

    def rows(self) -> Iterator[tuple[list[UUID], list[Any]]]:
        source = self.source
        for row in source if isinstance(source, list) else source.iterator(chunk_size=2000):
            yield self.people(row), [column.value(row) for column in self.columns]
