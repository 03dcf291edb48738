"""What reviews say about applications, who may know it, and which one is to be read next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import (
    OPEN,
    REVIEWS_NEEDED,
    SETTLED,
    Application,
    MenteeCriterion,
    MentorCriterion,
    Recommendation,
    Review,
)
from mentoring.core import clock
from programme.models import Cohort, Role
from programme.queries import cohorts_where

from .conflicts import Ties, ties_of

DECIDE = "applications.decide_application"
THRESHOLD = {Role.MENTEE: 16, Role.MENTOR: 9}  # a rule of thumb for an acceptance
SPREAD_TO_TALK = 6
ANSWER_WITHIN = timedelta(days=5)
KNOCK_OUT = (MenteeCriterion.CLOSENESS, MenteeCriterion.TIME)
LOOK_AT_ONCE = 200


def _done() -> QuerySet[Review]:
    return Review.objects.done().filter(application=OuterRef("pk")).order_by()


def _number(rows: QuerySet[Review]) -> Coalesce:
    counted = rows.values("application").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def enough() -> Q:
    """As many complete reviews as the role needs. Wants ``reviews_done``."""
    wanted = [Q(role=role, reviews_done__gte=number) for role, number in REVIEWS_NEEDED.items()]
    return wanted[0] | wanted[1]


def readable(reader: User) -> Q:
    """Whose reviews by others this reader may read. Wants ``reviews_done``; ADR 10.

    Never those of the own application. Else: once it is settled; once the own review is sent; and
    for coordinators once there are enough, unless they stepped aside.
    """
    mine = Review.objects.filter(application=OuterRef("pk"), reviewer=reader)
    coordinated = Q(cohort__in=cohorts_where(reader, DECIDE))
    return ~Q(person=reader) & (
        Q(state__in=SETTLED)
        | Exists(mine.done())
        | (coordinated & enough() & ~Exists(mine.filter(recused=True)))
    )


def with_reviews(applications: Any, *, reader: User) -> Any:
    """Adds what the reader may know of the reviews; what they may not is null, to sort by, too."""
    points = _done().values("application")
    spread = points.annotate(spread=Max("points") - Min("points"), number=Count("pk"))
    said = ArraySubquery(_done().values("recommendation"))
    return (
        applications.annotate(reviews_done=_number(_done()))
        .annotate(
            is_readable=Case(
                When(readable(reader), then=True), default=False, output_field=BooleanField()
            )
        )
        .annotate(
            mean_points=_shown(Subquery(points.annotate(mean=Avg("points")).values("mean"))),
            spread=_shown(Subquery(spread.filter(number__gt=1).values("spread"))),
            recommended=_shown(said),
            knocked_out=_shown(Exists(_done().filter(knock_out()))),
        )
    )


def _shown(value: Any) -> Case:
    return Case(When(is_readable=True, then=value), default=None)


def knock_out() -> Q:
    """A zero where the programme has to look twice. A hint, never a decision."""
    zeros = Q()
    for criterion in KNOCK_OUT:
        zeros |= Q(**{f"scores__{criterion.value}": 0})
    for mentors in MentorCriterion:
        zeros |= Q(**{f"scores__{mentors.value}": 0})
    return zeros


@dataclass(frozen=True)
class Verdict:
    """The reviews of one application in numbers, as far as the reader may know them."""

    done: int
    needed: int
    is_readable: bool
    mean: float | None
    spread: int | None
    recommended: list[tuple[str, int]]
    hints: list[str]
    short_hints: list[str]  # for a narrow column

    @property
    def is_complete(self) -> bool:
        return self.done >= self.needed


def verdict(row: Any) -> Verdict:
    """Of a row of ``with_reviews``. Hints say what to talk about; nothing follows by itself."""
    said = row.recommended or []
    mean = None if row.mean_points is None else round(float(row.mean_points), 1)
    below = mean is not None and mean < THRESHOLD[row.role]
    points = {"points": THRESHOLD[row.role]}
    found = [
        (row.knocked_out, _("a zero that rules out, as a rule"), _("zero")),
        (below, _("below %(points)d points") % points, _("below %(points)d") % points),
        ((row.spread or 0) >= SPREAD_TO_TALK, _("far apart: talk about it"), _("talk")),
    ]
    hints = [(str(long), str(short)) for is_so, long, short in found if is_so]
    return Verdict(
        done=row.reviews_done,
        needed=REVIEWS_NEEDED[row.role],
        is_readable=row.is_readable,
        mean=mean,
        spread=row.spread,
        recommended=[(str(r.label), said.count(r.value)) for r in Recommendation if r in said],
        hints=[long for long, _short in hints],
        short_hints=[short for _long, short in hints],
    )


def missing_reviews(application: Application) -> str:
    """Why it can't be accepted yet; empty if it can. Who stepped aside must have been replaced."""
    reviews = list(application.reviews.values_list("recused", "submitted_at"))
    done = sum(1 for recused, sent in reviews if sent and not recused)
    needed = REVIEWS_NEEDED[Role(application.role)]
    if done >= needed:
        return ""
    text = _("%(done)d of %(needed)d reviews are there.") % {"done": done, "needed": needed}
    if any(recused for recused, _sent in reviews):
        text += " " + _("Somebody stepped aside and is not replaced yet.")
    return text


def next_to_review(reviewer: User, cohort: Cohort, *, role: str = "") -> Application | None:
    """The one with the fewest reviews that they may review and have not; then who waits longest.

    Those that have enough reviews are not handed out any more.
    """
    ties = ties_of(reviewer, cohort)
    waiting = to_review(reviewer, cohort, role=role, ties=ties)
    for start in range(0, waiting.count(), LOOK_AT_ONCE):
        for application in waiting[start : start + LOOK_AT_ONCE]:
            if not ties.reasons(application):
                return application
    return None


def to_review(reviewer: User, cohort: Cohort, *, role: str = "", ties: Ties) -> Any:
    """What lacks reviews and this reviewer has not looked at, but for the local branch."""
    mine = Review.objects.filter(application=OuterRef("pk"), reviewer=reviewer)
    near = Q(association__in=ties.associations) & ~Q(pk__in=ties.waived)
    return (
        Application.objects.filter(
            cohort=cohort, state__in=OPEN, **({"role": role} if role else {})
        )
        .exclude(person=reviewer)
        .exclude(person__in=ties.related)
        .exclude(person__email__in=ties.nominated)
        .exclude(near)
        .exclude(Exists(mine))
        .annotate(reviews_done=_number(_done()))
        .exclude(enough())
        .select_related("person")
        .order_by("reviews_done", "submitted_at", "pk")
    )


def lacking_reviews(cohort: Cohort) -> Any:
    """Undecided ones that have fewer complete reviews than their role needs."""
    open_ones = Application.objects.filter(cohort=cohort, state__in=OPEN)
    return open_ones.annotate(reviews_done=_number(_done())).exclude(enough())


def answer_due(application: Application) -> Any:
    """The day until which the question should be answered."""
    asked = application.info_request_at
    return timezone.localtime(asked + ANSWER_WITHIN).date() if asked else None


def is_answer_overdue(application: Application) -> bool:
    due = answer_due(application)
    return bool(due and not application.info_answered_at and clock.today() > due)


def number_of_reviews() -> Coalesce:
    """Of complete ones, as ``reviews_done``: what ``enough`` wants."""
    return _number(_done())


def mean_points() -> Subquery:
    """The mean of all complete reviews, whoever may read them: to put people in an order."""
    points = _done().values("application")
    return Subquery(points.annotate(mean=Avg("points")).values("mean"))
