"""Somebody said no: one click discards, keeps all other pairs and opens the alternatives."""

import pytest
from django.urls import reverse

from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import queries, services
from tandems.models import Answer, LockKind, MatchingRun, Preset, Tandem, TandemState
from tests.factories import (
    CohortFactory,
    MatchingRunFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def boss(db):
    return coordinator()


@pytest.fixture
def draft(db):
    """Three mentees, four mentors; nothing is proposed yet."""
    mentees = [accepted_mentee(person__last_name=name) for name in ("Eins", "Zwei", "Drei")]
    for name in ("Rot", "Grün", "Blau", "Gelb"):
        accepted_mentor(person__last_name=name)
    return services.run_matching(mentees[0].cohort, by=None, preset=Preset.FAIR, seed="2008")


@pytest.fixture
def refused(draft, boss):
    """The first pair was proposed, and the mentor said no."""
    pair = draft.pairs.first()
    services.publish(draft, pairs=[pair.pk], reasons={}, by=boss)
    tandem = Tandem.objects.get()
    services.answer(tandem, person=tandem.mentor.person, answer=Answer.NO)
    tandem.refresh_from_db()
    return tandem


def pairs(run, *, without=None):
    return {p.mentee: p.mentor for p in run.pairs.all() if p.mentee != without}


def another(tandem):
    return reverse("admin:tandems_tandem_another", args=[tandem.pk])


def board(run):
    return reverse("admin:tandems_matchingrun_change", args=[run.pk])


def page(tandem):
    return reverse("admin:tandems_tandem_change", args=[tandem.pk])


def text(response):
    return " ".join(response.content.decode().split())


# What is done --------------------------------------------------------------------------------


def test_tandem_goes_and_all_other_pairs_stay(draft, refused, boss):
    run = services.look_for_another(refused, by=boss)

    refused.refresh_from_db()
    assert refused.state == TandemState.DISCARDED
    assert (run.kept_from, run.preset) == (draft, Preset.FAIR)
    assert pairs(run, without=refused.mentee) == pairs(draft, without=refused.mentee)
    assert pairs(run).get(refused.mentee) != refused.mentor


def test_weights_of_the_kept_draft_stay_chosen(refused, draft, boss):
    near = services.run_matching(draft.cohort, by=boss, weights=queries.WEIGHTS["NEAR"], keep=draft)

    run = services.look_for_another(refused, by=boss, run=near)

    assert queries.weights_of(run) == queries.WEIGHTS["NEAR"]


def test_second_click_leads_to_the_same_draft(refused, draft, boss):
    first = services.look_for_another(refused, by=boss, run=draft)

    assert services.look_for_another(refused, by=boss, run=draft) == first
    assert services.look_for_another(refused, by=boss) == first
    assert MatchingRun.objects.count() == 2


def test_another_draft_is_made_once_the_data_have_changed(refused, draft, boss):
    first = services.look_for_another(refused, by=boss, run=draft)
    accepted_mentor()

    assert services.look_for_another(refused, by=boss, run=draft) != first


def test_newest_draft_is_kept_if_none_is_named(refused, draft, boss):
    newer = services.run_matching(draft.cohort, by=boss, keep=draft)

    assert services.look_for_another(refused, by=boss).kept_from == newer


def test_tandem_formed_by_hand_has_alternatives_too(boss):
    tandem = TandemFactory(
        mentee=accepted_mentee(), mentor=accepted_mentor(), mentee_answer=Answer.NO
    )
    other = accepted_mentor()

    run = services.look_for_another(tandem, by=boss)

    assert (run.kept_from, pairs(run)) == (None, {tandem.mentee: other})
    assert services.look_for_another(tandem, by=boss) == run


@pytest.mark.parametrize("state", ["PROPOSED", "CONFIRMED", "ACTIVE"])
def test_without_a_no_nothing_is_discarded(boss, state):
    yes = {"PROPOSED": {}, "CONFIRMED": {"confirmed": True}, "ACTIVE": {"active": True}}
    tandem = TandemFactory(**yes[state])

    with pytest.raises(NotAllowedError):
        services.look_for_another(tandem, by=boss)

    tandem.refresh_from_db()
    assert tandem.state == state


def test_mentee_who_is_provided_for_or_gone_is_not_paired_anew(refused, boss):
    services.discard(refused, by=boss)
    other = TandemFactory(mentee=refused.mentee)
    with pytest.raises(NotAllowedError, match="offenen Tandem"):
        services.look_for_another(refused, by=boss)

    Tandem.objects.filter(pk=other.pk).update(state=TandemState.DISCARDED)
    Participation.objects.filter(pk=refused.mentee_id).update(ended_on="2008-09-01")
    with pytest.raises(NotAllowedError, match="nimmt nicht mehr teil"):
        services.look_for_another(refused, by=boss)


def test_nothing_is_discarded_if_no_draft_can_be_made(refused, boss):
    free = Participation.objects.filter(role="MENTOR").exclude(pk=refused.mentor_id).first()
    mentee = Participation.objects.filter(role="MENTEE").exclude(pk=refused.mentee_id).first()
    services.set_lock(mentee=mentee, mentor=free, kind=LockKind.PIN, by=boss)
    PreferenceFactory(from_participation=mentee, to_participation=free)

    with pytest.raises(NotAllowedError, match="nimm es zurück"):
        services.look_for_another(refused, by=boss)

    refused.refresh_from_db()
    assert refused.state == TandemState.PROPOSED


@pytest.mark.parametrize("who", ["team", "taking part"])
def test_only_who_does_the_matching_may(refused, boss, who):
    by = team_member() if who == "team" else boss
    if who == "taking part":
        ParticipationFactory(cohort=refused.cohort, person=boss)

    with pytest.raises(NotAllowedError):
        services.look_for_another(refused, by=by)


# The button ----------------------------------------------------------------------------------


def test_board_says_so_and_leads_to_the_alternatives(lead, draft, refused):
    shown = text(lead.get(board(draft)))
    assert "jemand möchte reden" in shown.lower()
    assert "Verwerfen und andere ansehen" in shown

    for _click in range(2):
        answer = lead.post(another(refused), {"run": draft.pk})

    run = MatchingRun.objects.get(kept_from=draft)
    alternatives = reverse("admin:tandems_matchingrun_mentee", args=[run.pk, refused.mentee_id])
    assert answer.url == alternatives
    choices = lead.get(alternatives).context["choices"]
    blocked = next(c for c in choices if c.facts.mentor.participation == refused.mentor)
    assert blocked.reasons == ["Passt aus Gründen des Programms nicht."]


def test_message_says_that_the_proposal_is_discarded(lead, draft, refused):
    for _click in range(2):
        response = lead.post(another(refused), {"run": draft.pk}, follow=True)

        said = str(next(iter(response.context["messages"])))
        assert said.startswith(f"Der Vorschlag mit {refused.mentor.person} ist verworfen")


def test_all_mentors_are_shown_and_who_has_no_free_place_says_so(lead, draft, refused, boss):
    others = [pair.pk for pair in draft.pairs.all() if pair.mentee != refused.mentee]
    services.publish(draft, pairs=others, reasons={}, by=boss)
    full = {pair.mentor for pair in draft.pairs.all()} - {refused.mentor}
    PreferenceFactory(from_participation=next(iter(full)), to_participation=refused.mentee)

    choices = lead.post(another(refused), follow=True).context["choices"]

    shown = {choice.facts.mentor.participation: choice.reasons for choice in choices}
    no_place, neutral = (
        "Diese*r Mentor*in hat keinen freien Platz.",
        "Passt aus Gründen des Programms nicht.",
    )
    assert shown.keys() == set(Participation.objects.filter(role="MENTOR"))
    assert {mentor for mentor, reasons in shown.items() if no_place in reasons} == full
    assert shown[next(iter(full))] == [neutral, no_place]
    possible = [choice for choice in choices if not choice.reasons]
    assert choices[: len(possible)] == possible  # first what can be had


def test_board_of_a_discarded_tandem_looks_on_without_discarding(lead, draft, refused, boss):
    services.discard(refused, by=boss)

    shown = text(lead.get(board(draft)))

    assert "Andere ansehen" in shown
    assert "Verwerfen und andere ansehen" not in shown


def test_board_offers_nothing_while_a_proposal_is_open(lead, draft, refused):
    Tandem.objects.update(mentor_answer=Answer.OPEN)

    assert "ndere ansehen" not in text(lead.get(board(draft)))


def test_page_of_the_tandem_has_the_same_button(lead, draft, refused):
    assert "Verwerfen und andere ansehen" in text(lead.get(page(refused)))

    answer = lead.post(another(refused))

    run = MatchingRun.objects.get(kept_from=draft)
    assert str(run.pk) in answer.url


@pytest.mark.parametrize("came_from", ["board", "page"])
def test_refusal_is_a_sentence_where_somebody_came_from(lead, draft, refused, came_from):
    Tandem.objects.update(mentor_answer=Answer.YES)
    named = {"run": draft.pk} if came_from == "board" else {}

    response = lead.post(another(refused), named, follow=True)

    where = board(draft) if came_from == "board" else page(refused)
    assert response.redirect_chain == [(where, 302)]
    assert "Nicht möglich: Der Stand dieses Tandems ist" in text(response)


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000", "foreign"])
def test_draft_that_is_not_there_is_not_found(lead, refused, wrong):
    if wrong == "foreign":
        wrong = MatchingRunFactory(cohort=CohortFactory(key="2009-10", status="DRAFT")).pk

    assert lead.post(another(refused), {"run": wrong}).status_code == 404


def test_looking_on_is_a_post_of_the_coordination(lead, desk, refused):
    assert desk.post(another(refused)).status_code == 403
    assert desk.get(another(refused)).status_code == 405


def test_start_page_leads_to_the_one_who_wants_to_talk(lead, refused):
    start = reverse("admin:index")
    assert page(refused) in text(lead.get(start))

    TandemFactory(mentee_answer=Answer.NO)

    assert page(refused) not in text(lead.get(start))
    assert "?aufgabe=reden" in text(lead.get(start))


# One tandem after the other ------------------------------------------------------------------


def test_new_tandem_points_to_the_latest_that_came_to_nothing(boss):
    mentee = accepted_mentee()
    made = []
    for number in range(3):
        tandem = services.propose(mentee=mentee, mentor=accepted_mentor(), by=boss)
        made.append(tandem)
        if number < 2:
            services.discard(tandem, by=boss)

    assert [tandem.previous for tandem in made] == [None, made[0], made[1]]


def test_tandem_that_ended_early_is_an_earlier_one_and_a_completed_one_is_not(boss):
    over = {"active": True, "ended_on": "2008-09-01"}
    early = TandemFactory(mentee=accepted_mentee(), **over | {"state": TandemState.ENDED_EARLY})
    done = TandemFactory(mentee=accepted_mentee(), **over | {"state": TandemState.COMPLETED})

    again, anew = (
        services.propose(mentee=tandem.mentee, mentor=accepted_mentor(), by=boss)
        for tandem in (early, done)
    )

    assert (again.previous, anew.previous) == (early, None)


def test_page_shows_what_came_before_and_after(desk):
    mentee = accepted_mentee()
    first = TandemFactory(mentee=mentee, state=TandemState.DISCARDED)
    second = TandemFactory(mentee=mentee, state=TandemState.DISCARDED, previous=first)
    third = TandemFactory(mentee=mentee, previous=second)

    shown = text(desk.get(page(second)))

    assert f'Zuvor: <a href="{page(first)}">mit {first.mentor.person}</a>: Verworfen' in shown
    assert f'Danach: <a href="{page(third)}">mit {third.mentor.person}</a>: Vorschlag' in shown
    assert desk.get(page(third)).context["page"].chain.before == [second, first]


def test_chain_leaves_out_what_the_reader_may_not_see(client):
    member = team_member()
    own = TandemFactory(mentor=accepted_mentor(person=member), state=TandemState.DISCARDED)
    tandem = TandemFactory(mentee=own.mentee, previous=own)
    client.force_login(member)

    assert client.get(page(tandem)).context["page"].chain.before == []
