from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.models import ConsentKind
from accounts.services import has_consent
from mentoring.core import clock
from tandems.models import Answer, TandemState
from tests.factories import (
    ConsentFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    confirmed_tandem,
)
from tests.factories.programme import BERLIN

from .pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


GET = ["detail", "answer", "agreement", "edit", "sign", "end"]
POST = ["answer", "edit", "ready", "reopen", "sign", "change", "end"]


@pytest.mark.parametrize("name", GET)
def test_a_foreign_tandem_does_not_exist(client, tandem, name):
    client.force_login(confirmed_tandem().mentor.person)

    assert client.get(page(name, tandem)).status_code == 404


@pytest.mark.parametrize("name", POST)
def test_a_foreign_tandem_is_not_changed(client, tandem, name):
    client.force_login(UserFactory())

    assert client.post(page(name, tandem), {"answer": "YES"}).status_code == 404


def test_a_foreign_paper_does_not_exist(client, tandem):
    client.force_login(UserFactory())

    assert client.get(page("paper", tandem, 1)).status_code == 404


@pytest.mark.parametrize("name", GET)
def test_a_discarded_tandem_is_gone(client, name):
    tandem = TandemFactory(state=TandemState.DISCARDED)
    client.force_login(tandem.mentee.person)

    assert client.get(page(name, tandem)).status_code == 404


@pytest.mark.parametrize("name", ["agreement", "edit", "sign"])
def test_before_the_confirmation_there_is_no_agreement(client, name):
    tandem = TandemFactory()
    client.force_login(tandem.mentee.person)

    assert client.get(page(name, tandem)).status_code == 404


@pytest.mark.parametrize("name", ["ready", "reopen", "change"])
def test_effects_need_a_post(client, tandem, mentee, name):
    assert client.get(page(name, tandem)).status_code == 405


def test_everything_needs_a_login(client, tandem):
    assert client.get(page("detail", tandem)).status_code == 302
    assert client.get(reverse("tandems:guide")).status_code == 302


@pytest.fixture
def proposal():
    return TandemFactory(
        mentee=accepted_mentee(person__first_name="Aylin"),
        mentor=accepted_mentor(person__first_name="Bernd"),
    )


def test_a_yes_with_the_tick_is_stored(client, proposal):
    person = proposal.mentee.person
    client.force_login(person)

    response = client.post(
        page("answer", proposal), {"answer": "YES", "share_contact": "1"}, follow=True
    )

    assert "Du hast Ja gesagt." in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.mentee_answer == Answer.YES
    assert has_consent(person, ConsentKind.SHARE_CONTACT)


def test_a_yes_without_the_tick_comes_back_with_the_reason(client, proposal):
    client.force_login(proposal.mentee.person)

    response = client.post(page("answer", proposal), {"answer": "YES"})

    assert response.context["form"].errors == {
        "share_contact": [
            "Ohne diese Einwilligung entsteht kein Tandem: Ihr könntet Euch nicht erreichen."
        ]
    }
    proposal.refresh_from_db()
    assert proposal.mentee_answer == Answer.OPEN


def test_no_box_is_ticked_beforehand(client, proposal):
    client.force_login(proposal.mentee.person)

    assert "checked" not in client.get(page("detail", proposal)).content.decode()


def test_a_no_is_stored_and_may_be_changed(client, proposal):
    client.force_login(proposal.mentor.person)

    response = client.post(page("answer", proposal), {"answer": "NO"}, follow=True)

    content = response.content.decode()
    assert "Du möchtest erst reden." in content
    assert 'value="YES"' in content
    proposal.refresh_from_db()
    assert proposal.mentor_answer == Answer.NO


@pytest.mark.parametrize("answer", ["", "MAYBE"])
def test_a_wrong_answer_comes_back(client, proposal, answer):
    client.force_login(proposal.mentor.person)

    response = client.post(page("answer", proposal), {"answer": answer})

    assert "Bitte prüfe Deine Antwort" in response.content.decode()


def test_looking_at_the_answers_address_leads_to_the_page(client, proposal):
    client.force_login(proposal.mentor.person)

    assert client.get(page("answer", proposal)).url == page("detail", proposal)


def test_an_answer_that_comes_too_late_says_so(client, tandem, mentee):
    response = client.post(page("answer", tandem), {"answer": "NO"}, follow=True)

    assert "Nicht möglich" in response.content.decode()


def test_the_profile_is_shown_once_it_is_released(client, proposal):
    profile = proposal.mentor.person.applications.get().mentor_profile
    client.force_login(proposal.mentee.person)
    assert profile.public_profile in client.get(page("detail", proposal)).content.decode()

    profile.profile_published = False
    profile.save()

    assert profile.public_profile not in client.get(page("detail", proposal)).content.decode()


def test_when_the_partner_has_left_there_is_nothing_to_answer(client, proposal):
    proposal.mentor.ended_on = date(2008, 9, 20)
    proposal.mentor.save()
    client.force_login(proposal.mentee.person)

    content = client.get(page("detail", proposal)).content.decode()

    assert "Bernd nimmt nicht mehr am Programm teil." in content
    assert 'name="answer"' not in content


def test_ending_asks_first_and_then_ends(client, mentee, tandem):
    content = client.get(page("end", tandem)).content.decode()
    assert "Willst Du das Tandem wirklich beenden? Du musst keinen Grund nennen." in content
    tandem.refresh_from_db()
    assert tandem.state == TandemState.CONFIRMED

    assert client.post(page("end", tandem), {"reason": "TIME"}).url == reverse("dashboard")

    tandem.refresh_from_db()
    assert (tandem.state, tandem.end_reason) == (TandemState.DISCARDED, "TIME")


def test_a_wrong_reason_comes_back(client, mentee, tandem):
    assert client.post(page("end", tandem), {"reason": "x"}).status_code == 200

    tandem.refresh_from_db()
    assert tandem.state == TandemState.CONFIRMED


def test_there_is_nothing_to_end_in_a_proposal(client, proposal):
    client.force_login(proposal.mentee.person)

    assert client.get(page("end", proposal)).url == page("detail", proposal)


def test_contact_data_close_a_month_after_the_end(client, tandem, mentee):
    email = tandem.mentor.person.email
    tandem.state, tandem.starts_on = TandemState.COMPLETED, date(2008, 8, 1)
    tandem.ended_on = date(2008, 9, 1)
    tandem.save()
    assert email in client.get(page("detail", tandem)).content.decode()

    with clock.set_to(datetime(2008, 10, 2, 9, tzinfo=BERLIN)):
        assert email not in client.get(page("detail", tandem)).content.decode()


def test_guides_are_there(client, mentee):
    content = client.get(reverse("tandems:guide")).content.decode()

    assert "Erstgespräch (60–90 Minuten)" in content
    assert "Mentee – Du bist am Steuer" in content


def test_the_dashboard_has_a_constant_number_of_queries(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 3):
        mentor = accepted_mentor(profile__capacity=2)
        TandemFactory(mentor=mentor)
        for _more in range(number - 1):
            TandemFactory(mentor=mentor, active=True, state="COMPLETED", ended_on="2008-09-01")
        ConsentFactory(person=mentor.person, kind=ConsentKind.SHARE_CONTACT)
        client.force_login(mentor.person)
        with django_assert_max_num_queries(40) as queries:
            client.get(reverse("dashboard"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
