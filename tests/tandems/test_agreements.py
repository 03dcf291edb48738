from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from tandems import queries, services
from tandems.models import AgreementState
from tests.factories import (
    TandemFactory,
    UserFactory,
    confirmed_tandem,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def tandem():
    return confirmed_tandem()


@pytest.fixture
def draft(tandem):
    return tandem.agreements.get()


def test_both_write_the_draft(tandem, draft):
    first = services.save_draft(
        draft,
        person=tandem.mentee.person,
        revision=0,
        data={
            "mentee_expects": "Ehrliche Worte.",
            "goals": [
                {"text": "Ich rede frei.", "success_sign": "Applaus"},
                {"text": " ", "success_sign": ""},
                {"text": "Ich kenne den Rat.", "success_sign": ""},
            ],
        },
    )
    services.save_draft(
        first, person=tandem.mentor.person, revision=1, data={"mentor_expects": "Neugier."}
    )

    draft.refresh_from_db()
    assert (draft.mentee_expects, draft.mentor_expects) == ("Ehrliche Worte.", "Neugier.")
    assert (draft.revision, draft.edited_by) == (2, tandem.mentor.person)
    goals = tandem.goals.values_list("order", "text", "success_sign")
    assert list(goals) == [(1, "Ich rede frei.", "Applaus"), (2, "Ich kenne den Rat.", "")]


def test_a_stale_save_overwrites_nothing(tandem, draft):
    services.save_draft(
        draft, person=tandem.mentee.person, revision=0, data={"places": "Im Rathaus"}
    )

    with pytest.raises(services.StaleError) as stale:
        services.save_draft(
            draft, person=tandem.mentor.person, revision=0, data={"places": "Im Café"}
        )

    assert str(stale.value) == f"Inzwischen hat {tandem.mentee.person.first_name} etwas geändert."
    assert stale.value.agreement.places == "Im Rathaus"
    draft.refresh_from_db()
    assert (draft.places, draft.revision) == ("Im Rathaus", 1)


@pytest.mark.parametrize(
    "data",
    [
        {"mentee_expects": "x" * 501},
        {"rhythm": "DAILY"},
        {"channels": ["PIGEON"]},
        {"goals": [{"text": "x" * 201, "success_sign": ""}]},
        {"goals": [{"text": f"Ziel {number}", "success_sign": ""} for number in range(4)]},
    ],
)
def test_what_does_not_fit_is_refused_as_a_whole(tandem, draft, data):
    with pytest.raises(NotAllowedError), transaction.atomic():
        services.save_draft(draft, person=tandem.mentee.person, revision=0, data=data)

    draft.refresh_from_db()
    assert draft.revision == 0
    assert not tandem.goals.exists()


def test_only_the_two_write(draft):
    with pytest.raises(NotAllowedError):
        services.save_draft(draft, person=coordinator(), revision=0, data={})


def test_nobody_writes_when_one_has_left(tandem, draft):
    tandem.mentor.ended_on = date(2008, 9, 20)
    tandem.mentor.save()

    with pytest.raises(NotAllowedError):
        services.save_draft(draft, person=tandem.mentee.person, revision=0, data={})


def test_ready_freezes_every_word(tandem, draft):
    services.save_draft(
        draft, person=tandem.mentee.person, revision=0, data={"mentee_expects": "Zeit."}
    )

    agreement = services.make_ready(draft, by=tandem.mentor.person, revision=1)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.READY
    assert agreement.text_hash == queries.checksum(agreement.text)
    assert agreement.text["sections"][2]["paragraphs"][0] == {
        "label": "Mentee erwartet:",
        "text": "Zeit.",
    }


def test_what_happens_to_the_fields_later_does_not_touch_the_frozen_text(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)
    before = agreement.text_hash
    tandem.mentee.person.last_name = "Anders"
    tandem.mentee.person.save()

    agreement.refresh_from_db()

    assert queries.checksum(queries.shown_text(agreement)) == before
    assert "Anders" not in str(queries.shown_text(agreement))


def test_the_team_may_freeze_it_for_the_paper(draft):
    agreement = services.make_ready(draft, by=team_member())

    assert agreement.state == AgreementState.READY


@pytest.mark.parametrize("role", [TeamRole.READ_ONLY, TeamRole.CONFIDANT])
def test_others_freeze_nothing(draft, role):
    with pytest.raises(NotAllowedError):
        services.make_ready(draft, by=team_member(role))


def test_ready_is_for_the_text_that_was_seen(tandem, draft):
    services.save_draft(draft, person=tandem.mentee.person, revision=0, data={})

    with pytest.raises(services.StaleError):
        services.make_ready(draft, by=tandem.mentor.person, revision=0)


def test_a_frozen_text_is_not_written(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)

    with pytest.raises(NotAllowedError):
        services.save_draft(agreement, person=tandem.mentee.person, revision=0, data={})
    with pytest.raises(NotAllowedError):
        services.make_ready(agreement, by=tandem.mentee.person)


def test_back_to_the_draft_while_nobody_has_signed(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)

    services.back_to_draft(agreement, by=tandem.mentor.person)

    draft.refresh_from_db()
    assert (draft.state, draft.text, draft.text_hash) == (AgreementState.DRAFT, {}, "")
    assert draft.revision == 1


def sign(agreement, person):
    return services.sign(agreement, person=person, typed_name=person.get_full_name())


def test_no_way_back_once_somebody_has_signed(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)
    sign(agreement, tandem.mentee.person)

    with pytest.raises(NotAllowedError):
        services.back_to_draft(agreement, by=tandem.mentor.person)


def test_back_to_draft_is_for_texts_that_stand_still(tandem, draft):
    with pytest.raises(NotAllowedError):
        services.back_to_draft(draft, by=tandem.mentor.person)


def test_a_change_after_one_signature_is_a_new_version(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)
    sign(agreement, tandem.mentee.person)

    new = services.new_version(agreement, by=tandem.mentor.person)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SUPERSEDED
    assert (new.version, new.state, new.ends_on) == (2, AgreementState.DRAFT, date(2009, 4, 30))
    assert not new.signatures.exists()


def test_without_a_signature_there_is_no_new_version(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)

    with pytest.raises(NotAllowedError):
        services.new_version(agreement, by=tandem.mentee.person)


def test_a_signed_version_holds_until_the_next_is_signed(tandem, draft):
    first = services.make_ready(draft, by=tandem.mentee.person)
    people = [tandem.mentee.person, tandem.mentor.person]
    for person in people:
        sign(first, person)
    second = services.new_version(first, by=people[0])
    first.refresh_from_db()
    assert first.state == AgreementState.SIGNED

    services.make_ready(second, by=people[1])
    for person in people:
        sign(second, person)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (AgreementState.SUPERSEDED, AgreementState.SIGNED)


def test_there_is_one_newest_version(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)
    for person in (tandem.mentee.person, tandem.mentor.person):
        sign(agreement, person)
    services.new_version(agreement, by=tandem.mentee.person)

    with pytest.raises(NotAllowedError, match="neuere Fassung"):
        services.new_version(agreement, by=tandem.mentor.person)


def test_only_the_two_begin_a_new_version(draft):
    with pytest.raises(NotAllowedError):
        services.new_version(draft, by=coordinator())


def test_a_version_that_stands_still_has_a_checksum(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(draft).objects.filter(pk=draft.pk).update(state=AgreementState.READY)


def test_strangers_do_not_prepare(draft):
    with pytest.raises(NotAllowedError):
        services.make_ready(draft, by=UserFactory())


def test_the_text_is_that_of_the_programme(tandem, draft):
    tandem.contact_person = UserFactory(first_name="Ida", last_name="Ahrens")
    draft.tandem = tandem
    draft.first_conversation_on = date(2008, 11, 3)
    draft.channels = ["IN_PERSON", "PHONE"]
    draft.feedback_rule = "Einmal im Monat."
    draft.reply_days = 1

    words = str(queries.agreement_text(draft))

    for sentence in (
        "Wir bilden ein Tandem vom 25. Oktober 2008 bis zum 30. April 2009.",
        "kein einklagbares Recht",
        "Unsere Ziele legen wir im Erstgespräch fest.",
        "Wir treffen uns alle 4 Wochen für etwa 90 Minuten, mindestens 4-mal",
        "3. November 2008",
        "persönlich, am Telefon",
        "innerhalb von einem Tag",
        "Einmal im Monat.",
        "wenden wir uns an Ida Ahrens im Organisationsteam oder",
        "kein Anspruch auf eine Kandidatur, ein Amt, einen Listenplatz oder eine Stelle",
    ):
        assert sentence in words


def test_no_agreement_before_the_confirmation():
    assert not TandemFactory().agreements.exists()
