"""When people may say whom they wish for, whom they can name, and how many have answered."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, ApplicationState, MentorProfile
from events.models import CERTAIN, Event, EventKind, EventState
from mentoring.core import clock
from programme.models import Cohort, Participation, PhaseKind, Role
from programme.queries import phase_of
from tandems.models import OPEN_TANDEM, Preference, PreferenceKind

DAYS_TO_ANSWER = 4
EVENING = time(18)  # when a first meeting is over whose end nobody has entered


@dataclass(frozen=True)
class WishWindow:
    """From the end of the first meeting on; without a day of its own it does not open.

    ``last_day`` counts to its end, and so does ``over``, the last day of the mentoring: until then
    people may still say with whom they want no tandem.
    """

    opens: datetime | None = None
    last_day: date | None = None
    over: date | None = None

    def is_open(self, now: datetime) -> bool:
        """For wishes."""
        if self.last_day is None or not self.takes_vetoes(now):
            return False
        return timezone.localdate(now) <= self.last_day

    def has_opened(self, now: datetime) -> bool:
        return self.opens is not None and self.opens <= now

    def takes_vetoes(self, now: datetime) -> bool:
        return self.has_opened(now) and (self.over is None or timezone.localdate(now) <= self.over)


def wish_window(cohort: Cohort) -> WishWindow:
    """Only a first meeting with a day opens it: nobody is written to because of a guess."""
    meeting = _first_meeting(cohort)
    if meeting is None or meeting.ends_on is None:
        return WishWindow()
    evening = datetime.combine(meeting.ends_on, EVENING, tzinfo=timezone.get_current_timezone())
    mentoring = phase_of(cohort, PhaseKind.MENTORING)
    return WishWindow(
        opens=meeting.ends_at or evening,
        last_day=cohort.wishes_until or meeting.ends_on + timedelta(days=DAYS_TO_ANSWER),
        over=mentoring.operative_end if mentoring else None,
    )


def wish_hints(cohort: Cohort) -> list[str]:
    """What does not work out with the last day of the wishes that somebody entered."""
    opens, last_day = wish_window(cohort).opens, cohort.wishes_until
    if opens is None or last_day is None or timezone.localdate(opens) < last_day:
        return []
    days = {
        "last_day": date_format(last_day, "j. F Y"),
        "opens": date_format(timezone.localtime(opens), "j. F Y, H:i"),
    }
    if timezone.localdate(opens) == last_day:
        sentence = _(
            "Wishes for a tandem end on %(last_day)s, the day of the first meeting itself: hardly "
            "anybody will manage to name any."
        )
    else:
        sentence = _(
            "Wishes for a tandem end on %(last_day)s, before the first meeting is over "
            "(%(opens)s): nobody is asked, and nobody can name any."
        )
    return [sentence % days]


def _first_meeting(cohort: Cohort) -> Event | None:
    """Events that were fetched with the cohort are used as they are."""
    found = [
        event
        for event in cohort.events.all()
        if event.kind == EventKind.FIRST_MEETING
        and event.precision in CERTAIN
        and event.state != EventState.CANCELLED
    ]
    return min(found, key=lambda event: event.order, default=None)


# Whom one can name ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """Somebody of the other side as they are shown before a tandem: first name and district.

    Where two would be called the same, the first letters of the last name tell them apart; where
    these are the same too, a number, which the mentors' profiles explain.
    ``profile`` is what a mentor has released.
    """

    participation: Participation
    name: str
    district: str
    profile: str
    number: int = 0

    @property
    def key(self) -> str:
        return str(self.participation.pk)

    @property
    def label(self) -> str:
        name = f"{self.name} ({self.number})" if self.number else self.name
        return f"{name} · {self.district}" if self.district else name


def candidates_for(participation: Participation) -> list[Candidate]:
    """All of the other side, whoever wants them or not: who is missing would tell something."""
    other = Role.MENTOR if participation.role == Role.MENTEE else Role.MENTEE
    people = list(
        Participation.objects.current()
        .filter(cohort=participation.cohort_id, role=other, person__is_active=True)
        .exclude(person=participation.person_id)
        .select_related("person", "association")
        .order_by("person__first_name", "person__search_name", "pk")
    )
    profiles = _released(people) if other == Role.MENTOR else {}
    names = _names(people)
    numbers = _numbers(people, names)
    return [
        Candidate(
            participation=p,
            name=names[p.pk],
            district=_district(p),
            profile=profiles.get(p.person_id, ""),
            number=numbers.get(p.pk, 0),
        )
        for p in people
    ]


def called(participation: Participation) -> str:
    """How somebody is named to a person of the other side: first name and district."""
    return Candidate(
        participation, participation.person.first_name, _district(participation), ""
    ).label


def _district(participation: Participation) -> str:
    return participation.association.district_name if participation.association else ""


def _names(people: list[Participation]) -> dict[UUID, str]:
    """First names; for namesakes of a district as much of the last name as tells them apart."""
    namesakes: dict[tuple[str, str], list[Participation]] = {}
    for p in people:
        namesakes.setdefault((p.person.first_name, _district(p)), []).append(p)
    return {p.pk: _name(p.person, group) for group in namesakes.values() for p in group}


def _numbers(people: list[Participation], names: dict[UUID, str]) -> dict[UUID, int]:
    """Of those who would still look alike, in the order in which they are shown."""
    alike: dict[tuple[str, str], list[UUID]] = {}
    for p in people:
        alike.setdefault((names[p.pk], _district(p)), []).append(p.pk)
    groups = [keys for keys in alike.values() if len(keys) > 1]
    return {key: number for group in groups for number, key in enumerate(group, start=1)}


def _name(person: User, group: list[Participation]) -> str:
    """Never the whole last name: that is open between the two of a tandem only."""
    last = person.last_name
    if len(group) == 1 or not last:
        return person.first_name
    others = [p.person.last_name for p in group if p.person_id != person.pk]
    told_apart = (n for n in range(1, len(last)) if not any(o[:n] == last[:n] for o in others))
    return f"{person.first_name} {last[: next(told_apart, 1)]}."


def _released(mentors: list[Participation]) -> dict[UUID, str]:
    rows = MentorProfile.objects.filter(
        application__person__in=[mentor.person_id for mentor in mentors],
        application__cohort__in={mentor.cohort_id for mentor in mentors},
        application__state=ApplicationState.ACCEPTED,
        profile_published=True,
    )
    return dict(rows.values_list("application__person", "public_profile"))


# What one has said ---------------------------------------------------------------------------


@dataclass(frozen=True)
class MyWishes:
    """What somebody has said: whom they wish for, in order, and with whom they want no tandem.

    What only the coordination knows is not among it: nobody could tell where it came from.
    """

    wishes: list[UUID] = field(default_factory=list)
    vetoes: list[UUID] = field(default_factory=list)
    answered_at: datetime | None = None


def my_wishes(participation: Participation) -> MyWishes:
    rows = Preference.objects.said().filter(from_participation=participation)
    found = list(rows.order_by("rank", "pk").values_list("to_participation", "kind"))
    request = getattr(participation, "wish_request", None)
    return MyWishes(
        wishes=[to for to, kind in found if kind == PreferenceKind.WISH],
        vetoes=[to for to, kind in found if kind == PreferenceKind.VETO],
        answered_at=request.answered_at if request else None,
    )


@dataclass(frozen=True)
class Invitation:
    """What somebody's own page says about their wishes; after the last day only exclusions."""

    participation: Participation
    window: WishWindow
    answered_at: datetime | None
    is_open: bool


