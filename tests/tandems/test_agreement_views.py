from datetime import date

import pytest

from tandems import services
from tandems.models import AgreementState

from .pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def ready(tandem):
    return services.make_ready(tandem.agreements.get(), by=tandem.mentee.person)


def sign(agreement, person):
    services.sign(agreement, person=person, typed_name=person.get_full_name())


def fields(**changed):
    return {
        "revision": "0",
        "rhythm": "WEEKS_3",
        "meeting_minutes": "60",
        "reply_days": "2",
        "channels": ["IN_PERSON"],
        "mentee_expects": "Ehrlichkeit",
        "goal_1": "Ich rede frei.",
        "sign_1": "Applaus",
        **changed,
    }


def test_what_is_written_is_stored(client, tandem, mentee):
    response = client.post(page("edit", tandem), fields(read=""))

    assert response.url == page("agreement", tandem)
    agreement = tandem.agreements.get()
    assert (agreement.mentee_expects, agreement.rhythm) == ("Ehrlichkeit", "WEEKS_3")
    assert agreement.edited_by == mentee
    assert tandem.goals.get().success_sign == "Applaus"


def test_save_and_go_on_later_stays_on_the_page(client, tandem, mentee):
    assert client.post(page("edit", tandem), fields()).url == page("edit", tandem)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mentee_expects": "x" * 501},
        {"rhythm": "DAILY"},
        {"meeting_minutes": "0"},
        {"reply_days": "99999999999999999999"},
        {"channels": ["PIGEON"]},
        {"goal_1": "", "sign_1": "Applaus"},
        {"first_conversation_on": "gestern"},
        {"revision": "x"},
    ],
)
def test_what_is_wrong_comes_back_with_everything_typed(client, tandem, mentee, wrong):
    response = client.post(page("edit", tandem), fields(places="Im Rathaus", **wrong))

    assert response.context["form"].errors
    assert "Im Rathaus" in response.content.decode()
    assert tandem.agreements.get().revision == 0


def test_both_texts_are_kept_when_the_other_was_faster(client, tandem, mentee):
    services.save_draft(
        tandem.agreements.get(),
        person=tandem.mentor.person,
        revision=0,
        data={"mentee_expects": "Sein Text", "first_conversation_on": date(2008, 11, 3)},
    )

    response = client.post(page("edit", tandem), fields(mentee_expects="Ihr Text"))

    content = response.content.decode()
    assert f"Inzwischen hat {tandem.mentor.person.first_name} etwas geändert." in content
    assert "Sein Text" in content
    assert "Ihr Text" in content
    assert tandem.agreements.get().mentee_expects == "Sein Text"
    again = client.post(page("edit", tandem), fields(mentee_expects="Beides", revision="1"))
    assert again.status_code == 302
    assert tandem.agreements.get().mentee_expects == "Beides"


def test_a_text_that_stands_still_is_not_edited(client, tandem, mentee):
    ready(tandem)

    assert client.get(page("edit", tandem)).url == page("agreement", tandem)
    assert client.post(page("edit", tandem), fields()).url == page("agreement", tandem)
    assert tandem.agreements.get().mentee_expects == ""


def test_extra_fields_of_a_post_change_nothing(client, tandem, mentee):
    client.post(
        page("edit", tandem),
        fields(ends_on="2020-01-01", state="SIGNED", text_hash="x", version="9", tandem="x"),
    )

    agreement = tandem.agreements.get()
    assert (agreement.ends_on, agreement.state) == (date(2009, 4, 30), AgreementState.DRAFT)
    assert (agreement.version, agreement.text_hash) == (1, "")


@pytest.mark.parametrize("revision", ["1", "", "-1", "x", "²"])
def test_ready_needs_the_revision_that_was_read(client, tandem, mentee, revision):
    client.post(page("ready", tandem), {"revision": revision})

    assert tandem.agreements.get().state == AgreementState.DRAFT


def test_ready_reopen_and_again(client, tandem, mentee):
    client.post(page("ready", tandem), {"revision": "0"})
    assert tandem.agreements.get().state == AgreementState.READY

    assert client.post(page("reopen", tandem)).url == page("edit", tandem)
    assert tandem.agreements.get().state == AgreementState.DRAFT

    assert client.post(page("reopen", tandem)).url == page("agreement", tandem)


def test_signing_by_name(client, tandem, mentee):
    agreement = ready(tandem)
    post = {"typed_name": mentee.get_full_name(), "read_hash": agreement.text_hash}

    response = client.post(page("sign", tandem), post, follow=True)

    content = response.content.decode()
    assert f"Du hast unterzeichnet, {tandem.mentor.person.first_name} noch nicht." in content
    assert agreement.signatures.get().person == mentee


def test_a_wrong_name_comes_back(client, tandem, mentee):
    agreement = ready(tandem)
    post = {"typed_name": "Jemand", "read_hash": agreement.text_hash}

    response = client.post(page("sign", tandem), post)

    assert "Bitte tippe Deinen eigenen Vor- und Nachnamen ein." in response.content.decode()
    assert not agreement.signatures.exists()


def test_what_changed_meanwhile_is_not_signed(client, tandem, mentee):
    agreement = ready(tandem)
    post = {"typed_name": mentee.get_full_name(), "read_hash": "0" * 64}

    response = client.post(page("sign", tandem), post, follow=True)

    assert "Bitte lies ihn noch einmal." in response.content.decode()
    assert not agreement.signatures.exists()


def test_looking_at_the_address_of_signing_leads_to_the_text(client, tandem, mentee):
    assert client.get(page("sign", tandem)).url == page("agreement", tandem)


def test_a_new_version_is_begun_and_the_old_one_named(client, tandem, mentee):
    agreement = ready(tandem)
    for person in (mentee, tandem.mentor.person):
        sign(agreement, person)

    assert client.post(page("change", tandem)).url == page("edit", tandem)

    assert "Bis dahin gilt Fassung 1." in client.get(page("agreement", tandem)).content.decode()
    assert client.post(page("change", tandem)).url == page("agreement", tandem)


def test_the_paper_is_a_pdf_to_keep(client, tandem, mentee):
    response = client.get(page("paper", tandem, 1))

    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="mentoring-vereinbarung-fassung-1.pdf"'
    )
    assert client.get(page("paper", tandem, 2)).status_code == 404


def test_a_text_that_can_not_be_printed_says_so(client, tandem, mentee):
    tandem.agreements.update(mentee_expects="x" * 70_000)

    response = client.get(page("paper", tandem, 1), follow=True)

    assert "zu lang" in response.content.decode()
