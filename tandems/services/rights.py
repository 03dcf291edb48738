"""Who may do what to a tandem, and the rows that are held meanwhile.

Rows are always locked in the same order, so that two people can wait for each other but never
block each other: the participations (by id), the tandem, its agreement.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Cohort, Participation
from programme.queries import may
from tandems.models import MentoringAgreement, Tandem


def check_team(person: User, cohort: Cohort) -> None:
    if not is_team(person, cohort):
        raise NotAllowedError(_("Only the organisation team of this cohort may do this."))


def check_coordinator(person: User, cohort: Cohort) -> None:
    if not is_coordinator(person, cohort):
        raise NotAllowedError(_("Only the coordination of this cohort may do this."))


def check_matching(person: User, cohort: Cohort) -> None:
    """The coordination, unless they take part themselves: they could tell who wants whom."""
    check_coordinator(person, cohort)
    if _takes_part(person, cohort):
        raise NotAllowedError(
            _("You take part in this cohort yourself: somebody else has to do the matching.")
        )


def may_match(person: User, cohort: Cohort) -> bool:
    return is_coordinator(person, cohort) and not _takes_part(person, cohort)


def _takes_part(person: User, cohort: Cohort) -> bool:
    return Participation.objects.current().filter(cohort=cohort, person=person).exists()


def check_not_own(person: User, participations: Iterable[Participation]) -> None:
    """Who is one of the two acts in the portal, never as the team on their own tandem."""
    if any(participation.person_id == person.pk for participation in participations):
        raise NotAllowedError(_("Your own tandem is looked after by somebody else of the team."))


def is_team(person: User, cohort: Cohort) -> bool:
    return may(person, "tandems.propose_tandem", cohort)


def is_coordinator(person: User, cohort: Cohort) -> bool:
    return may(person, "tandems.confirm_tandem", cohort)


def is_one_of(tandem: Tandem, person: User) -> bool:
    return person.pk in (tandem.mentee.person_id, tandem.mentor.person_id)


def check_one_of(tandem: Tandem, person: User) -> None:
    if not is_one_of(tandem, person):
        raise NotAllowedError(_("Only the two of the tandem may do this."))


def check_state(tandem: Tandem, *expected: str) -> None:
    if tandem.state not in expected:
        raise NotAllowedError(
            _("Not possible: this tandem is “%(state)s”.") % {"state": tandem.get_state_display()}
        )


def check_both_take_part(tandem: Tandem) -> None:
    if tandem.mentee.ended_on or tandem.mentor.ended_on:
        raise NotAllowedError(_("One of the two does not take part any more."))


def lock_participations(*participations: Participation) -> list[Participation]:
    """Hold the rows, in the order of their ids, and read them anew; given back as they were given.

    A row may be gone since it was read: a merge of two accounts, or an erasure, takes it away.
    """
    found = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("person", "cohort", "association")
        .filter(pk__in=[p.pk for p in participations])
        .order_by("pk")
    )
    rows = {row.pk: row for row in found}
    if any(p.pk not in rows for p in participations):
        raise NotAllowedError(
            _("One of these people is not there any more. Please load the page again.")
        )
    return [rows[p.pk] for p in participations]


def lock(tandem: Tandem) -> Tandem:
    """Hold the tandem's row and read it anew, with its people."""
    return held(Tandem.objects.with_all_around(), tandem.pk)


def lock_agreement(agreement: MentoringAgreement) -> MentoringAgreement:
    """Hold the tandem, then the agreement. The tandem is the locked one."""
    tandem = lock(Tandem(pk=agreement.tandem_id))
    locked = held(MentoringAgreement.objects.select_related("edited_by"), agreement.pk)
    locked.tandem = tandem
    return locked
