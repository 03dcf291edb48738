"""The selection in numbers, for the state board: by role, by how it ended, and by whom."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Gender
from applications.models import Application, ApplicationState, MembershipStatus, RejectionReason
from programme.models import Cohort, DistrictAssociation, Role

from .meeting import YOUNG
from .suppression import TOTAL, Cell, lines_of, suppressed

OPEN = "OPEN"
STAGES = {
    ApplicationState.ACCEPTED.value: lambda: _("accepted"),
    ApplicationState.WAITLISTED.value: lambda: _("waiting list"),
    ApplicationState.REJECTED.value: lambda: _("turned down"),
    ApplicationState.WITHDRAWN.value: lambda: _("withdrawn"),
    OPEN: lambda: _("still open"),
}


@dataclass(frozen=True)
class Grouping:
    """A way to count people: its heading, and the words for its groups."""

    title: str
    key: str
    labels: dict[str, str]
    of: Callable[[dict[str, Any], int], str]


@dataclass(frozen=True)
class Block:
    """One table: a heading, the columns, and a row for each stage."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class RoleSummary:
    role: str
    label: str
    blocks: list[Block]
    reasons: list[tuple[str, str]]
    districts: int
    all_districts: int


def summary(cohort: Cohort, *, year: int, is_full: bool) -> list[RoleSummary]:
    """For each role. ``is_full`` tells small groups, too: for what does not leave the team."""
    rows = list(
        Application.objects.submitted()
        .filter(cohort=cohort)
        .values(
            "role", "state", "decision_reason", "person__gender", "person__birth_year",
            "mentee_profile__membership_status", "association",
        )
        .annotate(number=Count("pk"))
        .order_by()
    )  # fmt: skip
    all_districts = DistrictAssociation.objects.count()
    return [
        _of_role(role, [r for r in rows if r["role"] == role], year, all_districts, is_full)
        for role in Role
    ]


def _of_role(
    role: Role, rows: list[dict[str, Any]], year: int, all_districts: int, is_full: bool
) -> RoleSummary:
    groupings = _groupings(role)
    counts = _counts(rows, groupings, year)
    told = {cell: str(number) for cell, number in counts.items()}
    if not is_full:
        columns = [[f"{g.key}:{label}" for label in g.labels] for g in groupings]
        told = suppressed(counts, [*lines_of(list(STAGES), columns), _line_of_reasons()])
    accepted = {r["association"] for r in rows if r["state"] == ApplicationState.ACCEPTED}
    return RoleSummary(
        role=role.value,
        label=str(role.label),
        blocks=[_block(grouping, told) for grouping in groupings],
        reasons=[
            (str(reason.label), told[(ApplicationState.REJECTED.value, f"reason:{reason.value}")])
            for reason in RejectionReason
        ],
        districts=len(accepted - {None}),
        all_districts=all_districts,
    )


def _line_of_reasons() -> list[Cell]:
    rejected = ApplicationState.REJECTED.value
    return [*((rejected, f"reason:{r.value}") for r in RejectionReason), (rejected, TOTAL)]


def _groupings(role: Role) -> list[Grouping]:
    genders = {str(value): str(label) for value, label in Gender.choices}
    ages = {
        "young": _("up to %(age)d") % {"age": YOUNG},
        "old": _("older"),
        "unknown": _("not said"),
    }
    found = [
        Grouping(_("Gender"), "gender", genders, lambda row, _year: row["person__gender"]),
        Grouping(_("Age at the kick-off"), "age", ages, _age),
    ]
    if role == Role.MENTEE:
        members = {str(value): str(label) for value, label in MembershipStatus.choices}
        found.append(
            Grouping(
                _("Membership"), "member", members | {"": _("not said")},
                lambda row, _year: row["mentee_profile__membership_status"] or "",
            )
        )  # fmt: skip
    return found


def _age(row: dict[str, Any], year: int) -> str:
    born = row["person__birth_year"]
    if born is None:
        return "unknown"
    return "young" if year - born <= YOUNG else "old"


def _counts(rows: Iterable[dict[str, Any]], groupings: list[Grouping], year: int) -> Counter[Cell]:
    """Every cell, zeros and totals included."""
    columns = [f"{g.key}:{label}" for g in groupings for label in g.labels]
    columns += [f"reason:{reason.value}" for reason in RejectionReason] + [TOTAL]
    counts = Counter(dict.fromkeys(((s, c) for s in [*STAGES, TOTAL] for c in columns), 0))
    for row in rows:
        stage = row["state"] if row["state"] in STAGES else OPEN
        keys = [f"{g.key}:{g.of(row, year)}" for g in groupings]
        keys += [f"reason:{row['decision_reason']}"] if row["decision_reason"] else []
        for key in [*keys, TOTAL]:
            counts[(stage, key)] += row["number"]
            counts[(TOTAL, key)] += row["number"]
    return counts


def _block(grouping: Grouping, told: dict[Cell, str]) -> Block:
    columns = [*(f"{grouping.key}:{label}" for label in grouping.labels), TOTAL]
    stages = [(stage, word()) for stage, word in STAGES.items()] + [(TOTAL, _("all"))]
    return Block(
        title=grouping.title,
        columns=[*grouping.labels.values(), _("all")],
        rows=[[word, *(told[(stage, column)] for column in columns)] for stage, word in stages],
    )
