from datetime import date

import pytest

from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from tandems import services
from tandems.models import AgreementState, SignatureMethod, Tandem, TandemState
from tests.factories import UserFactory, confirmed_tandem, team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def tandem():
    return confirmed_tandem()


@pytest.fixture
def agreement(tandem):
    return services.make_ready(tandem.agreements.get(), by=tandem.mentee.person)


def sign(agreement, person, **fields):
    return services.sign(agreement, person=person, typed_name=person.get_full_name(), **fields)


def test_the_first_signature_waits_for_the_second(tandem, agreement):
    signature = sign(agreement, tandem.mentee.person, read_hash=agreement.text_hash)

    tandem.refresh_from_db()
    agreement.refresh_from_db()
    assert (signature.method, signature.text_hash) == (SignatureMethod.ONLINE, agreement.text_hash)
    assert (tandem.state, agreement.state) == (TandemState.CONFIRMED, AgreementState.READY)
    assert not OutgoingMail.objects.exists()


def test_the_second_signature_begins_the_tandem(tandem, agreement):
    sign(agreement, tandem.mentee.person)
    sign(agreement, tandem.mentor.person)

    tandem.refresh_from_db()
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert (tandem.state, tandem.starts_on) == (TandemState.ACTIVE, date(2008, 10, 25))
    mails = OutgoingMail.objects.filter(kind="M12")
    assert {mail.recipient for mail in mails} == {tandem.mentee.person, tandem.mentor.person}
    assert "sie gilt bis 30. April 2009" in mails[0].body


def test_signing_twice_is_signing_once(tandem, agreement):
    first = sign(agreement, tandem.mentee.person)

    assert sign(agreement, tandem.mentee.person) == first
    assert agreement.signatures.count() == 1


def test_what_is_signed_is_what_was_read(tandem, agreement):
    with pytest.raises(services.StaleError):
        sign(agreement, tandem.mentee.person, read_hash="0" * 64)

    assert not agreement.signatures.exists()


def test_a_draft_is_not_signed(tandem):
    with pytest.raises(NotAllowedError):
        sign(tandem.agreements.get(), tandem.mentee.person)


def test_only_the_two_sign(agreement):
    with pytest.raises(NotAllowedError):
        sign(agreement, UserFactory())


def test_nobody_signs_when_one_has_left(tandem, agreement):
    tandem.mentor.ended_on = date(2008, 9, 20)
    tandem.mentor.save()

    with pytest.raises(NotAllowedError):
        sign(agreement, tandem.mentee.person)


def test_nobody_signs_for_a_tandem_that_is_no_more(tandem, agreement):
    Tandem.objects.filter(pk=tandem.pk).update(state=TandemState.DISCARDED)

    with pytest.raises(NotAllowedError):
        sign(agreement, tandem.mentee.person)


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("Ann-Kathrin Müller-Groß", True),
        ("ann kathrin mueller gross", True),
        ("  Müller-Groß,  Ann ".replace(",", ""), True),
        ("Kathrin Müller Groß", True),
        ("Ann Müller", False),
        ("Ann", False),
        ("Bernd Müller-Groß", False),
        ("Ann Müller-Groß und Co", False),
        ("", False),
        ("   ", False),
    ],
)
def test_the_name_has_to_be_ones_own(typed, good):
    person = UserFactory.build(first_name="Ann-Kathrin", last_name="Müller-Groß")

    assert services.is_own_name(person, typed) is good


@pytest.mark.parametrize("typed", ["", "x"])
def test_without_a_name_on_record_nobody_signs_by_chance(typed):
    assert not services.is_own_name(UserFactory.build(first_name="", last_name=""), typed)


def test_a_wrong_name_is_refused(tandem, agreement):
    with pytest.raises(NotAllowedError, match="eigenen Vor- und Nachnamen"):
        services.sign(agreement, person=tandem.mentee.person, typed_name="Jemand Anderes")


def test_a_signature_on_paper_counts_the_same(tandem, agreement):
    witness = team_member()
    sign(agreement, tandem.mentee.person)

    signature = services.record_paper_signature(agreement, person=tandem.mentor.person, by=witness)

    tandem.refresh_from_db()
    assert (signature.method, signature.witness) == (SignatureMethod.PAPER, witness)
    assert tandem.state == TandemState.ACTIVE


def test_paper_twice_is_once(tandem, agreement):
    witness = team_member()
    first = services.record_paper_signature(agreement, person=tandem.mentor.person, by=witness)

    again = services.record_paper_signature(agreement, person=tandem.mentor.person, by=witness)

    assert again == first


def test_paper_is_entered_by_the_team(tandem, agreement):
    for by in (tandem.mentee.person, team_member(TeamRole.READ_ONLY)):
        with pytest.raises(NotAllowedError):
            services.record_paper_signature(agreement, person=tandem.mentor.person, by=by)


def test_nobody_enters_paper_for_their_own_tandem(tandem, agreement):
    by = team_member(person=tandem.mentor.person)

    with pytest.raises(NotAllowedError):
        services.record_paper_signature(agreement, person=tandem.mentee.person, by=by)


def test_paper_of_somebody_else_is_refused(agreement):
    with pytest.raises(NotAllowedError):
        services.record_paper_signature(agreement, person=UserFactory(), by=team_member())
