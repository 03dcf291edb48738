"""Walking through every address that the table lists, as one of the people of the world."""

from collections.abc import Iterable, Iterator

from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.urls import reverse

from .table import ADMIN_ROWS, ROWS

Named = list[tuple[str, str]]


def addresses(world, *, role: str | None = None) -> Named:
    """Name and address of each row; with a role only of those that answer it with a page."""
    return [
        (name, row.address(name, world))
        for name, row in (ROWS | ADMIN_ROWS).items()
        if role is None or row.expected(role, "GET") not in ("login", "hidden", "closed", "method")
    ]


def pages_of(rows: Iterable[Model], *, histories: bool = False) -> Iterator[str]:
    """Their pages in the admin."""
    for row in rows:
        for view in ("change", "history") if histories else ("change",):
            yield reverse(
                f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=[row.pk]
            )


def autocompletes() -> Iterator[str]:
    """The question of each field that the admin's forms could complete, allowed or not."""
    for model in admin.site._registry:
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model in admin.site._registry:
                meta = model._meta
                yield (
                    f"{reverse('admin:autocomplete')}?app_label={meta.app_label}"
                    f"&model_name={meta.model_name}&field_name={field.name}"
                )


def fingerprints() -> dict[str, str]:
    """A checksum of each table. A row that was written again, even with the same values, counts."""
    parts = [
        f"SELECT '{table}', md5(string_agg(t.ctid::text || t::text, '' ORDER BY t.ctid))"  # noqa: S608
        f' FROM "{table}" t'
        for table in connection.introspection.table_names()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
