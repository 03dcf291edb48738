"""Who reads without names, and what an application is called then.

While a cohort hides names, the team reads its applications under a pseudonym until they are settled
(accepted or turned down); a coordinator can lift the veil for themselves. ADR 10 says why.
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from applications.models import SETTLED, Application, NamesShown
from programme.models import Cohort, Participation
from programme.queries import cohorts_where

from .masking import Identity, Masker

VIEW = "applications.view_application"


def hidden_cohorts(reader: User) -> set[UUID]:
    """The cohorts whose unsettled applications this reader sees without names."""
    if reader.is_superuser:
        return set()
    shown = NamesShown.objects.filter(cohort=OuterRef("pk"), person=reader)
    cohorts = Cohort.objects.filter(hide_names=True).exclude(Exists(shown))
    return set(cohorts.filter(pk__in=cohorts_where(reader, VIEW)).values_list("pk", flat=True))


def hidden(cohorts: set[UUID]) -> Q:
    """Applications that are read without names: of these cohorts, and not settled."""
    return Q(cohort__in=cohorts) & ~Q(state__in=SETTLED)


def without_hidden(people: Any, reader: User) -> Any:
    """The people but those whose names the reader must not see. Who takes part is known."""
    cohorts = hidden_cohorts(reader)
    if not cohorts:
        return people
    veiled = Application.objects.filter(hidden(cohorts), person=OuterRef("pk"))
    known = Participation.objects.filter(cohort__in=cohorts, person=OuterRef("pk"))
    return people.exclude(Exists(veiled) & ~Exists(known) & ~Q(pk=reader.pk))


def pseudonym(application: Application) -> str:
    """The same for everybody and for ever: six digits of the id."""
    return f"Bewerbung {application.pk.hex[:6].upper()}"


class Naming:
    """What one reader may call applications. Read once for a page."""

    def __init__(self, reader: User):
        self.cohorts = hidden_cohorts(reader)

    @property
    def is_veiled(self) -> bool:
        return bool(self.cohorts)

    def hides(self, application: Application) -> bool:
        return application.cohort_id in self.cohorts and application.state not in SETTLED

    def name(self, application: Application) -> str:
        return pseudonym(application) if self.hides(application) else str(application.person)

    def masker(self, application: Application) -> Masker | None:
        return Masker(identity_of(application)) if self.hides(application) else None


def identity_of(application: Application) -> Identity:
    person = application.person
    full = (f"{person.first_name} {person.last_name}", f"{person.last_name} {person.first_name}")
    return Identity(
        names=(person.first_name, person.last_name, *full, person.guardian_name),
        places=(person.place, person.second_place, person.local_branch),
        phones=(person.phone,),
        texts=(person.email, person.guardian_email, person.postal_code),
    )
