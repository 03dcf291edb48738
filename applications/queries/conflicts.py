"""What ties a reviewer to an applicant, as far as the system can see it (domain 5.6)."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, When

from accounts.models import User
from applications.models import Application, ConflictWaiver, MentorNomination, RecusalReason
from programme.geo import association_for
from programme.models import Cohort, DistrictAssociation, Participation, Relation, TeamMembership

from .masking import folded


@dataclass(frozen=True)
class Ties:
    """Read once for a reviewer and a cohort, asked for each application."""

    reviewer: User
    associations: frozenset[UUID]
    related: frozenset[UUID] = frozenset()  # people
    nominated: frozenset[str] = frozenset()  # addresses
    waived: frozenset[UUID] = frozenset()  # applications, for the association alone
    branch: str = field(default="")

    def reasons(self, application: Application) -> list[RecusalReason]:
        """All that stands against a review; empty: go ahead."""
        person = application.person
        near = application.association_id in self.associations
        checks = [
            (self._same_branch(person), RecusalReason.BRANCH),
            (near and application.pk not in self.waived, RecusalReason.ASSOCIATION),
            (person.pk in self.related, RecusalReason.RELATION),
            (person.email in self.nominated, RecusalReason.NOMINATION),
        ]
        return [reason for found, reason in checks if found]

    def _same_branch(self, person: User) -> bool:
        return bool(self.branch) and branch_key(person.local_branch) == self.branch


def branch_key(name: str) -> str:
    """ "OV Halle-Neustadt" and "Ortsverein Halle Neustadt" are one."""
    words = folded(name).replace("-", " ").split()
    return " ".join(word for word in words if word not in ("ov", "ortsverein", "spd"))


def ties_of(reviewer: User, cohort: Cohort) -> Ties:
    """In one query for all that the database knows, and one for where the reviewer lives."""
    row = User.objects.filter(pk=reviewer.pk).annotate(**_known(cohort)).get()
    associations = {*row.own_a, *row.own_b, *row.own_c}
    ags = association_for(reviewer.postal_code, reviewer.place)
    if not associations and ags:
        homes = DistrictAssociation.objects.filter(ags=ags).values_list("pk", flat=True)
        associations = set(homes)
    return Ties(
        reviewer=reviewer,
        associations=frozenset(associations),
        related=frozenset(row.related),
        nominated=frozenset(row.nominated),
        waived=frozenset(row.waived),
        branch=branch_key(reviewer.local_branch),
    )


def _known(cohort: Cohort) -> dict[str, ArraySubquery]:
    me = OuterRef("pk")
    belonging = {"association__isnull": False, "person": me}
    relations = Relation.objects.filter(Q(person_a=me) | Q(person_b=me), cohort=cohort)
    other = Case(When(person_a=me, then=F("person_b")), default=F("person_a"))
    sources = {
        "own_a": Application.objects.live().filter(**belonging).values("association"),
        "own_b": Participation.objects.filter(**belonging).values("association"),
        "own_c": TeamMembership.objects.filter(**belonging).values("association"),
        "related": relations.annotate(other=other).values("other"),
        "nominated": MentorNomination.objects.filter(cohort=cohort, nominated_by=me).values(
            "email"
        ),
        "waived": ConflictWaiver.objects.filter(application__cohort=cohort, reviewer=me).values(
            "application"
        ),
    }
    return {name: ArraySubquery(rows.order_by()) for name, rows in sources.items()}
