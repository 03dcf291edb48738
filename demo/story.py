"""What happens in the invented cohort, day by day, told with the services of the product."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from accounts.models import ConsentKind, OneTimeLink, User
from accounts.services import give_consent
from applications import emails, services as applications
from applications.models import Application, ApplicationState, RejectionReason
from mentoring.core import clock
from programme.models import (
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Participation,
    Role,
    TeamRole,
)
from programme.services import grant_role
from tandems import services as tandems
from tandems.models import Answer, EndReason, Tandem, TandemState

from . import call, reading, twists, wishes
from .people import Inventor
from .scenes import BERLIN
from .store import store

MENTEES, MENTORS, SEED = 24, 16, 2008
PASSWORD = "voneinander-lernen-2008"  # noqa: S105 - of invented people, printed for everybody


def _at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


BEGINNING = _at(2008, 5, 1)
CALL = _at(2008, 5, 18, 9)
LAST_EVENING = _at(2008, 9, 30, 23, 50)

TEAM = (
    ("koordination", "Ida", "Sommerfeld", TeamRole.COORDINATOR),
    ("koordination2", "Jakob", "Ritterhaus", TeamRole.COORDINATOR),
    ("team", "Merle", "Habicht", TeamRole.ORG_TEAM),
    ("team2", "Yusuf", "Brandt", TeamRole.ORG_TEAM),
    ("kontakt", "Gerda", "Rosenthal", TeamRole.CONTACT_PERSON),
    ("vertrauen", "Hannes", "Kirchhoff", TeamRole.CONFIDANT),
    ("lesen", "Vera", "Osterland", TeamRole.READ_ONLY),
    ("system", "Timo", "Feldmann", TeamRole.ADMIN),
)


def tell(*, until: datetime) -> None:
    """Everything that has happened up to a moment of the plan, from an empty database on."""
    for moment, happens in CHAPTERS:
        if moment <= until:
            with clock.ticking_from(moment):
                happens(until)


def _plan(until: datetime) -> None:
    call_command("load_cohort", verbosity=0)
    Cohort.objects.update(status=CohortStatus.PUBLISHED)
    cohort = _cohort()
    association = DistrictAssociation.objects.get(ags="15003")
    for local, first, last, role in TEAM:
        person = User(
            email=f"{local}@erfunden.example",
            first_name=first,
            last_name=last,
            email_verified_at=BEGINNING,
        )
        person.password = _password()
        person.save()
        grant_role(
            person=person,
            role=role,
            cohort=None if role == TeamRole.ADMIN else cohort,
            association=association if role == TeamRole.CONTACT_PERSON else None,
        )


def _call(until: datetime) -> None:
    """Everybody who has applied by now. The rest is not born yet."""
    inventor = Inventor(_cohort(), seed=SEED, first=CALL, last=LAST_EVENING)
    made = inventor.applicants(mentees=MENTEES, mentors=MENTORS)
    store(made.until(until), on=until.date())
    for local in ("mentee1", "mentor1"):
        person = User.objects.filter(email__contains=f".{local}@").first()
        if person:
            person.password = _password()
            person.save()
    for application in Application.objects.select_related("person", "cohort"):
        with clock.set_to(application.submitted_at or CALL):
            emails.queue_received(application)
            if applications.waits_for_guardian(application):
                applications.ask_guardian(application)


def _drafts(_until: datetime) -> None:
    """Two people have begun, and not sent it in."""
    for first, last in (("Mina", "Falkenberg"), ("Ole", "Sandmann")):
        person = User.objects.create(
            email=f"{first.lower()}.{last.lower()}@erfunden.example",
            first_name=first,
            last_name=last,
            email_verified_at=clock.now(),
        )
        draft = applications.start_draft(cohort=_cohort(), person=person, role=Role.MENTEE)
        names = {"first_name": [first], "last_name": [last], "postal_code": ["39104"]}
        applications.save_step(draft, step="about", data=names, revision=0)


def _first_reading(_until: datetime) -> None:
    """The first are read while the call is still open; the two do not always agree."""
    for role, number in ((Role.MENTEE, 6), (Role.MENTOR, 3)):
        for application in _applicants(role)[:number]:
            reading.review(application, by=_team("team"))
    for application in _applicants(Role.MENTEE)[:3]:
        reading.review(application, by=_team("team2"))


def _reading(_until: datetime) -> None:
    """Everybody gets as many reviews as their role needs."""
    for role, readers in ((Role.MENTEE, ("team", "team2")), (Role.MENTOR, ("team",))):
        for application in _applicants(role):
            for local in readers:
                reading.review(application, by=_team(local))


def _withdrawal(_until: datetime) -> None:
    applications.withdraw(_applicants(Role.MENTEE)[-1])


def _guardian(_until: datetime) -> None:
    """The parents of one minor agree. The others are still waited for."""
    for application in _applicants(Role.MENTEE):
        if applications.waits_for_guardian(application):
            applications.ask_guardian(application)  # the first link may have run out
            link = OneTimeLink.objects.usable().get(subject=application.pk)
            applications.confirm_guardian(link)
            return


def _meeting(_until: datetime) -> None:
    """The first half is decided, nothing is sent: the other half is left to whoever plays."""
    coordinator = _team("koordination")
    mentees = [a for a in _applicants(Role.MENTEE) if not applications.waits_for_guardian(a)]
    for application in [*_applicants(Role.MENTOR)[:8], *mentees[:9]]:
        applications.prepare_decision(application, by=coordinator, state=ApplicationState.ACCEPTED)
    applications.prepare_decision(mentees[9], by=coordinator, state=ApplicationState.WAITLISTED)


def _decisions(_until: datetime) -> None:
    """Nearly all mentors, sixteen mentees; a waiting list, two rejections. Minors have to wait,
    unless their parents have agreed."""
    coordinator = _team("koordination")
    for application in _applicants(Role.MENTOR)[:14]:
        applications.accept(application, by=coordinator)
    mentees = [a for a in _applicants(Role.MENTEE) if not applications.waits_for_guardian(a)]
    for application in mentees[:16]:
        applications.accept(application, by=coordinator)
    for application in mentees[16:18]:
        applications.waitlist(application, by=coordinator)
    for application in mentees[18:19]:
        applications.reject(application, by=coordinator, reason=RejectionReason.NO_PLACE)


def _last_decisions(_until: datetime) -> None:
    """Nobody is left without an answer at the kick-off."""
    coordinator = _team("koordination")
    for role in (Role.MENTEE, Role.MENTOR):
        for application in _applicants(role):
            applications.reject(application, by=coordinator, reason=RejectionReason.NO_PLACE)


def _first_answers(_until: datetime) -> None:
    *agreeing, hesitant = _told_by_us()[:6]
    for tandem in agreeing:
        _say_yes(tandem, tandem.mentee)
    for tandem in agreeing[:3]:
        _say_yes(tandem, tandem.mentor)
    tandems.answer(hesitant, person=hesitant.mentee.person, answer=Answer.NO)


def _confirmations(_until: datetime) -> None:
    coordinator = _team("koordination")
    for tandem in _tandems():
        for side in (tandem.mentee, tandem.mentor):
            _say_yes(tandem, side)
        tandems.confirm(tandem, by=coordinator)


def _first_signatures(_until: datetime) -> None:
    for tandem in _told_by_us()[:6]:
        _sign(tandem)


def _all_signatures(_until: datetime) -> None:
    for tandem in _tandems():
        if tandem.state == TandemState.CONFIRMED:
            _sign(tandem)


def _early_end(_until: datetime) -> None:
    tandems.end_early(_told_by_us()[-1], by=_team("koordination"), reason=EndReason.MOVED)


def _end(_until: datetime) -> None:
    tandems.complete_due(today=clock.today())


CHAPTERS: tuple[tuple[datetime, Callable[[datetime], None]], ...] = (
    (BEGINNING, _plan),
    (CALL, _call),
    (_at(2008, 6, 2), call.spread),
    (_at(2008, 6, 3), twists.ask),
    (_at(2008, 9, 8), call.name),
    (_at(2008, 9, 15), _first_reading),
    (_at(2008, 9, 16), twists.step_aside),
    (_at(2008, 9, 17), twists.apply_twice),
    (_at(2008, 9, 18), _drafts),
    (_at(2008, 9, 29), _reading),
    (_at(2008, 10, 1), _reading),
    (_at(2008, 10, 1, 13), twists.replace),
    (_at(2008, 10, 1, 18), _guardian),
    (_at(2008, 10, 1, 19), twists.admit_late),
    (_at(2008, 10, 2), _withdrawal),
    (_at(2008, 10, 2, 17), _meeting),
    (_at(2008, 10, 2, 20), twists.make_one),
    (_at(2008, 10, 3, 11), wishes.fix_first_meeting),
    (_at(2008, 10, 3), _decisions),
    (_at(2008, 10, 10, 21), wishes.ask),
    (_at(2008, 10, 11, 10), wishes.answer),
    (_at(2008, 10, 15, 9), wishes.draft),
    (_at(2008, 10, 15, 18), wishes.propose),
    (_at(2008, 10, 16, 16), _first_answers),
    (_at(2008, 10, 17), _confirmations),
    (_at(2008, 10, 20), _last_decisions),
    (_at(2008, 10, 25, 9), _first_signatures),
    (_at(2008, 10, 25, 18), _all_signatures),
    (_at(2008, 11, 28), _early_end),
    (_at(2009, 5, 1, 1), _end),
)


def _sign(tandem: Tandem) -> None:
    agreement = tandem.agreements.get()
    agreement = tandems.make_ready(agreement, by=tandem.mentee.person)
    for side in (tandem.mentee, tandem.mentor):
        tandems.sign(agreement, person=side.person, typed_name=side.person.get_full_name())


def _say_yes(tandem: Tandem, side: Participation) -> None:
    give_consent(side.person, ConsentKind.SHARE_CONTACT)
    tandems.answer(tandem, person=side.person, answer=Answer.YES)


@cache
def _password() -> str:
    return make_password(PASSWORD)  # slow on purpose, so only once


def _cohort() -> Cohort:
    return Cohort.objects.published().get()


def _team(local: str) -> User:
    return User.objects.get(email=f"{local}@erfunden.example")


def _applicants(role: str) -> list[Application]:
    return list(
        Application.objects.undecided()
        .filter(role=role)
        .select_related("person", "cohort")
        .order_by("submitted_at")
    )


def _tandems() -> list[Tandem]:
    """By name: the pairs of one evening have one time of creation and random keys."""
    rows = Tandem.objects.open().with_people()
    return list(rows.order_by("mentee__person__search_name", "mentee__person__email"))


def _told_by_us() -> list[Tandem]:
    """Without the pair whose two ends are left to whoever plays."""
    return [t for t in _tandems() if not wishes.is_left_to_play(t.mentee)]
