"""People say whom they wish for; the programme asks them, and reminds them once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort, CohortStatus, Participation
from tandems import emails, queries
from tandems.models import (
    WISHES,
    Preference,
    PreferenceBasis,
    PreferenceKind,
    WishRequest,
)

from . import rights

REMIND_FROM_HOUR = 9  # a reminder is no night's message


@transaction.atomic
def express(
    participation: Participation, *, person: User, wishes: Sequence[UUID], vetoes: Iterable[UUID]
) -> None:
    """Store what somebody wishes, in place of what they said before. Nobody is an answer too.

    After the last day the wishes stay as they are, and only ``vetoes`` counts.
    """
    (participation,) = rights.lock_participations(participation)
    if participation.person_id != person.pk:
        raise NotAllowedError(_("Only you can say whom you wish for."))
    if participation.ended_on:
        raise NotAllowedError(_("You do not take part any more."))
    window = queries.wish_window(participation.cohort)
    if not window.takes_vetoes(clock.now()):
        raise NotAllowedError(_("Wishes can be given after the first meeting."))
    said = queries.my_wishes(participation)
    open_for_wishes = window.is_open(clock.now())
    wishes = list(wishes) if open_for_wishes else said.wishes
    shown = {candidate.participation.pk for candidate in queries.candidates_for(participation)}
    # Who has left is not shown, so nobody can mean to take that back; and they may return.
    vetoes = {*vetoes, *(set(said.vetoes) - shown)}
    _check(participation, wishes, vetoes, shown=shown, may_overlap=not open_for_wishes)
    mine = Preference.objects.said().filter(from_participation=participation)
    mine.vetoes().filter(to_participation__in=set(said.vetoes) - vetoes).delete()
    mine.wishes().delete()
    _add(participation, [to for to in wishes if to not in vetoes], vetoes - set(said.vetoes))
    if open_for_wishes:
        WishRequest.objects.update_or_create(
            participation=participation, defaults={"answered_at": clock.now()}
        )


def _check(
    participation: Participation,
    wishes: list[UUID],
    vetoes: set[UUID],
    *,
    shown: set[UUID],
    may_overlap: bool,
) -> None:
    """``may_overlap``: a veto that comes later takes a wish out by itself."""
    if len(wishes) > WISHES:
        raise NotAllowedError(_("Please name at most three people."))
    if len(set(wishes)) < len(wishes):
        raise NotAllowedError(_("Please name everybody only once."))
    if not may_overlap and set(wishes) & vetoes:
        raise NotAllowedError(_("One of them is among those with whom you want no tandem."))
    gone = {*wishes, *vetoes} - shown
    if gone - _named_before(participation):
        raise NotAllowedError(_("One of them does not take part any more. Please choose anew."))


def _named_before(participation: Participation) -> set[UUID]:
    """Who has left may stay where they were named; they can't be named anew."""
    rows = Preference.objects.said().filter(from_participation=participation)
    return set(rows.values_list("to_participation", flat=True))


def _add(participation: Participation, wishes: list[UUID], new_vetoes: set[UUID]) -> None:
    rows = [Preference(kind=PreferenceKind.WISH, rank=rank, to_participation_id=to)
            for rank, to in enumerate(wishes, start=1)]  # fmt: skip
    rows += [Preference(kind=PreferenceKind.VETO, to_participation_id=to) for to in new_vetoes]
    for row in rows:
        row.cohort_id, row.from_participation = participation.cohort_id, participation
        row.basis = PreferenceBasis.FIRST_MEETING
    Preference.objects.bulk_create(rows)


# Asking --------------------------------------------------------------------------------------


def ask_for_wishes(*, now: datetime) -> int:
    """Ask everybody whose window is open, once, and remind those who were silent, once.

    Each in a transaction of its own, so that an interrupted run goes on where it stopped.
    """
    sent = 0
    published = Cohort.objects.filter(status=CohortStatus.PUBLISHED)
    for cohort in published.prefetch_related("events", "phases"):
        window = queries.wish_window(cohort)
        if window.is_open(now):
            sent += sum(_ask(one, window, now=now) for one in _to_ask(cohort))
            if _is_time_to_remind(window, now):
                sent += sum(_remind(one, window, now=now) for one in _silent(cohort, now))
    return sent


def _to_ask(cohort: Cohort):
    """Those who were neither asked nor came by themselves. Who has a tandem needs no wish."""
    return queries.wishing(cohort).filter(wish_request=None)


def _silent(cohort: Cohort, now: datetime):
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.wishing(cohort).filter(
        wish_request__answered_at=None,
        wish_request__reminded_at=None,
        wish_request__asked_at__lt=midnight,
    )


def _is_time_to_remind(window: queries.WishWindow, now: datetime) -> bool:
    """From the morning before the last day on."""
    local = timezone.localtime(now)
    if window.last_day is None or local.hour < REMIND_FROM_HOUR:
        return False
    return local.date() >= window.last_day - timedelta(days=1)


@transaction.atomic
def _ask(participation: Participation, window: queries.WishWindow, *, now: datetime) -> bool:
    held = _still_looking(participation)
    if held is None:
        return False
    _request, is_new = WishRequest.objects.get_or_create(
        participation=held, defaults={"asked_at": now}
    )
    if is_new:
        emails.queue_ask_for_wishes(held, window)
    return is_new


@transaction.atomic
def _remind(participation: Participation, window: queries.WishWindow, *, now: datetime) -> bool:
    held = _still_looking(participation)
    waiting = WishRequest.objects.filter(participation=held, answered_at=None, reminded_at=None)
    if held is None or not waiting.update(reminded_at=now):
        return False
    emails.queue_remind_of_wishes(held, window)
    return True


def _still_looking(participation: Participation) -> Participation | None:
    """Held and read anew: since the list was made somebody may have left, or got a tandem."""
    try:
        (held,) = rights.lock_participations(participation)
    except NotAllowedError:  # gone altogether
        return None
    return held if queries.wishing(held.cohort).filter(pk=held.pk).exists() else None
