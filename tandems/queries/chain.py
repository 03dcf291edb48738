"""The tandems of one mentee, one after the other."""

from dataclasses import dataclass

from accounts.models import User
from tandems.models import Tandem


@dataclass(frozen=True)
class Chain:
    """What came before a tandem, the latest first, and what came after it."""

    before: list[Tandem]
    after: list[Tandem]


def chain_of(tandem: Tandem, reader: User) -> Chain:
    """As far as this member of the team may see them, in one query."""
    rows = Tandem.objects.visible_to_team(reader).filter(mentee=tandem.mentee_id).with_people()
    by_pk = {row.pk: row for row in rows}
    followed = {row.previous_id: row for row in by_pk.values() if row.previous_id}
    before, earlier = [], by_pk.get(tandem.previous_id)
    while earlier and earlier not in before:
        before.append(earlier)
        earlier = by_pk.get(earlier.previous_id)
    after, later = [], followed.get(tandem.pk)
    while later and later not in after:
        after.append(later)
        later = followed.get(later.pk)
    return Chain(before, after)
