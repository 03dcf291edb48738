"""Who is close to whom, or in whose way. Only the coordination records it, and only it sees it."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Cohort, Participation, Relation, TeamMembership
from programme.queries import may


@transaction.atomic
def record_relation(
    *, cohort: Cohort, person_a: User, person_b: User, kind: str, effect: str, by: User
) -> Relation:
    """Note down that two people of a cohort are close. The same thing twice is noted once."""
    _check_right(by, "programme.add_relation", cohort)
    if person_a == person_b:
        raise NotAllowedError(_("A relation needs two different people."))
    for person in (person_a, person_b):
        if not _belongs_to(cohort, person):
            raise NotAllowedError(_("%(name)s has no part in this cohort.") % {"name": person})
    held(Cohort, cohort.pk)  # a double click waits here
    same = Relation.objects.between(person_a, person_b).filter(cohort=cohort, kind=kind).first()
    return same or Relation.objects.create(
        cohort=cohort, person_a=person_a, person_b=person_b, kind=kind, effect=effect,
        recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def delete_relation(relation: Relation, *, by: User) -> None:
    _check_right(by, "programme.delete_relation", relation.cohort)
    Relation.objects.filter(pk=relation.pk).delete()


def _belongs_to(cohort: Cohort, person: User) -> bool:
    mine = Q(cohort=cohort, person=person)
    return (
        Application.objects.submitted().filter(mine).exists()
        or Participation.objects.filter(mine).exists()
        or TeamMembership.objects.filter(mine).exists()
    )


def _check_right(by: User, permission: str, cohort: Cohort) -> None:
    if not may(by, permission, cohort):
        raise NotAllowedError(_("Only the coordination of this cohort may do this."))
