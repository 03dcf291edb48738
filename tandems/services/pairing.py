"""Two people are proposed to each other, answer, and are confirmed, or not."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import ConsentKind, User
from accounts.services import give_consent, has_consent
from events.queries import kickoff_day
from mails.services import cancel_related
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import Participation, PhaseKind, Role
from programme.queries import phase_of
from tandems import emails, queries
from tandems.models import Answer, LockKind, MatchingLock, Tandem, TandemState

from . import rights
from .agreements import begin_agreement, close_agreements

REASON_LENGTH = 300
SENTENCES = {  # the database has the last word; it speaks the same sentences
    "tandem_one_open_per_mentee": lambda: _("This mentee is in an open tandem already."),
    "tandem_one_open_per_mentor_place": lambda: _("This mentor has no free place."),
    "tandem_two_people": lambda: _("This is one and the same person."),
}


@transaction.atomic
def propose(
    *, mentee: Participation, mentor: Participation, by: User, override_reason: str = ""
) -> Tandem:
    """Propose two people to each other and ask both by mail.

    Both participations are held until the end, so that of fifty proposals at the same time for a
    mentor with two places exactly two are made.
    """
    mentee, mentor = rights.lock_participations(mentee, mentor)
    rights.check_team(by, mentee.cohort)
    _check_participations(mentee, mentor)
    rights.check_not_own(by, [mentee, mentor])
    known = queries.know([mentee, mentor])
    known = queries.with_apart(
        known, mentee.cohort, coordination=rights.may_match(by, mentee.cohort)
    )
    pair = queries.compare(known, known.sides[mentee.pk], known.sides[mentor.pk])
    if pair.blocks:
        raise NotAllowedError(pair.blocks[0])
    tandem = _create(
        cohort=mentee.cohort,
        mentee=mentee,
        mentor=mentor,
        place=known.free_places(pair.mentor)[0],
        distance_km=pair.distance_km,
        override_reason=checked_reason(pair, override_reason),
        proposed_by=by,
        previous=_previous_of(mentee),
        ends_on=_end_of(mentee.cohort),
    )
    # Whoever proposes them in spite of the board has thought anew: a new word replaces the old.
    locks = MatchingLock.objects.filter(mentee=mentee, mentor=mentor)
    locks.filter(kind=LockKind.APART).delete()
    emails.queue_proposed(tandem, pair)
    return tandem


def _check_participations(mentee: Participation, mentor: Participation) -> None:
    if mentee.role != Role.MENTEE or mentor.role != Role.MENTOR:
        raise NotAllowedError(_("A tandem is one mentee and one mentor."))
    if mentee.cohort_id != mentor.cohort_id:
        raise NotAllowedError(_("The two take part in different cohorts."))
    if mentee.ended_on or mentor.ended_on:
        raise NotAllowedError(_("One of the two does not take part any more."))


def _previous_of(mentee: Participation) -> Tandem | None:
    """The latest tandem that came to nothing or ended early: the one that no other follows."""
    over = [TandemState.DISCARDED, TandemState.ENDED_EARLY]
    earlier = Tandem.objects.filter(mentee=mentee, state__in=over, followed_by=None)
    return earlier.order_by("-created_at", "pk").first()


def checked_reason(pair: queries.Pair, reason: str) -> str:
    """The reason as it is stored; refused where one is missing, or is too long."""
    reason = reason.strip()
    if pair.needs_reason and not reason:
        if pair.was_refused:
            raise NotAllowedError(_("Proposed before, and one side said no: please give a reason."))
        raise NotAllowedError(_("They live more than 80 km apart: please give a reason."))
    if len(reason) > REASON_LENGTH:
        raise NotAllowedError(_("Please give the reason in at most 300 characters."))
    return reason


def _end_of(cohort):
    """A partnership for a time: without an end in the plan there is no tandem."""
    phase = phase_of(cohort, PhaseKind.MENTORING)
    day = phase.operative_end if phase else None
    if day is None:
        raise NotAllowedError(_("The plan does not say yet when the mentoring ends."))
    if day < clock.today():
        raise NotAllowedError(_("The mentoring of this cohort is over."))
    return day


def _create(**fields) -> Tandem:
    try:
        with transaction.atomic():  # a savepoint: the refusal must not end the whole transaction
            return Tandem.objects.create(**fields)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in SENTENCES:
            raise
        raise NotAllowedError(SENTENCES[name]()) from error


@transaction.atomic
def answer(tandem: Tandem, *, person: User, answer: str, share_contact: bool = False) -> Tandem:
    """One of the two answers on the portal. A yes needs the consent to pass on contact data."""
    tandem = _lock_proposed(tandem)
    rights.check_one_of(tandem, person)
    _check_answer(answer)
    rights.check_both_take_part(tandem)
    if answer == Answer.YES:
        if share_contact:
            give_consent(person, ConsentKind.SHARE_CONTACT)
        elif not has_consent(person, ConsentKind.SHARE_CONTACT):
            raise NotAllowedError(
                _("Without this consent there is no tandem: you could not reach each other.")
            )
    side = "mentee" if tandem.mentee.person_id == person.pk else "mentor"
    return _store_answer(tandem, side, answer)


@transaction.atomic
def record_answer(tandem: Tandem, *, side: str, answer: str, by: User) -> Tandem:
    """What one of the two said on the phone. The consent they still give themselves."""
    tandem = _lock_proposed(tandem)
    rights.check_team(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    _check_answer(answer)
    if side not in ("mentee", "mentor"):
        raise NotAllowedError(_("A tandem is one mentee and one mentor."))
    return _store_answer(tandem, side, answer)


def _lock_proposed(tandem: Tandem) -> Tandem:
    tandem = rights.lock(tandem)
    rights.check_state(tandem, TandemState.PROPOSED)
    return tandem


def _check_answer(answer: str) -> None:
    if answer not in (Answer.YES, Answer.NO):
        raise NotAllowedError(_("Please answer yes or no."))


def _store_answer(tandem: Tandem, side: str, answer: str) -> Tandem:
    field = f"{side}_answer"
    if getattr(tandem, field) != answer:
        setattr(tandem, field, answer)
        tandem.save(update_fields=[field])
    return tandem


@transaction.atomic
def confirm(tandem: Tandem, *, by: User) -> Tandem:
    """Both said yes: contact data are open now, and a draft of the agreement waits for the two."""
    rights.lock_participations(*_people_of(tandem))
    tandem = _lock_proposed(tandem)
    rights.check_coordinator(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    _check_ready_to_confirm(tandem)
    tandem.state = TandemState.CONFIRMED
    tandem.confirmed_by, tandem.confirmed_at = by, clock.now()
    tandem.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    begin_agreement(tandem)
    emails.queue_confirmed(tandem, kickoff=kickoff_day(tandem.cohort))
    return tandem


def _people_of(tandem: Tandem) -> list[Participation]:
    return [Participation(pk=tandem.mentee_id), Participation(pk=tandem.mentor_id)]


def _check_ready_to_confirm(tandem: Tandem) -> None:
    rights.check_both_take_part(tandem)
    if (tandem.mentee_answer, tandem.mentor_answer) != (Answer.YES, Answer.YES):
        raise NotAllowedError(_("Both have to say yes first: silence is not consent."))
    missing = [
        participation.person
        for participation in (tandem.mentee, tandem.mentor)
        if not has_consent(participation.person, ConsentKind.SHARE_CONTACT)
    ]
    if missing:
        names = ", ".join(str(person) for person in missing)
        raise NotAllowedError(
            _("Their consent to pass on contact data is missing: %(names)s.") % {"names": names}
        )
    known = queries.know([tandem.mentee, tandem.mentor])
    if queries.is_excluded(known, known.sides[tandem.mentee_id], known.sides[tandem.mentor_id]):
        raise NotAllowedError(queries.neutral_reason())


@transaction.atomic
def discard(tandem: Tandem, *, by: User) -> Tandem:
    """The coordination takes a tandem back before it starts, and tells both in person."""
    tandem = rights.lock(tandem)
    rights.check_coordinator(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    rights.check_state(tandem, TandemState.PROPOSED, TandemState.CONFIRMED)
    tandem.state = TandemState.DISCARDED
    tandem.save(update_fields=["state"])
    end_pin(tandem)
    close_agreements(tandem)
    cancel_related(f"tandem:{tandem.pk}")  # a proposal that has not gone out yet stays here
    return tandem


def end_pin(tandem: Tandem) -> None:
    """What was set beforehand about a pair is over with their tandem: nobody is asked twice."""
    pins = MatchingLock.objects.pins()
    pins.filter(mentee=tandem.mentee_id, mentor=tandem.mentor_id).delete()


@transaction.atomic
def look_after(tandem: Tandem, *, contact_person: User | None, by: User) -> Tandem:
    """Say who of the team looks after the two. Their name stands in mails and in the agreement."""
    tandem = rights.lock(tandem)
    rights.check_team(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    if contact_person is not None:
        rights.check_team(contact_person, tandem.cohort)
        rights.check_not_own(contact_person, [tandem.mentee, tandem.mentor])
    tandem.contact_person = contact_person
    tandem.save(update_fields=["contact_person"])
    return tandem
