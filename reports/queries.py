"""The numbers and lists of the reports, as plain tables. One query each, however long they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _, gettext_lazy

from applications.models import (
    Ability,
    Application,
    ApplicationState,
    ContactKind,
    DateAnswer,
    Hours,
    MenteeProfile,
    MentorProfile,
    TargetBody,
)
from events.models import EventKind
from programme.models import Cohort, Office, OfficeKind, OfficeLevel, OfficeStatus, Role
from tandems.models import OPEN_TANDEM, AgreementState, MentoringAgreement, Tandem, TandemState

from .models import ReportKind

TEXT, NUMBER, DATE, MOMENT = "text", "number", "date", "moment"


@dataclass(frozen=True)
class Column:
    """A column: its German heading, what kind of value it holds, and where that comes from."""

    label: Any
    value: Callable[[Any], Any]
    kind: str = TEXT
    width: int = 16


@dataclass(frozen=True)
class Table:
    """A report: the columns, the rows to read, and the people whom a row is about."""

    title: Any
    columns: list[Column]
    source: QuerySet[Any]
    people: Callable[[Any], list[UUID]]

    def rows(self) -> Iterator[tuple[list[UUID], list[Any]]]:
        for row in self.source.iterator(chunk_size=2000):
            yield self.people(row), [column.value(row) for column in self.columns]


def table(report: str, cohort: Cohort) -> Table:
    return {ReportKind.APPLICATIONS: applications, ReportKind.TANDEMS: tandems}[ReportKind(report)](
        cohort
    )


# R1 and R2: applications ---------------------------------------------------------------------


def applications(cohort: Cohort) -> Table:
    """R1 and R2 in one list: who applied, as what, with what. No contact data, no long texts.

    Drafts are their author's; applications that were sent in and withdrawn are listed as such.
    """
    return Table(
        title=gettext_lazy("Applications"),
        columns=APPLICATION_COLUMNS,
        source=_application_rows(cohort),
        people=lambda row: [row.person_id],
    )


def _application_rows(cohort: Cohort) -> QuerySet[Application]:
    topics = [
        ArraySubquery(
            profile.topics.through.objects.filter(
                **{f"{profile._meta.model_name}__application": OuterRef("pk")}
            )
            .order_by("topic__order")
            .values("topic__label")
        )
        for profile in (MenteeProfile, MentorProfile)
    ]
    offices = Office.objects.filter(
        person=OuterRef("person"), status__in=[OfficeStatus.CURRENT, OfficeStatus.FORMER]
    )
    taken = (
        Tandem.objects.filter(
            cohort=OuterRef("cohort"), mentor__person=OuterRef("person"), state__in=OPEN_TANDEM
        )
        .order_by()
        .values("mentor__person")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Application.objects.submitted()
        .filter(cohort=cohort)
        .select_related("person", "association", "channel", "mentee_profile", "mentor_profile")
        .only(*APPLICATION_FIELDS)
        .annotate(
            mentee_topics=topics[0],
            mentor_topics=topics[1],
            offices=ArraySubquery(
                offices.order_by("-status", "-since").values(
                    data=JSONObject(kind="kind", level="level", body="body", status="status")
                )
            ),
            taken=Coalesce(Subquery(taken), Value(0)),
        )
        .order_by("role", "person__search_name", "pk")
    )


APPLICATION_FIELDS = [
    "role", "state", "submitted_at", "is_late", "heard_via", "decided_at", "decision_reason",
    "waitlist_rank", "person__first_name", "person__last_name", "person__place",
    "person__second_place", "person__local_branch", "person__birth_year", "person__gender",
    "person__email", "association__name", "channel__label",
    "mentee_profile__membership_status", "mentee_profile__target_bodies", "mentee_profile__needs",
    "mentee_profile__contact_wishes", "mentee_profile__hours_per_month",
    "mentee_profile__dates_ok", "mentee_profile__max_distance_km", "mentee_profile__video_ok",
    "mentor_profile__bodies_known", "mentor_profile__offers", "mentor_profile__contact_offers",
    "mentor_profile__capacity", "mentor_profile__hours_per_month", "mentor_profile__dates_ok",
    "mentor_profile__max_distance_km", "mentor_profile__video_ok",
]  # fmt: skip


def _profile(row: Application) -> MenteeProfile | MentorProfile | None:
    name = "mentee_profile" if row.role == Role.MENTEE else "mentor_profile"
    return getattr(row, name, None)


def _answer(name: str) -> Callable[[Application], Any]:
    """One answer of whichever profile there is; nothing where the role was not asked."""
    return lambda row: getattr(_profile(row), name, None)


def _shown(name: str) -> Callable[[Any], str]:
    """The words for a choice of the profile."""

    def value(row):
        profile = _profile(row)
        method = getattr(profile, f"get_{name}_display", None)
        return str(method()) if method else ""

    return value


def _words(choices: Any, *names: str) -> Callable[[Application], str]:
    """Several choices as words, from the first of the fields that the profile has."""
    labels = dict(choices.choices)

    def value(row):
        found = next((v for name in names if (v := _answer(name)(row)) is not None), [])
        return ", ".join(str(labels.get(item, item)) for item in found)

    return value


def _dates(row: Application) -> str:
    answers = _answer("dates_ok")(row) or {}
    return "; ".join(
        f"{EventKind(kind).label}: {DateAnswer(answer).label}"
        for kind, answer in answers.items()
        if kind in EventKind.values and answer in DateAnswer.values
    )


def _offices(row: Any) -> str:
    former = _("formerly")
    return ", ".join(
        " ".join(
            part
            for part in (
                str(OfficeKind(office["kind"]).label),
                office["body"],
                f"({former})" if office["status"] == OfficeStatus.FORMER else "",
            )
            if part
        )
        for office in row.offices
    )


def _levels(row: Any) -> str:
    levels = dict.fromkeys(office["level"] for office in row.offices if office["level"])
    return ", ".join(str(OfficeLevel(level).label) for level in levels)


def _free(row: Any) -> int | None:
    profile = _profile(row)
    if row.role != Role.MENTOR or profile is None or row.state != ApplicationState.ACCEPTED:
        return None
    return max(profile.capacity - row.taken, 0)


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return _("yes") if value else _("no")


APPLICATION_COLUMNS = [
    Column(gettext_lazy("Role"), lambda row: row.get_role_display()),
    Column(gettext_lazy("Last name"), lambda row: row.person.last_name, width=20),
    Column(gettext_lazy("First name"), lambda row: row.person.first_name),
    Column(gettext_lazy("Place"), lambda row: row.person.place, width=20),
    Column(gettext_lazy("Second place"), lambda row: row.person.second_place),
    Column(
        gettext_lazy("Association"),
        lambda row: row.association.name if row.association else "",
        width=26,
    ),
    Column(gettext_lazy("Local branch"), lambda row: row.person.local_branch, width=20),
    Column(gettext_lazy("Year of birth"), lambda row: row.person.birth_year, NUMBER, 10),
    Column(gettext_lazy("Gender"), lambda row: row.person.get_gender_display()),
    Column(gettext_lazy("Membership"), _shown("membership_status"), width=26),
    Column(gettext_lazy("Heard via"), lambda row: row.get_heard_via_display(), width=20),
    Column(gettext_lazy("Channel"), lambda row: row.channel.label if row.channel else ""),
    Column(gettext_lazy("Submitted"), lambda row: row.submitted_at, MOMENT, 17),
    Column(gettext_lazy("Late"), lambda row: _yes_no(row.is_late), width=10),
    Column(gettext_lazy("State"), lambda row: row.get_state_display(), width=20),
    Column(gettext_lazy("Waiting list"), lambda row: row.waitlist_rank, NUMBER, 10),
    Column(
        gettext_lazy("Bodies (aims, or knows)"),
        _words(TargetBody, "target_bodies", "bodies_known"),
        width=30,
    ),
    Column(
        gettext_lazy("Topics"),
        lambda row: ", ".join(row.mentee_topics or row.mentor_topics),
        width=34,
    ),
    Column(gettext_lazy("Needs"), _words(Ability, "needs"), width=34),
    Column(gettext_lazy("Offers"), _words(Ability, "offers"), width=34),
    Column(
        gettext_lazy("Contacts"), _words(ContactKind, "contact_wishes", "contact_offers"), width=30
    ),
    Column(gettext_lazy("Offices"), _offices, width=34),
    Column(gettext_lazy("Level"), _levels),
    Column(gettext_lazy("Places"), _answer("capacity"), NUMBER, 8),
    Column(gettext_lazy("Free places"), _free, NUMBER, 8),
    Column(
        gettext_lazy("Hours a month"),
        lambda row: Hours(hours).label if (hours := _answer("hours_per_month")(row)) else "",
    ),
    Column(gettext_lazy("Distance at most"), _shown("max_distance_km")),
    Column(gettext_lazy("Video"), lambda row: _yes_no(_answer("video_ok")(row)), width=8),
    Column(gettext_lazy("Dates"), _dates, width=40),
    Column(gettext_lazy("Decided"), lambda row: row.decided_at, MOMENT, 17),
    Column(gettext_lazy("Reason"), lambda row: row.get_decision_reason_display(), width=34),
]


# R5: tandems ----------------------------------------------------------------------------------


def tandems(cohort: Cohort) -> Table:
    """R5: who is paired with whom, how far apart, and how far the agreement is."""
    return Table(
        title=gettext_lazy("Tandems"),
        columns=TANDEM_COLUMNS,
        source=_tandem_rows(cohort),
        people=lambda row: [row.mentee.person_id, row.mentor.person_id],
    )


def _tandem_rows(cohort: Cohort) -> QuerySet[Tandem]:
    def answer(profile: Any, side: str, name: str) -> Subquery:
        return Subquery(
            profile.objects.filter(
                ~Q(application__state=ApplicationState.WITHDRAWN),
                application__cohort=OuterRef("cohort"),
                application__person=OuterRef(f"{side}__person"),
            ).values(name)[:1]
        )

    latest = MentoringAgreement.objects.filter(tandem=OuterRef("pk")).order_by("-version")
    return (
        Tandem.objects.filter(cohort=cohort)
        .exclude(state=TandemState.DISCARDED)
        .select_related(
            "mentee__person",
            "mentor__person",
            "mentee__association",
            "mentor__association",
            "contact_person",
        )
        .annotate(
            needs=answer(MenteeProfile, "mentee", "needs"),
            offers=answer(MentorProfile, "mentor", "offers"),
            agreement_state=Subquery(latest.values("state")[:1]),
        )
        .order_by("mentee__person__search_name", "pk")
    )


def _shared_needs(row: Any) -> str:
    offers = row.offers or []
    return ", ".join(str(Ability(need).label) for need in row.needs or [] if need in offers)


def _association(side: str) -> Callable[[Tandem], str]:
    return lambda row: str(getattr(row, side).association or "")


TANDEM_COLUMNS = [
    Column(gettext_lazy("Mentee"), lambda row: str(row.mentee.person), width=26),
    Column(gettext_lazy("Mentor"), lambda row: str(row.mentor.person), width=26),
    Column(gettext_lazy("Association of the mentee"), _association("mentee"), width=26),
    Column(gettext_lazy("Association of the mentor"), _association("mentor"), width=26),
    Column(gettext_lazy("Distance in km"), lambda row: row.distance_km, NUMBER, 10),
    Column(gettext_lazy("Needs met"), _shared_needs, width=40),
    Column(gettext_lazy("From"), lambda row: row.starts_on, DATE, 12),
    Column(gettext_lazy("Until"), lambda row: row.ended_on or row.ends_on, DATE, 12),
    Column(
        gettext_lazy("Agreement"),
        lambda row: AgreementState(row.agreement_state).label if row.agreement_state else "",
        width=20,
    ),
    Column(gettext_lazy("Looked after by"), lambda row: str(row.contact_person or ""), width=20),
    Column(gettext_lazy("State"), lambda row: row.get_state_display(), width=26),
]
