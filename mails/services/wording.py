"""The team's own wording of a mail. Without one the default of the code is sent."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mails.emails import all_kinds, problems
from mails.models import MailTemplate
from mentoring.core.errors import NotAllowedError

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_wording(
    key: str, *, subject: str, body: str, version: int, by: "User | None" = None
) -> MailTemplate:
    """Keep the team's words for a mail. ``version`` is the one they started from (0: the default).

    If somebody else has saved in between nothing is overwritten.
    """
    kind = all_kinds()[key]
    if found := problems(kind, subject, body):
        raise NotAllowedError(" ".join(found))
    MailTemplate.objects.bulk_create(
        [MailTemplate(kind=key, subject=kind.subject, body=kind.body, version=0)],
        ignore_conflicts=True,
    )
    own = MailTemplate.objects.select_for_update().get(kind=key)
    if own.version != version:
        raise NotAllowedError(_("Somebody has changed this text in the meantime. Please reload."))
    own.subject, own.body, own.version = subject.strip(), body.strip(), version + 1
    own.save()
    return own


@transaction.atomic
def reset_wording(key: str) -> None:
    """Back to the default of the code."""
    MailTemplate.objects.filter(kind=key).delete()
