"""One row, as it is now, for whoever is about to change it."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from .errors import NotAllowedError

M = TypeVar("M", bound=Model)


def held(rows: type[M] | QuerySet[M], pk: Any) -> M:
    """Read a row anew and hold it until the transaction ends: whoever comes second waits here.

    A page may be older than its rows: a merge, an erasure or a colleague can have taken one away.
    That is a ``NotAllowedError``, as every other reason why something is not possible.
    """
    found = rows._default_manager.all() if isinstance(rows, type) else rows
    row = found.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotAllowedError(_("This is not there any more. Please load the page again."))
    return row
