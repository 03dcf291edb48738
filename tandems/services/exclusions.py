"""Confidential exclusions. Only the coordination reads and records them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import MenteeProfile, MentorProfile
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Participation, Role
from tandems.models import Preference, PreferenceBasis, PreferenceKind

from . import rights


@transaction.atomic
def exclude(
    *,
    from_participation: Participation,
    to_participation: Participation,
    by: User,
    basis: str = PreferenceBasis.KNOWN,
) -> Preference:
    """Record that somebody wants no tandem with somebody. Recorded twice is recorded once."""
    giver, other = rights.lock_participations(from_participation, to_participation)
    rights.check_coordinator(by, giver.cohort)
    if giver.cohort_id != other.cohort_id or giver.role == other.role:
        raise NotAllowedError(_("An exclusion is between a mentee and a mentor of one cohort."))
    rights.check_not_own(by, [other])
    between = {"cohort": giver.cohort, "from_participation": giver, "to_participation": other}
    known = Preference.objects.filter(basis=PreferenceBasis.KNOWN)
    alike = known if basis == PreferenceBasis.KNOWN else Preference.objects.said()
    alike.wishes().filter(**between).delete()  # what they say now takes the place of a wish
    preference, _created = alike.get_or_create(
        **between, defaults={"kind": PreferenceKind.VETO, "basis": basis}
    )
    return preference


@transaction.atomic
def allow_again(preference: Preference, *, by: User) -> None:
    """Take an exclusion back that the coordination entered; what people said stays theirs."""
    preference = held(Preference, preference.pk)
    rights.check_coordinator(by, preference.cohort)
    rights.check_not_own(by, [preference.to_participation])
    if preference.kind == PreferenceKind.WISH:
        raise NotAllowedError(
            _("Wishes can be changed only by those who gave them: they stay as they are.")
        )
    if preference.basis == PreferenceBasis.FIRST_MEETING:
        raise NotAllowedError(
            _("Only those who said it after the first meeting can take it back: it stays as it is.")
        )
    preference.delete()


@transaction.atomic
def settle_exclusions_text(
    participation: Participation, *, against: list[Participation], by: User
) -> int:
    """Turn what somebody wrote in the application into exclusions, and empty the text."""
    rights.lock_participations(participation, *against)  # all at once, in the one order
    rights.check_coordinator(by, participation.cohort)
    for other in against:
        exclude(
            from_participation=participation,
            to_participation=other,
            by=by,
            basis=PreferenceBasis.PROFILE,
        )
    model = MenteeProfile if participation.role == Role.MENTEE else MentorProfile
    profiles = model.objects.select_for_update(of=("self",)).filter(
        application__person=participation.person_id, application__cohort=participation.cohort_id
    )
    for profile in profiles.exclude(exclusions_text=""):
        profile.exclusions_text = ""
        profile.save(update_fields=["exclusions_text"])
    return len(against)
