"""Links in mails that act without signing in: made, opened and used, each of them once."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OneTimeLink, hash_token
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError

BYTES = 32  # 256 bits: nobody guesses that


@transaction.atomic
def make_link(purpose: str, *, subject: UUID, valid_for: timedelta) -> str:
    """The address to put into a mail. An earlier one for the same thing stops working."""
    now = clock.now()
    revoke_links(purpose, subject=subject)
    token = secrets.token_urlsafe(BYTES)
    OneTimeLink.objects.create(
        purpose=purpose, subject=subject, token_hash=hash_token(token), expires_at=now + valid_for
    )
    return settings.SITE_URL + reverse("link", args=[token])


def find_link(token: str) -> OneTimeLink | None:
    """The link behind a token, as long as it can be used. Looking changes nothing."""
    return OneTimeLink.objects.usable().filter(token_hash=hash_token(token)).first()


@transaction.atomic
def use_link(link: OneTimeLink) -> OneTimeLink:
    """Use a link up, inside the transaction of what it does. The second click is too late."""
    held = OneTimeLink.objects.select_for_update().usable().filter(pk=link.pk).first()
    if held is None:
        raise NotAllowedError(_("This link was used already or has expired."))
    held.used_at = clock.now()
    held.save(update_fields=["used_at"])
    return held


@transaction.atomic
def revoke_links(purpose: str, *, subject: UUID) -> None:
    links = OneTimeLink.objects.filter(purpose=purpose, subject=subject)
    links.usable().update(expires_at=clock.now())


# The pages lie in the apps above; each says at import where its links lead.
_pages: dict[str, str] = {}


def register_link_page(purpose: str, name: str) -> None:
    """``name`` is the name of the address without a token, where the person decides."""
    _pages[purpose] = name


def remember_link(request: HttpRequest, link: OneTimeLink) -> str:
    """Keep an opened link in the browser's session. Gives back the address to go on to."""
    request.session[_key(link.purpose)] = str(link.pk)
    return reverse(_pages[link.purpose])


def opened_link(request: HttpRequest, purpose: str) -> OneTimeLink | None:
    """The link that this browser came by, if it can still be used."""
    pk = request.session.get(_key(purpose))
    return OneTimeLink.objects.usable().filter(pk=pk, purpose=purpose).first() if pk else None


def _key(purpose: str) -> str:
    return f"link_{purpose}"
