"""The stand-by is proposed: what was refused is discarded with it, and not before."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from mails.models import OutgoingMail
from programme.models import Participation
from tandems import services
from tandems.models import Answer, Tandem, TandemState
from tests.factories import (
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
)
from tests.locks import waits_for_us

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
ADD = reverse("admin:tandems_tandem_add")


@pytest.fixture
def mentee(db):
    return accepted_mentee(person__last_name="Eins")


@pytest.fixture
def mentors(db):
    return [accepted_mentor(person__last_name=name) for name in ("Rot", "Grün", "Blau")]


@pytest.fixture
def tandem(mentee, mentors):
    """The first mentor's, who said no; the second one stands by."""
    return TandemFactory(
        mentee=mentee, mentor=mentors[0], standby=mentors[1], mentor_answer=Answer.NO
    )


def page(tandem):
    return reverse("admin:tandems_tandem_change", args=[tandem.pk])


def step(tandem, name):
    return reverse("admin:tandems_tandem_step", args=[tandem.pk, name])


def text(response):
    return " ".join(response.content.decode().split())


def instead(tandem, mentor):
    return f"{ADD}?statt={tandem.pk}&mentor={mentor.pk}"


def send(client, tandem, mentor, **more):
    data = {"statt": tandem.pk, "mentee": tandem.mentee_id, "mentor": mentor.pk, **more}
    return client.post(ADD, data, follow=True)


def states():
    return dict(Tandem.objects.values_list("mentor__person__last_name", "state"))


def test_form_with_the_stand_by_discards_nothing(lead, tandem, mentors):
    assert instead(tandem, mentors[1]).replace("&", "&amp;") in text(lead.get(page(tandem)))

    forming = text(lead.get(instead(tandem, mentors[1])))

    assert states() == {"Rot": "PROPOSED"}
    assert f'value="{mentors[1].pk}" required checked' in forming
    assert "erst dann verworfen, wenn Du diesen hier abschickst" in forming
    assert f'href="{page(tandem)}"' in forming


def test_sent_form_discards_and_proposes_in_one(lead, tandem, mentors):
    response = send(lead, tandem, mentors[1])

    made = Tandem.objects.get(mentor=mentors[1])
    assert states() == {"Rot": "DISCARDED", "Grün": "PROPOSED"}
    assert (made.previous, response.redirect_chain) == (tandem, [(page(made), 302)])
    assert f"Der Vorschlag mit {mentors[0].person} ist verworfen" in text(response)


def test_second_click_leads_to_the_same_proposal(lead, tandem, mentors):
    first = send(lead, tandem, mentors[1])
    mails = OutgoingMail.objects.count()

    assert send(lead, tandem, mentors[1]).redirect_chain == first.redirect_chain
    assert states() == {"Rot": "DISCARDED", "Grün": "PROPOSED"}
    assert OutgoingMail.objects.count() == mails


def test_two_clicks_at_once_make_one_proposal(tandem, mentors, at_the_same_time):
    boss = coordinator()

    with transaction.atomic():
        first = services.propose_instead(tandem, mentor=mentors[1], by=boss)
        second = at_the_same_time(services.propose_instead, tandem, mentor=mentors[1], by=boss)
        assert waits_for_us(second)

    assert second.result(timeout=30) == first
    assert states() == {"Rot": "DISCARDED", "Grün": "PROPOSED"}


def test_refused_form_comes_back_and_discards_nothing(lead, tandem, mentors):
    far = accepted_mentor(person__last_name="Fern", person__lat=54.5, person__lon=13.4)

    response = send(lead, tandem, far)

    assert states() == {"Rot": "PROPOSED"}
    assert "Bitte gib einen Grund an" in text(response)
    assert f'value="{far.pk}" required checked' in text(response)
    assert f'name="statt" value="{tandem.pk}"' in text(response)
    send(lead, tandem, far, override_reason="Sie sehen sich im Landtag.")
    assert states() == {"Rot": "DISCARDED", "Fern": "PROPOSED"}


