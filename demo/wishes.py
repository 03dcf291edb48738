"""After the first meeting of the invented cohort: who wishes for whom, and the first draft."""

from contextlib import suppress
from datetime import date, datetime
from random import Random

from accounts.models import User
from events.models import Event, EventKind, EventState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.dates import DatePrecision
from programme.models import Cohort, Participation
from tandems import queries, services
from tandems.models import LockKind, MatchingRun

from .scenes import BERLIN

DAY = date(2008, 10, 10)  # a Friday, still "early October" as in the plan
LEFT_TO_PLAY = (".mentee1@", ".mentor1@")  # those whom somebody who tries it out can be


def fix_first_meeting(_until: datetime) -> None:
    """The plan says "early October"; with the decisions it gets a day."""
    Event.objects.filter(kind=EventKind.FIRST_MEETING).update(
        starts_on=DAY,
        ends_on=DAY,
        precision=DatePrecision.DAY,
        display_override="",
        starts_at=datetime(2008, 10, 10, 17, tzinfo=BERLIN),
        ends_at=datetime(2008, 10, 10, 21, tzinfo=BERLIN),
        venue="Bürgerhaus Magdeburg",
        state=EventState.FIXED,
    )


def ask(_until: datetime) -> None:
    services.ask_for_wishes(now=clock.now())


def answer(_until: datetime) -> None:
    """Three of four answer; one of ten names somebody with whom not."""
    random = Random(10)  # noqa: S311 - invented
    for me in _people():
        if random.random() < 0.25:
            continue
        others = [c.participation.pk for c in queries.candidates_for(me)]
        named = random.sample(others, k=min(len(others), random.choice([0, 1, 2, 3, 3])))
        rest = [pk for pk in others if pk not in named]
        not_with = random.sample(rest, k=1) if rest and random.random() < 0.1 else []
        services.express(me, person=me.person, wishes=named, vetoes=not_with)


def draft(_until: datetime) -> None:
    """The coordination has the matching computed once. Nobody has been asked yet."""
    cohort = Cohort.objects.published().get()
    by = _coordinator()
    _set_the_two_one_can_be(by=by)
    services.run_matching(cohort, by=by, seed="2008-10-15")


def propose(_until: datetime) -> None:
    """All pairs of the draft but the last: something is left to do."""
    run = MatchingRun.objects.get()
    pairs = list(
        run.pairs.select_related("mentee__person", "mentor__person").order_by(
            "-is_pinned", "mentee__person__search_name"
        )
    )[:-1]
    reason = "Beide treffen sich auf halber Strecke."
    far = {pair.pk: reason for pair in pairs if (pair.distance_km or 0) > queries.FAR_KM}
    services.publish(run, pairs=[pair.pk for pair in pairs], reasons=far, by=_coordinator())


def _set_the_two_one_can_be(*, by: User) -> None:
    """Together beforehand: both ends of a proposal can be tried."""
    people = Participation.objects.current().select_related("person", "cohort")
    mentee, mentor = (people.filter(person__email__contains=mark).first() for mark in LEFT_TO_PLAY)
    if mentee and mentor:
        with suppress(NotAllowedError):  # of other people than those of the demo
            services.set_lock(mentee=mentee, mentor=mentor, by=by, kind=LockKind.PIN)


def _coordinator() -> User:
    return User.objects.get(email="koordination@erfunden.example")


def _people() -> list[Participation]:
    people = Participation.objects.current().select_related("person", "cohort")
    ordered = people.order_by("created_at", "person__email")
    return [me for me in ordered if not is_left_to_play(me)]


def is_left_to_play(me: Participation) -> bool:
    return any(mark in me.person.email for mark in LEFT_TO_PLAY)
