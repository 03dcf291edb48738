"""What has to be there before somebody takes part, and how old they have to be to apply at all."""

from datetime import date

from django.utils.translation import gettext as _

from applications import queries
from applications.models import Application
from mentoring.core.errors import NotAllowedError
from programme.models import Role


def check_age(application: Application) -> None:
    """Only the year is known: at the limit itself the form has asked for the birthday."""
    person, least = application.person, application.cohort.min_age
    if application.role != Role.MENTEE or person.birth_year is None:
        return
    if queries.start_of(application.cohort).year - person.birth_year < least:
        raise NotAllowedError(
            _("You have to be at least %(age)d at the kick-off.") % {"age": least}
        )


def age_problem(application: Application, *, start: date) -> str:
    """What keeps a minor from being accepted, in a sentence; nothing if nothing does."""
    person = application.person
    if person.guardian_confirmed_at is None and person.is_minor(start.year):
        return _("%(name)s is not 18 before the kick-off, and no guardian has agreed yet.") % {
            "name": person
        }
    return ""


def check_admissible(application: Application, *, start: date, both_roles: bool) -> None:
    """A minor needs a guardian's yes; a second role the coordination's, said on purpose."""
    if problem := age_problem(application, start=start):
        raise NotAllowedError(problem)
    if not both_roles and queries.in_other_role([application]):
        raise NotAllowedError(
            _("%(name)s takes part in the other role. Please confirm that both go together.")
            % {"name": application.person}
        )
