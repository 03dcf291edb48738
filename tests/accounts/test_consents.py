from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import services
from accounts.models import Consent, ConsentKind, ConsentText
from mentoring.core import clock
from tests.factories import ConsentFactory, ConsentTextFactory, UserFactory
from tests.locks import PATIENCE, waits_for_us

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PROCESSING = ConsentKind.PROCESSING


def test_every_kind_has_a_shipped_text():
    texts = ConsentText.objects.current(clock.today())

    assert {text.kind for text in texts} == set(ConsentKind.values)
    assert all(len(text.sha256) == 64 for text in texts)


def test_ensure_consent_texts_twice_changes_nothing():
    ConsentText.objects.filter(kind=ConsentKind.ALUMNI).delete()

    services.ensure_consent_texts()
    services.ensure_consent_texts()

    assert ConsentText.objects.count() == len(ConsentKind)


def test_the_text_names_the_organisation(settings):
    settings.ORGANISATION = settings.ORGANISATION | {"address": "Bürgelstraße 1, Magdeburg"}
    text = ConsentText.objects.get(kind=PROCESSING, version=1)

    heading, body = text.paragraphs[0]

    assert heading == "Wer verantwortlich ist"
    assert "Bürgelstraße 1, Magdeburg" in body
    assert not any("{{" in body for _heading, body in text.paragraphs)


@pytest.mark.usefixtures("standing")
def test_give_consent_twice_is_once():
    person = UserFactory()

    first = services.give_consent(person, PROCESSING)
    second = services.give_consent(person, PROCESSING)

    assert first == second
    assert first.given_at == clock.now()
    assert services.has_consent(person, PROCESSING)
    assert not services.has_consent(person, ConsentKind.ALUMNI)


def test_give_consent_to_a_newer_text_is_a_new_row():
    person = UserFactory()
    old = services.give_consent(person, PROCESSING)
    newer = services.write_consent_text(
        kind=PROCESSING, label="Neu", text="Neu", valid_from=clock.today()
    )

    new = services.give_consent(person, PROCESSING)

    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert new.text == newer
    assert newer.version == 2


def test_a_text_of_tomorrow_is_not_asked_for_today():
    services.write_consent_text(
        kind=PROCESSING, label="Neu", text="Neu", valid_from=clock.today() + timedelta(days=1)
    )

    consent = services.give_consent(UserFactory(), PROCESSING)

    assert consent.text.version == 1


def test_withdraw_consent_ends_it_and_a_second_time_does_nothing():
    person = UserFactory()
    consent = services.give_consent(person, PROCESSING)

    assert services.withdraw_consent(person, PROCESSING) == consent
    assert services.withdraw_consent(person, PROCESSING) is None
    assert not services.has_consent(person, PROCESSING)


def test_withdraw_consent_even_if_the_clock_was_set_back():
    person = UserFactory()
    consent = services.give_consent(person, PROCESSING)

    with clock.set_to(clock.now() - timedelta(days=9)):
        services.withdraw_consent(person, PROCESSING)

    consent.refresh_from_db()
    assert consent.withdrawn_at == consent.given_at


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ConsentKind.ALUMNI, "version": 901},
        {"version": 901},
        {"label": "Anders"},
        {"text": "Anders"},
        {"sha256": "0" * 64},
        {"valid_from": date(2008, 2, 1)},
    ],
)
def test_a_used_text_is_never_changed(change):
    text = ConsentFactory().text

    with pytest.raises(IntegrityError, match="new version"), transaction.atomic():
        ConsentText.objects.filter(pk=text.pk).update(**change)


def test_a_used_text_is_never_deleted():
    text = ConsentFactory().text

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentText.objects.filter(pk=text.pk)._raw_delete("default")


def test_an_unused_text_may_still_be_mended():
    text = ConsentTextFactory()

    assert ConsentText.objects.filter(pk=text.pk).update(label="Besser") == 1
    assert ConsentText.objects.filter(pk=text.pk).delete()[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ConsentKind.ALUMNI},
        {"given_at": datetime(2008, 1, 1, tzinfo=UTC)},
        {"source": "PAPER"},
        {"person": "another"},
        {"text": "another"},
    ],
)
def test_a_consent_is_never_changed(change):
    consent = ConsentFactory()
    if "person" in change:
        change = {"person": UserFactory()}
    if "text" in change:
        change = {"text": ConsentTextFactory(version=901)}

    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_a_withdrawal_is_not_taken_back():
    consent = ConsentFactory()
    services.withdraw_consent(consent.person, consent.kind)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=None)


def test_a_text_waits_for_the_consent_that_is_just_given(at_the_same_time):
    services.ensure_consent_texts()
    text, person = ConsentText.objects.get(kind=PROCESSING, version=1), UserFactory()

    with transaction.atomic():
        services.give_consent(person, PROCESSING)
        change = at_the_same_time(ConsentText.objects.filter(pk=text.pk).update, label="Anders")
        assert waits_for_us(change)

    with pytest.raises(IntegrityError):
        change.result(timeout=PATIENCE)


def test_two_clicks_at_once_give_one_consent(at_the_same_time):
    services.ensure_consent_texts()
    person = UserFactory()

    with transaction.atomic():
        first = services.give_consent(person, PROCESSING)
        second = at_the_same_time(services.give_consent, person, PROCESSING)
        assert waits_for_us(second)

    assert second.result(timeout=PATIENCE) == first


def test_versions_of_a_kind_count_upwards():
    for label in ("Eins", "Zwei"):
        services.write_consent_text(
            kind=ConsentKind.ALUMNI, label=label, text="Text", valid_from=clock.today()
        )

    newest = ConsentText.objects.filter(kind=ConsentKind.ALUMNI).aggregate(Max("version"))
    assert newest == {"version__max": 3}


@pytest.mark.parametrize("merged", [False, True])
def test_a_consent_follows_a_merge_and_nothing_else(merged):
    consent, other = ConsentFactory(), UserFactory()
    if merged:
        consent.person.merged_into = other
        consent.person.save()
    rows = Consent.objects.filter(pk=consent.pk)

    if merged:
        rows.update(person=other)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(person=other)

    assert rows.filter(person=other).exists() is merged
