"""The database as it was before the first test, and the way back to it after one that commits."""

from django.db import connection, transaction

Rows = dict[str, bytes]


class Migrated:
    """The rows that migrations (and ``ensure_groups``) have written.

    Django empties every table and makes types and permissions anew, which takes ten times as long
    and leaves no groups and no texts of consents to the tests that follow.
    """

    def __init__(self):
        with connection.cursor() as cursor:
            self.tables = connection.introspection.table_names(cursor)
            self.rows: Rows = {table: copy_of(cursor, table) for table in self._filled(cursor)}

    def restore(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # No triggers: the order of the tables and what a text of consents forbids don't count.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in {*self._filled(cursor), *self.rows}:
                before = self.rows.get(table)
                if before is None or copy_of(cursor, table) != before:
                    cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - from the catalogue
                    put_back(cursor, {table: before} if before else {})

    def _filled(self, cursor) -> list[str]:
        asked = (f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in self.tables)  # noqa: S608
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def copy_of(cursor, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


def put_back(cursor, rows: Rows) -> None:
    for table, content in rows.items():
        with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(content)
