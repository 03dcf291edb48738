"""The page of one mentee: every mentor, what each would cost the whole, what comes of a click."""

import pytest

from tandems import services
from tandems.models import MatchingLock
from tests.factories import accepted_mentee, accepted_mentor, coordinator

from .test_matching_board import address, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def draft():
    mentees = [accepted_mentee() for _number in range(3)]
    for _number in range(2):
        accepted_mentor()
    return services.run_matching(mentees[0].cohort, by=None, seed="2008")


def test_prices_of_all_mentors_stand_beside_one_another(lead, draft):
    pair = draft.pairs.first()

    response = lead.get(address("mentee", draft.pk, pair.mentee_id))

    choices = response.context["choices"]
    assert len(choices) == 2
    assert choices[0].is_now
    assert (choices[0].cost.pairs, choices[0].cost.points) == (0, 0)
    assert (choices[1].cost.pairs, choices[1].cost.others) == (0, 1)  # the two change places
    assert choices[1].cost.points <= 0


def test_refused_on_the_page_of_a_mentee_it_comes_back_with_what_was_typed(lead):
    home = {"person__lat": 52.12, "person__lon": 11.63}
    mentee = accepted_mentee(**home)
    mentor = accepted_mentor(**home | {"person__lat": 53.12})  # 111 km away
    draft = services.run_matching(mentee.cohort, by=None, seed="2008")
    long = "Beide <pendeln>. " * 30
    post = {"mentee": mentee.pk, "mentor": mentor.pk, "kind": "PIN", "reason": long}

    response = lead.post(address("lock", draft.pk), post | {"from_mentee": "1"})

    page = text(response)
    assert f"Mentor*in für {mentee.person}" in page
    assert "300 Zeichen" in page
    assert 'value="Beide &lt;pendeln&gt;. Beide' in page
    assert not MatchingLock.objects.exists()


def test_after_a_change_one_button_brings_the_prices_back(lead, draft):
    """The proposals that one has just made oneself are such a change."""
    first, other = draft.pairs.all()
    services.publish(draft, pairs=[first.pk], reasons={}, by=coordinator())
    page = lead.get(address("mentee", draft.pk, other.mentee_id))
    assert page.context["choices"] is None
    assert "Neu berechnen und alle Mentor*innen" in text(page)

    again = lead.post(address("renew", draft.pk, other.mentee_id), follow=True)

    assert again.context["run"].kept_from == draft
    assert again.context["choices"][0].is_now
    assert again.context["choices"][0].facts.mentor.participation == other.mentor


def test_who_has_a_tandem_needs_no_mentor(lead, draft):
    pair = draft.pairs.first()
    services.publish(draft, pairs=[pair.pk], reasons={}, by=coordinator())

    page = text(lead.get(address("mentee", draft.pk, pair.mentee_id)))

    assert "hat ein Tandem oder nimmt nicht mehr teil" in page
    assert "Neu berechnen" not in page
