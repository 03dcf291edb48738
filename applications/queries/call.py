"""How the call goes: association by association, and how balanced what has come in is."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from accounts.models import Gender, User
from applications.models import (
    Application,
    ApplicationState,
    MembershipStatus,
    MentorNomination,
)
from mails.models import OutgoingMail
from mentoring.core import clock
from programme.emails import call_key
from programme.models import CallChannel, Cohort, DistrictAssociation, Role, TeamRole
from programme.queries import channel_link, team_of

from . import start_of

YOUNG = 35


@dataclass
class Coverage:
    """One association in one cohort: who speaks for it, what was done, and what has come of it."""

    association: DistrictAssociation
    channels: list[CallChannel] = field(default_factory=list)
    contacts: list[User] = field(default_factory=list)
    nominations: list[MentorNomination] = field(default_factory=list)
    mentees: int = 0
    mentors: int = 0
    accepted: int = 0
    women: int = 0
    said: int = 0  # how many told their gender

    @property
    def channel(self) -> CallChannel | None:
        return self.channels[0] if self.channels else None

    @property
    def applications(self) -> int:
        return self.mentees + self.mentors

    @property
    def visits(self) -> int:
        return sum(channel.visits for channel in self.channels)

    @property
    def informed_on(self) -> date | None:
        return self.channel.informed_on if self.channel else None

    @property
    def has_gap(self) -> bool:
        return not (self.mentors and self.mentees and self.contacts and self.informed_on)


def coverage(cohort: Cohort) -> list[Coverage]:
    """All associations, by name. Five queries, however many there are."""
    rows = {a.pk: Coverage(a) for a in DistrictAssociation.objects.order_by("name")}
    for channel in cohort.channels.filter(association__isnull=False).order_by("created_at"):
        rows[channel.association_id].channels.append(channel)  # type: ignore[index]
    contacts = team_of(cohort, today=clock.today()).filter(role=TeamRole.CONTACT_PERSON)
    for membership in contacts:
        rows[membership.association_id].contacts.append(membership.person)
    for nomination in cohort.nominations.order_by("name"):
        rows[nomination.association_id].nominations.append(nomination)
    counts = (
        _counted(cohort)
        .filter(association__isnull=False)
        .values("association")
        .annotate(**COUNTS)
        .order_by()
    )
    for numbers in counts:
        row = rows[numbers.pop("association")]
        for name, value in numbers.items():
            setattr(row, name, value)
    return list(rows.values())


def _counted(cohort: Cohort):
    return Application.objects.submitted().live().filter(cohort=cohort)


COUNTS = {
    "mentees": Count("pk", filter=Q(role=Role.MENTEE)),
    "mentors": Count("pk", filter=Q(role=Role.MENTOR)),
    "accepted": Count("pk", filter=Q(state=ApplicationState.ACCEPTED)),
    "women": Count("pk", filter=Q(person__gender=Gender.FEMALE)),
    "said": Count("pk", filter=~Q(person__gender=Gender.NOT_SAID)),
}


@dataclass(frozen=True)
class Share:
    """Some of those who said. "Not said" is in neither number."""

    some: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.some / self.of) if self.of else None


@dataclass(frozen=True)
class Balance:
    """What has been sent in so far, as it is distributed."""

    mentees: int
    mentors: int
    women: Share
    young: Share
    membership: list[tuple[str, int]]  # of the mentees; mentors are members
    regions: Share

    @property
    def total(self) -> int:
        return self.mentees + self.mentors


def balance(cohort: Cohort, rows: list[Coverage]) -> Balance:
    """One query besides the day of the kick-off. ``rows`` are those of ``coverage``."""
    year = start_of(cohort).year
    found = _counted(cohort).aggregate(
        **COUNTS,
        young=Count("pk", filter=Q(person__birth_year__gte=year - YOUNG)),
        aged=Count("pk", filter=Q(person__birth_year__isnull=False)),
        **{
            status.value: Count("pk", filter=Q(mentee_profile__membership_status=status))
            for status in MembershipStatus
        },
    )
    return Balance(
        mentees=found["mentees"],
        mentors=found["mentors"],
        women=Share(found["women"], found["said"]),
        young=Share(found["young"], found["aged"]),
        membership=[(str(status.label), found[status.value]) for status in MembershipStatus],
        regions=Share(sum(1 for row in rows if row.applications), len(rows)),
    )


@dataclass(frozen=True)
class ChannelFigures:
    """One way of the call, from the visit to the place. ``label`` is empty: came without a link."""

    label: str
    code: str
    visits: int
    started: int
    submitted: int
    accepted: int


def channel_figures(cohort: Cohort) -> list[ChannelFigures]:
    """Every channel in two queries, and last whoever came without the link of any."""
    counted = (
        cohort.applications.values("channel")
        .annotate(
            started=Count("pk"),
            submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
            accepted=Count("pk", filter=Q(state=ApplicationState.ACCEPTED)),
        )
        .order_by()
    )
    counts: dict[UUID | None, tuple[int, int, int]] = {
        row["channel"]: (row["started"], row["submitted"], row["accepted"]) for row in counted
    }
    ways: list[tuple[UUID | None, str, str, int]] = [
        (channel.pk, channel.label, str(channel.get_code_display()), channel.visits)
        for channel in cohort.channels.all()
    ]
    return [
        ChannelFigures(label, code, visits, *counts.get(pk, (0, 0, 0)))
        for pk, label, code, visits in [*ways, (None, "", "", 0)]
    ]


def other_visits(cohort: Cohort) -> int:
    """By the links of no association: local branches, Jusos, Vorwärts, the Internet."""
    others = cohort.channels.filter(association=None)
    return others.aggregate(sum=Sum("visits"))["sum"] or 0


@dataclass
class Recipient:
    """A contact person, and for what: most speak for one association, a few for two."""

    person: User
    rows: list[Coverage] = field(default_factory=list)

    @property
    def links(self) -> str:
        """The link alone, or each with the name of its association."""
        found = [
            (row.association.name, channel_link(row.channel)) for row in self.rows if row.channel
        ]
        if len(found) == 1:
            return found[0][1]
        return ", ".join(f"{name}: {link}" for name, link in found)

    @property
    def numbers(self) -> str:
        mentees = sum(row.mentees for row in self.rows)
        mentors = sum(row.mentors for row in self.rows)
        visits = sum(row.visits for row in self.rows)
        return ", ".join(
            [
                f"{mentees or 'keine'} {'Bewerbung' if mentees == 1 else 'Bewerbungen'} als Mentee",
                f"{mentors or 'keine'} als Mentor*in",
                f"{visits or 'keine'} {'Besuch' if visits == 1 else 'Besuche'} über Euren Link",
            ]
        )


def recipients(cohort: Cohort, *, only_uninformed: bool) -> list[Recipient]:
    """Who would get the call by mail now: nobody twice on one day, nobody without a link."""
    found: dict[UUID, Recipient] = {}
    for row in coverage(cohort):
        if row.channel is None or (only_uninformed and row.informed_on):
            continue
        for person in row.contacts:
            found.setdefault(person.pk, Recipient(person)).rows.append(row)
    keys = {call_key(cohort, recipient.person): pk for pk, recipient in found.items()}
    for key in OutgoingMail.objects.filter(dedupe_key__in=keys).values_list(
        "dedupe_key", flat=True
    ):
        del found[keys[key]]
    return sorted(found.values(), key=lambda recipient: recipient.person.search_name)