def test_refused_mentor_is_offered_with_the_place_that_becomes_free(lead, tandem, mentors):
    pairs = lead.get(instead(tandem, mentors[1])).context["pairs"]

    found = {pair.mentor.participation: pair for pair in pairs}
    assert found.keys() == set(mentors)
    assert not any(pair.blocks for pair in pairs)
    assert [mentor for mentor, pair in found.items() if pair.needs_reason] == [mentors[0]]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("yes", "Nicht möglich: Der Stand dieses Tandems ist"),
        ("other", "schon in einem offenen Tandem"),
        ("gone", "nimmt nicht mehr teil"),
    ],
)
def test_page_older_than_the_tandem_leads_back_with_a_sentence(
    lead, tandem, mentors, method, since, sentence
):
    if since == "yes":
        Tandem.objects.update(mentor_answer=Answer.YES)
    elif since == "other":
        Tandem.objects.update(state=TandemState.DISCARDED)
        TandemFactory(mentee=tandem.mentee, mentor=mentors[2])
    else:
        Participation.objects.filter(pk=tandem.mentee_id).update(ended_on="2008-09-01")
    before = states()

    if method == "get":
        response = lead.get(instead(tandem, mentors[1]), follow=True)
    else:
        response = send(lead, tandem, mentors[1])

    assert response.redirect_chain == [(page(tandem), 302)]
    assert sentence in text(response)
    assert states() == before


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000"])
def test_tandem_that_is_not_there_is_replaced_by_nobody(lead, tandem, mentors, wrong):
    assert lead.get(f"{ADD}?statt={wrong}").status_code == 404
    data = {"statt": wrong, "mentee": tandem.mentee_id, "mentor": mentors[1].pk}
    assert lead.post(ADD, data).status_code == 404


@pytest.mark.parametrize("state", ["DISCARDED", "ENDED_EARLY"])
def test_stand_by_of_a_tandem_that_is_over_is_proposed(lead, mentee, mentors, state):
    over = {"active": True, "ended_on": date(2008, 9, 19)} if state == "ENDED_EARLY" else {}
    tandem = TandemFactory(
        mentee=mentee, mentor=mentors[0], standby=mentors[1], **over | {"state": state}
    )
    assert f"{mentors[1].person} vorschlagen" in text(lead.get(page(tandem)))
    assert "erst dann verworfen" not in text(lead.get(instead(tandem, mentors[1])))

    response = send(lead, tandem, mentors[1])

    assert states() == {"Rot": state, "Grün": "PROPOSED"}
    assert "ist verworfen" not in text(response)


def test_stand_by_without_a_free_place_is_said_to_have_none(lead, tandem, mentors):
    TandemFactory(mentor=mentors[1])

    response = lead.get(instead(tandem, mentors[1]))

    assert "hat gerade keinen freien Platz oder passt nicht" in text(response)
    assert "hat keinen freien Platz" in text(send(lead, tandem, mentors[1]))
    assert Tandem.objects.get(pk=tandem.pk).state == TandemState.PROPOSED


def test_page_discards_nothing_for_a_stand_by_without_a_free_place(lead, tandem, mentors):
    assert "Verwerfen und" in text(lead.get(page(tandem)))

    TandemFactory(mentor=mentors[1])

    shown = text(lead.get(page(tandem)))
    assert f"{mentors[1].person} vorschlagen" not in shown
    assert "zurzeit kein freier Platz" in shown


def test_page_offers_nothing_once_the_mentee_is_provided_for(lead, tandem, mentee, mentors):
    Tandem.objects.update(state=TandemState.DISCARDED)
    TandemFactory(mentee=mentee, mentor=mentors[2])

    shown = text(lead.get(page(tandem)))

    assert "inzwischen versorgt" in shown
    assert "vorschlagen …" not in shown
    assert "Andere ansehen" not in shown


def test_page_says_when_something_speaks_against_the_stand_by(lead, tandem, mentee, mentors):
    PreferenceFactory(from_participation=mentee, to_participation=mentors[1])

    shown = text(lead.get(page(tandem)))

    assert "nicht mehr möglich" in shown
    assert f"{mentors[1].person} vorschlagen" not in shown
