"""Rows written by the thousand, each in a transaction of its own: statements put together once.

The ORM builds each statement anew, and the library of the histories a manager for each entry. For
one row nobody notices. The values go through the fields of the model all the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone

Values = tuple[Any, ...]


class Statements:
    """What goes to the database together, in this order. ``clear`` forgets what was never sent."""

    def __init__(self) -> None:
        self.connection = connections[DEFAULT_DB_ALIAS]  # of this thread: asked for once
        self._sql: list[str] = []
        self._values: list[Any] = []

    def add(self, sql: str, values: Iterable[Any]) -> None:
        self._sql.append(sql)
        self._values += values

    def clear(self) -> None:
        self._sql, self._values = [], []

    def send(self) -> None:
        sql, values = "; ".join(self._sql), self._values
        self.clear()
        if sql:
            with self.connection.cursor() as cursor:
                cursor.execute(sql, values)

    def values_of(self, fields: list[models.Field], row: models.Model, *, add: bool) -> list[Any]:
        return [f.get_db_prep_save(f.pre_save(row, add), self.connection) for f in fields]

    def named(self, fields: list[models.Field], end: str = "") -> str:
        return ", ".join(f"{self.quote(str(field.column))}{end}" for field in fields)

    def quote(self, name: str) -> str:
        return self.connection.ops.quote_name(name)


class Insert:
    """One row. Fields in ``by_database`` get the default that the database gives."""

    def __init__(
        self,
        model: type[models.Model],
        statements: Statements,
        *,
        by_database: Iterable[str] = (),
        once: bool = False,
    ):
        self.statements = statements
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field.name not in {*by_database} and not isinstance(field, models.AutoField)
        ]
        table, columns = statements.quote(model._meta.db_table), statements.named(self.fields)
        values = ", ".join(["%s"] * len(self.fields))
        end = " ON CONFLICT DO NOTHING" if once else ""
        self.sql = f"INSERT INTO {table} ({columns}) VALUES ({values}){end}"  # noqa: S608 - our own names

    def add(self, row: models.Model) -> None:
        self.statements.add(self.sql, self.statements.values_of(self.fields, row, add=True))


def copy_in(rows: Sequence[models.Model]) -> None:
    """New rows of one model, by COPY: several times as fast as ``bulk_create``, ten where JSON is
    long."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    quote, fields = connection.ops.quote_name, rows[0]._meta.concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        table = quote(rows[0]._meta.db_table)
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields]
                )


class Update:
    """Some fields of one row."""

    def __init__(self, model: Any, statements: Statements, names: Iterable[str]):
        self.statements = statements
        self.fields = [model._meta.get_field(name) for name in names]
        table, columns = (
            statements.quote(model._meta.db_table),
            statements.named(self.fields, " = %s"),
        )
        self.sql = f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608

    def add(self, row: models.Model) -> None:
        values = self.statements.values_of(self.fields, row, add=False)
        self.statements.add(self.sql, [*values, row.pk])


class Hold:
    """Some fields of one row, which is held until the transaction ends."""

    def __init__(self, model: Any, statements: Statements, names: Iterable[str]):
        self.connection = statements.connection
        self.fields = [model._meta.get_field(name) for name in names]
        table, columns = statements.quote(model._meta.db_table), statements.named(self.fields)
        self.sql = f"SELECT {columns} FROM {table} WHERE id = %s FOR UPDATE"  # noqa: S608

    def read(self, key: Any) -> Values | None:
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, [key])
            return cursor.fetchone()

    def known(self, row: models.Model) -> Values:
        """The same fields of a row that was read before."""
        return tuple(getattr(row, field.attname) for field in self.fields)


class History:
    """What django-simple-history would note down of a row that is written past it."""

    def __init__(self, model: Any, statements: Statements):
        self.model = model.history.model
        self.names = [field.attname for field in self.model.tracked_fields]
        self.insert = Insert(self.model, statements)

    def add(
        self, row: models.Model, kind: str, *, by: models.Model, reason: str | None = None
    ) -> None:
        """``kind`` is "+" for a new row and "~" for a changed one."""
        said = {name: getattr(row, name) for name in self.names}
        self.insert.add(
            self.model(
                history_date=timezone.now(),  # its own clock
                history_type=kind,
                history_user_id=by.pk,
                history_change_reason=reason,
                **said,
            )
        )
