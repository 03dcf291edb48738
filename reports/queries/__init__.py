"""The numbers and lists of the reports, as plain tables. One query each, however long they are."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.translation import gettext as _

from accounts.models import Gender, User
from applications.models import (
    SETTLED,
    Ability,
    Answer,
    Application,
    ApplicationState,
    ContactKind,
    DateAnswer,
    HeardVia,
    Hours,
    MaxDistance,
    MembershipStatus,
    MenteeProfile,
    MentorProfile,
    Profile,
    Question,
    RejectionReason,
    TargetBody,
    words_of,
)
from applications.queries import team_word
from applications.queries.naming import hidden_cohorts, pseudonym
from events.models import EventKind
from programme.models import Cohort, Office, OfficeKind, OfficeLevel, OfficeStatus, Role
from reports.models import ReportKind
from tandems.models import OPEN_TANDEM, AgreementState, MentoringAgreement, Tandem, TandemState

from .call import channels, coverage
from .tables import DATE, MOMENT, NUMBER, Column, Table


def table(report: str, cohort: Cohort, *, reader: User | None = None) -> Table:
    """``reader``: who gets it; None is the command line, which reads everything."""
    if ReportKind(report) == ReportKind.APPLICATIONS:
        veiled = reader is not None and cohort.pk in hidden_cohorts(reader)
        return applications(cohort, veiled=veiled)
    makers = {
        ReportKind.TANDEMS: tandems,
        ReportKind.COVERAGE: coverage,
        ReportKind.CHANNELS: channels,
    }
    return makers[ReportKind(report)](cohort)


# R1 and R2: applications ---------------------------------------------------------------------


def applications(cohort: Cohort, *, veiled: bool = False) -> Table:
    """R1 and R2 in one list: who applied, as what, with what. No contact data, no long texts.

    Drafts are their author's; applications that were sent in and withdrawn are listed as such.
    ``veiled``: those that are not settled stand under their pseudonym.
    """
    columns = [
        *_person_columns(),
        *_process_columns(),
        *_answer_columns(),
        *_own_question_columns(cohort),
    ]
    return Table(
        title=_("Applications"),
        columns=[_veiled(column) for column in columns] if veiled else columns,
        source=_application_rows(cohort),
        people=lambda row: [row.person_id],
    )


def _veiled(column: Column) -> Column:
    if not column.tells_who:
        return column
    is_name = column.label == _("Last name")

    def value(row):
        if row.state in SETTLED:
            return column.value(row)
        return pseudonym(row) if is_name else None

    return replace(column, value=value)


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
        .filter(cohort=cohort, merged_into__isnull=True)
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
            own_answers=ArraySubquery(
                Answer.objects.filter(application=OuterRef("pk"))
                .order_by()
                .values(data=JSONObject(question=Cast("question", CharField()), value="value"))
            ),
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


def _profile(row: Application) -> Profile | None:
    name = "mentee_profile" if row.role == Role.MENTEE else "mentor_profile"
    return getattr(row, name, None)


def _answer(name: str) -> Callable[[Application], Any]:
    """One answer of whichever profile there is; nothing where the role was not asked."""
    return lambda row: getattr(_profile(row), name, None)


def _labels(choices: Any) -> dict[str, str]:
    """The words, translated once: asking each row for its display costs seconds in a long list."""
    return {value: str(label) for value, label in choices.choices}


def _word(choices: Any, value: Callable[[Any], Any]) -> Callable[[Any], str]:
    """One choice in words."""
    labels = _labels(choices)
    return lambda row: labels.get(value(row), "")


def _words(choices: Any, *names: str) -> Callable[[Application], str]:
    """Several choices as words, from the first of the fields that the profile has."""
    labels = _labels(choices)

    def value(row):
        found = next((v for name in names if (v := _answer(name)(row)) is not None), [])
        return ", ".join(labels.get(item, item) for item in found)

    return value


def _dates() -> Callable[[Application], str]:
    kinds, answers = _labels(EventKind), _labels(DateAnswer)

    def value(row):
        given = _answer("dates_ok")(row) or {}
        return "; ".join(
            f"{kinds[kind]}: {answers[answer]}"
            for kind, answer in given.items()
            if kind in kinds and answer in answers
        )

    return value


def _offices() -> Callable[[Any], str]:
    kinds, former = _labels(OfficeKind), _(" (formerly)")

    def one(office: dict[str, str]) -> str:
        name = f"{kinds[office['kind']]} {office['body']}".strip()
        return name + (former if office["status"] == OfficeStatus.FORMER else "")

    return lambda row: ", ".join(one(office) for office in row.offices)


def _levels() -> Callable[[Any], str]:
    levels = _labels(OfficeLevel)
    return lambda row: ", ".join(
        levels[level] for level in dict.fromkeys(o["level"] for o in row.offices) if level
    )


def _free(row: Any) -> int | None:
    profile = _profile(row)
    if not isinstance(profile, MentorProfile) or row.state != ApplicationState.ACCEPTED:
        return None
    return max(profile.capacity - row.taken, 0)


def _yes_no(value: Callable[[Any], bool | None]) -> Callable[[Any], str]:
    words = {True: _("yes"), False: _("no"), None: ""}
    return lambda row: words[value(row)]


def _person_columns() -> list[Column]:
    return [
        Column(_("Role"), _word(Role, lambda row: row.role)),
        Column(_("Last name"), lambda row: row.person.last_name, width=20, tells_who=True),
        Column(_("First name"), lambda row: row.person.first_name, tells_who=True),
        Column(_("Place"), lambda row: row.person.place, width=20, tells_who=True),
        Column(_("Second place"), lambda row: row.person.second_place, tells_who=True),
        Column(
            _("Association"), lambda row: row.association.name if row.association else "", width=26
        ),
        Column(_("Local branch"), lambda row: row.person.local_branch, width=20, tells_who=True),
        Column(_("Year of birth"), lambda row: row.person.birth_year, NUMBER, 10, tells_who=True),
        Column(_("Gender"), _word(Gender, lambda row: row.person.gender), tells_who=True),
        Column(_("Membership"), _word(MembershipStatus, _answer("membership_status")), width=26),
    ]


def _process_columns() -> list[Column]:
    states = {state.value: str(team_word(state)) for state in ApplicationState}
    return [
        Column(_("Heard via"), _word(HeardVia, lambda row: row.heard_via), width=20),
        Column(_("Channel"), lambda row: row.channel.label if row.channel else "", tells_who=True),
        Column(_("Submitted"), lambda row: row.submitted_at, MOMENT, 17),
        Column(_("Late"), _yes_no(lambda row: row.is_late), width=10),
        Column(_("State"), lambda row: states[row.state], width=20),
        Column(_("Waiting list"), lambda row: row.waitlist_rank, NUMBER, 10),
        Column(_("Decided"), lambda row: row.decided_at, MOMENT, 17),
        Column(_("Reason"), _word(RejectionReason, lambda row: row.decision_reason), width=34),
    ]


def _answer_columns() -> list[Column]:
    bodies = _words(TargetBody, "target_bodies", "bodies_known")
    contacts = _words(ContactKind, "contact_wishes", "contact_offers")
    return [
        Column(_("Bodies (aims, or knows)"), bodies, width=30),
        Column(
            _("Topics"), lambda row: ", ".join(row.mentee_topics or row.mentor_topics), width=34
        ),
        Column(_("Needs"), _words(Ability, "needs"), width=34),
        Column(_("Offers"), _words(Ability, "offers"), width=34),
        Column(_("Contacts"), contacts, width=30),
        Column(_("Offices"), _offices(), width=34, tells_who=True),
        Column(_("Level"), _levels()),
        Column(_("Places"), _answer("capacity"), NUMBER, 8),
        Column(_("Free places"), _free, NUMBER, 8),
        Column(_("Hours a month"), _word(Hours, _answer("hours_per_month"))),
        Column(_("Distance at most"), _word(MaxDistance, _answer("max_distance_km"))),
        Column(_("Video"), _yes_no(_answer("video_ok")), width=8),
        Column(_("Dates"), _dates(), width=40),
    ]


def _own_question_columns(cohort: Cohort) -> list[Column]:
    """What this cohort asks beyond the form, each question of each role in a column of its own."""
    roles = _labels(Role)
    return [
        Column(
            f"{question.label} ({roles[question.role]})",
            _own_answer(question),
            width=30,
            tells_who=question.is_personal,
        )
        for question in cohort.questions.order_by("role", "order", "created_at")
    ]


def _own_answer(question: Question) -> Callable[[Any], Any]:
    key = str(question.pk)

    def value(row):
        given = next((a["value"] for a in row.own_answers if a["question"] == key), None)
        is_number = isinstance(given, int) and not isinstance(given, bool)
        return given if is_number else words_of(given)

    return value


# R5: tandems ----------------------------------------------------------------------------------


def tandems(cohort: Cohort) -> Table:
    """R5: who is paired with whom, how far apart, and how far the agreement is."""
    return Table(
        title=_("Tandems"),
        columns=_tandem_columns(),
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


def _tandem_columns() -> list[Column]:
    agreement = _word(AgreementState, lambda row: row.agreement_state)
    return [
        Column(_("Mentee"), lambda row: str(row.mentee.person), width=26),
        Column(_("Mentor"), lambda row: str(row.mentor.person), width=26),
        Column(_("Association of the mentee"), _association("mentee"), width=26),
        Column(_("Association of the mentor"), _association("mentor"), width=26),
        Column(_("Distance in km"), lambda row: row.distance_km, NUMBER, 10),
        Column(_("Needs met"), _needs_met(), width=40),
        Column(_("From"), lambda row: row.starts_on, DATE, 12),
        Column(_("Until"), lambda row: row.ended_on or row.ends_on, DATE, 12),
        Column(_("Agreement"), agreement, width=20),
        Column(_("Looked after by"), lambda row: str(row.contact_person or ""), width=20),
        Column(_("State"), _word(TandemState, lambda row: row.state), width=26),
    ]


def _needs_met() -> Callable[[Any], str]:
    abilities = _labels(Ability)
    return lambda row: ", ".join(
        abilities[need] for need in row.needs or [] if need in (row.offers or [])
    )


def _association(side: str) -> Callable[[Tandem], str]:
    return lambda row: str(getattr(row, side).association or "")
