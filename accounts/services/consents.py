from django.db import transaction

from accounts.models import Consent, ConsentKind, ConsentSource, ConsentText, User
from mentoring.core import clock
from mentoring.core.rows import held

from .texts import INFORMATION, LABELS, NEXT_COHORT, NEXT_COHORT_LABEL, VALID_FROM


@transaction.atomic
def ensure_consent_texts() -> None:
    """Ship the first version of each text. What is there stays: it may have been agreed to."""
    texts = {kind: (label, INFORMATION) for kind, label in LABELS.items()}
    texts[ConsentKind.NEXT_COHORT] = (NEXT_COHORT_LABEL, NEXT_COHORT)
    for kind, (label, text) in texts.items():
        ConsentText.objects.get_or_create(
            kind=kind,
            version=1,
            defaults={"label": label, "text": text, "valid_from": VALID_FROM},
        )


@transaction.atomic
def give_consent(person: User, kind: str, *, source: str = ConsentSource.WEB) -> Consent:
    """Store that a person agrees to the present text. Twice is once.

    Who had agreed to an older text agrees anew: the old consent ends, the new one is its own row.
    """
    _lock(person)
    text = current_text(ConsentKind(kind))
    present = person.consents.valid().filter(kind=kind).first()
    if present and present.text_id == text.pk:
        return present
    if present:
        _end(present)
    return Consent.objects.create(
        person=person, kind=kind, text=text, given_at=clock.now(), source=source
    )


@transaction.atomic
def withdraw_consent(person: User, kind: str) -> Consent | None:
    """End a consent from now on. Gives back what ended, or nothing if there was none.

    What follows from it (withdrawn applications, say) is the business of whoever asks.
    """
    _lock(person)
    present = person.consents.valid().filter(kind=ConsentKind(kind)).first()
    if present:
        _end(present)
    return present


def has_consent(person: User, kind: str) -> bool:
    return person.consents.valid().filter(kind=ConsentKind(kind)).exists()


@transaction.atomic
def write_consent_text(*, kind: str, label: str, text: str, valid_from) -> ConsentText:
    """The next version of a text. Older ones stay, with the consents that refer to them."""
    newest = ConsentText.objects.select_for_update().filter(kind=kind).first()
    version = newest.version + 1 if newest else 1
    return ConsentText.objects.create(
        kind=kind, version=version, label=label, text=text, valid_from=valid_from
    )


def _lock(person: User) -> None:
    """One person's consents change one after the other, so that a double click is one click."""
    held(User, person.pk)


def current_text(kind: ConsentKind) -> ConsentText:
    """What is agreed to today."""
    texts = ConsentText.objects.current(clock.today()).filter(kind=kind)
    if not texts:
        ensure_consent_texts()
    return texts.get()


def _end(consent: Consent) -> None:
    consent.withdrawn_at = max(clock.now(), consent.given_at)  # the demo's clock may be set back
    consent.save(update_fields=["withdrawn_at"])