def wish_invitations(person: User) -> list[Invitation]:
    """Those of a person that take an answer. Who has a tandem already is not asked any more."""
    rows = (
        Participation.objects.current()
        .filter(person=person)
        .exclude(tandems_as_mentee__state__in=OPEN_TANDEM)
        .select_related("cohort", "wish_request")
        .prefetch_related("cohort__events", "cohort__phases")
        .order_by("-cohort__as_of", "role")
    )
    found = []
    for row in rows:
        window = wish_window(row.cohort)
        if window.takes_vetoes(clock.now()):
            request = getattr(row, "wish_request", None)
            answered_at = request.answered_at if request else None
            found.append(Invitation(row, window, answered_at, window.is_open(clock.now())))
    return found


# Asking and counting -------------------------------------------------------------------------


def wishing(cohort: Cohort):
    """Who may be asked whom they wish for. Who has a mentor already needs no wish."""
    return (
        Participation.objects.current()
        .filter(cohort=cohort, person__is_active=True)
        .exclude(tandems_as_mentee__state__in=OPEN_TANDEM)
        .order_by("pk")
    )


def silent(cohort: Cohort):
    """Who was asked and has not answered yet, each with the id of the application to open."""
    applied = Application.objects.submitted().filter(
        cohort=OuterRef("cohort"), person=OuterRef("person"), role=OuterRef("role")
    )
    return (
        wishing(cohort)
        .filter(wish_request__asked_at__isnull=False, wish_request__answered_at=None)
        .select_related("person")
        .annotate(application=Subquery(applied.values("pk")[:1]))
        .order_by("role", "person__search_name", "pk")
    )


@dataclass(frozen=True)
class Answers:
    """How many take part, and how many of them have answered; naming nobody is an answer."""

    mentees: int
    mentees_answered: int
    mentors: int
    mentors_answered: int


def answers_of(cohort: Cohort) -> Answers:
    answered = Q(wish_request__answered_at__isnull=False)
    numbers = (
        Participation.objects.current()
        .filter(cohort=cohort)
        .aggregate(
            mentees=Count("pk", filter=Q(role=Role.MENTEE)),
            mentees_answered=Count("pk", filter=Q(role=Role.MENTEE) & answered),
            mentors=Count("pk", filter=Q(role=Role.MENTOR)),
            mentors_answered=Count("pk", filter=Q(role=Role.MENTOR) & answered),
        )
    )
    return Answers(**numbers)
