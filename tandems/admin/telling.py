"""What became of a draft by what was set or taken back: said by name, so that nobody drops out
unseen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, ngettext

from tandems import queries
from tandems.models import LockKind, MatchingLock, MatchingRun

NAMED = 5


def set_now(lock: MatchingLock) -> str:
    names = {"mentee": lock.mentee.person, "mentor": lock.mentor.person}
    if lock.kind == LockKind.PIN:
        return _("%(mentee)s and %(mentor)s are set together.") % names
    return _("%(mentee)s and %(mentor)s are kept apart.") % names


def what_became(before: MatchingRun, after: MatchingRun) -> str:
    """Who has somebody else now, or nobody, one sentence each; the rest as a number."""
    changes = queries.compared_runs(before, after)
    if not changes:
        return _("All pairs stayed.")
    said = [*_sentences(changes[:NAMED])]
    more = len(changes) - NAMED
    if more > 0:
        said.append(
            ngettext(
                "%(number)d more changes: see the comparison.",
                "%(number)d more change: see the comparison.",
                more,
            )
            % {"number": more}
        )
    return " ".join([*said, _("All other pairs stayed.")])


def _sentences(changes: list[queries.Change]) -> Iterator[str]:
    for change in changes:
        names = {"mentee": change.mentee.person}
        if change.mentee.ended_on:
            yield _("%(mentee)s takes part no more.") % names
        elif change.after is None:
            yield _("%(mentee)s is left over now.") % names
        else:
            names["mentor"] = change.after.mentor.person
            yield _("%(mentee)s is with %(mentor)s now.") % names
