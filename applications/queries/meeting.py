"""What the decision meeting looks at: the rows, and how the chosen ones are balanced."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, Sum, When

from accounts.models import Gender, User
from applications.models import UNDECIDED, Application, ApplicationState, MembershipStatus
from applications.queries import in_other_role
from programme.models import Cohort, DistrictAssociation, Role

from .reviewing import enough, mean_points, number_of_reviews, with_reviews

YOUNG = 35
NO_MEMBERS = [MembershipStatus.GUEST, MembershipStatus.NONE]
ORDERS = {
    "mittel": (F("mean_points").desc(nulls_last=True), "submitted_at", "pk"),
    "abstand": (F("spread").desc(nulls_last=True), "submitted_at", "pk"),
    "stand": ("state", F("mean_points").desc(nulls_last=True), "pk"),
    "eingang": ("submitted_at", "pk"),
}


def meeting_rows(cohort: Cohort, *, reader: User, order: str, role: str, association: str) -> Any:
    """Everything that can still be decided, with what this reader may know of the reviews."""
    rows = Application.objects.filter(cohort=cohort, state__in=UNDECIDED)
    if role in Role.values:
        rows = rows.filter(role=role)
    if association:
        rows = rows.filter(association__ags=association)
    rows = rows.select_related("person", "cohort", "association", "pending_by")
    return with_reviews(rows, reader=reader).order_by(*ORDERS.get(order, ORDERS["mittel"]))


@dataclass(frozen=True)
class Balance:
    """Those who are accepted, or shall be: counted, never judged."""

    mentees: int
    places: int | None
    mentors: int
    mentor_places: int
    women: int
    said: int
    districts: int
    districts_of_mentors: int
    all_districts: int
    no_members: int
    young: int
    age_known: int

    @property
    def women_share(self) -> int | None:
        return round(100 * self.women / self.said) if self.said else None

    @property
    def young_share(self) -> int | None:
        return round(100 * self.young / self.age_known) if self.age_known else None

    @property
    def mentees_per_place(self) -> float | None:
        return round(self.mentor_places / self.mentees, 1) if self.mentees else None

    @property
    def is_too_many(self) -> bool:
        return self.places is not None and self.mentees > self.places

    @property
    def lacks_mentors(self) -> bool:
        return self.mentor_places < self.mentees


def chosen(cohort: Cohort) -> Any:
    accepted = ApplicationState.ACCEPTED
    return Application.objects.filter(Q(state=accepted) | Q(pending_state=accepted), cohort=cohort)


def balance(cohort: Cohort, *, year: int) -> Balance:
    """In one query, and one for the number of districts. ``year`` is that of the kick-off."""
    mentee, mentor = Q(role=Role.MENTEE), Q(role=Role.MENTOR)
    known = mentee & Q(person__birth_year__isnull=False)
    found = chosen(cohort).aggregate(
        mentees=Count("pk", filter=mentee),
        mentors=Count("pk", filter=mentor),
        mentor_places=Sum("mentor_profile__capacity", filter=mentor),
        women=Count("pk", filter=Q(person__gender=Gender.FEMALE)),
        said=Count("pk", filter=~Q(person__gender=Gender.NOT_SAID)),
        districts=Count("association", filter=mentee, distinct=True),
        districts_of_mentors=Count("association", filter=mentor, distinct=True),
        no_members=Count("pk", filter=Q(mentee_profile__membership_status__in=NO_MEMBERS)),
        young=Count("pk", filter=known & Q(person__birth_year__gte=year - YOUNG)),
        age_known=Count("pk", filter=known),
    )
    found["mentor_places"] = found["mentor_places"] or 0
    return Balance(
        places=cohort.places_mentees,
        all_districts=DistrictAssociation.objects.count(),
        **found,
    )


# What is prepared ---------------------------------------------------------------------------


def prepared(cohort: Cohort) -> Any:
    """What is decided and not sent, in the order in which it goes out.

    Who came in time and has more points stands further up on the waiting list; points count once
    there are enough reviews.
    """
    return (
        Application.objects.pending()
        .filter(cohort=cohort)
        .annotate(reviews_done=number_of_reviews())
        .annotate(points=Case(When(enough(), then=mean_points()), default=None))
        .order_by("is_late", F("points").desc(nulls_last=True), "submitted_at", "pk")
    )


def second_roles(cohort: Cohort) -> list[Application]:
    """Prepared acceptances of people who are, or will be by then, accepted in the other role."""
    accepted = prepared(cohort).filter(pending_state=ApplicationState.ACCEPTED)
    rows = list(accepted.select_related("person", "cohort"))
    refused = {row.pk for row in in_other_role(rows)}
    first: set[UUID] = set()
    for row in rows:
        if row.person_id in first:
            refused.add(row.pk)
        first.add(row.person_id)
    return [row for row in rows if row.pk in refused]


@dataclass(frozen=True)
class Outlook:
    """What would go out: how many of each, in which order, and the places on the waiting list."""

    order: list[UUID]
    counts: dict[str, int]
    places: dict[UUID, int]
    lacking: dict[str, int]  # fewer reviews than the role needs, by decision

    @property
    def total(self) -> int:
        return len(self.order)


def outlook(cohort: Cohort) -> Outlook:
    fields = ("pk", "role", "state", "pending_state")
    rows = list(prepared(cohort).values_list(*fields))
    thin = prepared(cohort).exclude(enough()).values_list("pending_state", flat=True)
    return Outlook(
        order=[pk for pk, _role, _state, _pending in rows],
        counts=dict(Counter(pending for _pk, _role, _state, pending in rows)),
        places=_places(rows, _waiting_now(cohort)),
        lacking=dict(Counter(thin)),
    )


def _waiting_now(cohort: Cohort) -> Counter[str]:
    waiting = Application.objects.filter(cohort=cohort, state=ApplicationState.WAITLISTED)
    return Counter(waiting.values_list("role", flat=True))


def _places(rows: Iterable[tuple], waiting: Counter[str]) -> dict[UUID, int]:
    """Played through in order: who leaves the list makes it shorter for who comes after."""
    places = {}
    for pk, role, state, pending in rows:
        if state == ApplicationState.WAITLISTED:
            waiting[role] -= 1
        elif pending == ApplicationState.WAITLISTED:
            waiting[role] += 1
            places[pk] = waiting[role]
    return places
