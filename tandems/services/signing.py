"""Two signatures make an agreement, and a tandem that runs."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, search_form
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tandems import emails
from tandems.models import (
    AgreementSignature,
    AgreementState,
    MentoringAgreement,
    SignatureMethod,
    TandemState,
)

from . import rights
from .agreements import StaleError

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@transaction.atomic
def sign(
    agreement: MentoringAgreement, *, person: User, typed_name: str, read_hash: str | None = None
) -> AgreementSignature:
    """Sign on the portal with the typed name. ``read_hash`` is the checksum of what was read.

    Signing twice is signing once: a double click gets the same signature back.
    """
    agreement = rights.lock_agreement(agreement)
    rights.check_one_of(agreement.tandem, person)
    done = agreement.signatures.filter(person=person).first()
    if done:
        return done
    _check_open(agreement)
    if read_hash is not None and read_hash != agreement.text_hash:
        raise StaleError(
            _("The text has changed in the meantime. Please read it again."), agreement
        )
    if not is_own_name(person, typed_name):
        raise NotAllowedError(_("Please type your own first and last name."))
    return _add(
        agreement,
        person=person,
        method=SignatureMethod.ONLINE,
        typed_name=" ".join(typed_name.split())[:160],
    )


@transaction.atomic
def record_paper_signature(
    agreement: MentoringAgreement, *, person: User, by: User
) -> AgreementSignature:
    """A member of the team holds the paper with this person's signature in their hands."""
    agreement = rights.lock_agreement(agreement)
    tandem = agreement.tandem
    rights.check_team(by, tandem.cohort)
    rights.check_not_own(by, [tandem.mentee, tandem.mentor])
    rights.check_one_of(tandem, person)
    done = agreement.signatures.filter(person=person).first()
    if done:
        return done
    _check_open(agreement)
    return _add(
        agreement,
        person=person,
        method=SignatureMethod.PAPER,
        typed_name=person.get_full_name()[:160],
        witness=by,
    )


def is_own_name(person: User, typed: str) -> bool:
    """The last name and a first name, whatever the case, accents, hyphens or order."""
    first, last, typed_words = (_words(t) for t in (person.first_name, person.last_name, typed))
    return bool(
        last <= typed_words
        and (first & typed_words or not first)
        and typed_words <= first | last
        and typed_words
    )


def _words(name: str) -> set[str]:
    plain = search_form(name.casefold().replace("-", " ").replace(".", " ").translate(UMLAUTS))
    return set(plain.split())


def _check_open(agreement: MentoringAgreement) -> None:
    rights.check_both_take_part(agreement.tandem)
    if agreement.tandem.state not in (TandemState.CONFIRMED, TandemState.ACTIVE):
        raise NotAllowedError(
            _("Not possible: this tandem is “%(state)s”.")
            % {"state": agreement.tandem.get_state_display()}
        )
    if agreement.state != AgreementState.READY:
        raise NotAllowedError(_("This text is not ready for signature."))


def _add(agreement: MentoringAgreement, **fields) -> AgreementSignature:
    signature = AgreementSignature.objects.create(
        agreement=agreement, signed_at=clock.now(), text_hash=agreement.text_hash, **fields
    )
    if agreement.signatures.count() == 2:
        _complete(agreement)
    return signature


def _complete(agreement: MentoringAgreement) -> None:
    """Both have signed: the older version goes, the tandem begins, both get the mail."""
    tandem = agreement.tandem
    for older in tandem.agreements.filter(state=AgreementState.SIGNED):
        older.state = AgreementState.SUPERSEDED
        older.save(update_fields=["state"])
    agreement.state = AgreementState.SIGNED
    agreement.save(update_fields=["state"])
    if tandem.state == TandemState.CONFIRMED:
        tandem.state = TandemState.ACTIVE
        tandem.starts_on = agreement.starts_on
        tandem.save(update_fields=["state", "starts_on"])
    emails.queue_signed(agreement)
