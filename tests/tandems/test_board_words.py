"""What the pages of a draft say: what changed, what another choice would mean, who is asked."""

from datetime import timedelta

import pytest

from mentoring.core import clock
from programme.services import end_participation
from tandems import queries, services
from tandems.admin import telling
from tandems.models import MatchingLock, MatchingRun
from tests.factories import accepted_mentee, accepted_mentor, coordinator
from tests.tandems.test_matching_board import address, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
UNASKED = "niemand ist gefragt worden"


def run_for(mentee, **given) -> MatchingRun:
    return services.run_matching(mentee.cohort, by=None, seed="2008", **given)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points": -967}, "967 Punkte weniger"),
        ({}, "genauso gut"),
        ({"pairs": -1, "points": -5000}, "1 Tandem weniger, 5000 Punkte weniger"),
        ({"pairs": 1, "points": 12}, "1 Tandem mehr, 12 Punkte mehr"),
        ({"mutual": -2, "points": 817}, "2 gegenseitige Wünsche weniger, 817 Punkte mehr"),
        ({"mutual": 1, "points": -3}, "1 gegenseitiger Wunsch mehr, 3 Punkte weniger"),
        ({"spread": -1}, "1 Mentor*in weniger hat eine*n Mentee"),
        ({"keep": -1, "points": -1}, "1 Punkte weniger"),
        ({"keep": -2, "points": -1}, "betrifft 1 andere*n Mentee, 1 Punkte weniger"),
        ({"keep": -4}, "betrifft 3 andere Mentees"),
        ({"bands": [0, -1], "points": 32},
         "1 Tandem weniger, das „passt gut“ oder besser erreicht, 32 Punkte mehr"),
        ({"bands": [-1, -1], "points": -32}, "32 Punkte weniger"),
        ({"bands": [-2, 1]}, "2 Tandems weniger, die „passt“ oder besser erreichen"),
    ],
)  # fmt: skip
def test_another_choice_is_said_in_words_without_a_sign(changes, words):
    assert str(queries.Cost(changes)) == words


def test_who_has_nobody_loses_nobody():
    assert queries.Cost({"keep": -1}, moves=False).others == 1


def test_pages_say_that_nobody_is_asked_until_somebody_is(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    draft = run_for(mentee)
    pages = [address(name, draft.pk) for name in ("change", "map")]
    assert all(UNASKED in text(lead.get(page)) for page in pages)

    services.publish(
        draft, pairs=[pair.pk for pair in draft.pairs.all()], reasons={}, by=coordinator()
    )

    board, drawn = (text(lead.get(page)) for page in pages)
    assert UNASKED not in board
    assert UNASKED not in drawn
    assert "Ein Tandem ist vorgeschlagen" in board
    assert "errornote" not in board


def test_who_has_nobody_after_a_no_to_the_pair_is_said(lead):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    draft = run_for(mentee)
    post = {"mentee": mentee.pk, "mentor": mentor.pk, "kind": "APART"}

    left = text(lead.post(address("lock", draft.pk), post, follow=True))
    lock = MatchingLock.objects.get()
    newest = MatchingRun.objects.order_by("created_at").last()
    again = text(lead.post(address("unlock", newest.pk, lock.pk), follow=True))

    assert f"{mentee.person} und {mentor.person} werden kein Tandem." in left
    assert f"{mentee.person} ist jetzt übrig." in left
    assert f"{mentee.person} ist jetzt bei {mentor.person}." in again


def test_who_changes_because_of_another_is_named(lead):
    """Three mentees, two places: whoever is set together takes a place from somebody."""
    mentees = [accepted_mentee() for _number in range(3)]
    for _number in range(2):
        accepted_mentor()
    draft = run_for(mentees[0])
    left = next(m for m in mentees if not draft.pairs.filter(mentee=m).exists())
    pair = draft.pairs.first()
    told = lead.get(address("mentee", draft.pk, left.pk)).context["choices"]
    cost = next(choice.cost for choice in told if choice.key == str(pair.mentor_id))
    post = {"mentee": left.pk, "mentor": pair.mentor_id, "kind": "PIN"}

    page = text(lead.post(address("lock", draft.pk), post, follow=True))

    assert cost.others == 1
    assert f"{left.person} und {pair.mentor.person} sind zusammen festgelegt." in page
    assert f"{left.person} ist jetzt bei {pair.mentor.person}." in page
    assert page.count("ist jetzt übrig.") == 1


def test_many_changes_are_a_number(lead):
    mentees = [accepted_mentee() for _number in range(7)]
    mentors = [accepted_mentor() for _number in range(7)]
    before = run_for(mentees[0])
    now = dict(before.pairs.values_list("mentee", "mentor"))
    after = run_for(mentees[0])
    for mentee in mentees:  # everybody has somebody else
        other = next(m for m in mentors if m.pk != now[mentee.pk])
        after.pairs.filter(mentee=mentee).update(mentor=other)

    said = telling.what_became(before, after)

    assert said.count("ist jetzt bei") == telling.NAMED
    assert "2 weitere Paare ändern sich: siehe Vergleich." in said


def test_who_was_proposed_or_has_left_has_not_lost_anybody(lead):
    mentees = [accepted_mentee() for _number in range(3)]
    for _number in range(3):
        accepted_mentor()
    draft = run_for(mentees[0])
    proposed, gone, _stays = draft.pairs.all()
    services.publish(draft, pairs=[proposed.pk], reasons={}, by=coordinator())
    end_participation(gone.mentee, on=clock.today())

    after = run_for(mentees[0], keep=draft)

    assert telling.what_became(draft, after) == (
        f"{gone.mentee.person} nimmt nicht mehr teil. Alle anderen Paare sind geblieben."
    )


def test_what_nobody_would_have_without_a_pair_is_said(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    draft = run_for(mentee)

    page = text(lead.get(address("change", draft.pk)))

    assert "Ohne dieses Paar</span>niemand: wäre übrig" in page
    assert "1 Tandem weniger" in page


def test_second_take_back_names_nobody(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    draft = run_for(mentee)
    gone = MatchingLock(pk=draft.pk)

    page = text(lead.post(address("unlock", draft.pk, gone.pk), follow=True))

    assert "Zurückgenommen. Alle Paare sind geblieben." in page
    assert "ist jetzt" not in page


def test_older_run_stands_first_wherever_one_comes_from(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    older, newer = run_for(mentee), run_for(mentee)
    MatchingRun.objects.filter(pk=older.pk).update(
        created_at=newer.created_at - timedelta(minutes=5)
    )

    for here, other in ((older, newer), (newer, older)):
        context = lead.get(address("compare", here.pk), {"mit": other.pk}).context
        assert (context["before"], context["after"]) == (older, newer)


def test_comparison_warns_of_other_weights(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    one, same = run_for(mentee), run_for(mentee)
    warning = "Die Gewichte sind verschieden"
    assert warning not in text(lead.get(address("compare", one.pk), {"mit": same.pk}))

    other = one.weights | {"distance": one.weights["time"], "time": one.weights["distance"]}
    MatchingRun.objects.filter(pk=same.pk).update(weights=other)

    assert warning in text(lead.get(address("compare", one.pk), {"mit": same.pk}))


def test_lists_of_runs_name_the_weights(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    draft, _other = run_for(mentee), run_for(mentee)

    for page in (address("changelist"), address("change", draft.pk), address("add")):
        assert "ausgewogen" in text(lead.get(page))
        assert "vor dem ersten Treffen" in text(lead.get(page))


def test_pair_further_apart_than_wished_for_is_kept_with_a_reason(lead):
    home = {"person__lat": 52.12, "person__lon": 11.63}
    mentee = accepted_mentee(**home, profile__max_distance_km=50, profile__video_ok=False)
    mentor = accepted_mentor(**home | {"person__lat": 52.585})  # 52 km away
    draft = run_for(mentee)
    prices = address("mentee", draft.pk, mentee.pk)

    board = text(lead.get(address("change", draft.pk)))
    choice = lead.get(prices).context["choices"][0]

    assert f'href="{prices}" aria-label="Mit Grund zusammen behalten' in board
    assert not choice.facts.needs_reason
    assert choice.asks_reason
    assert 'name="reason"' in text(lead.get(prices))
    post = {"mentee": mentee.pk, "mentor": mentor.pk, "kind": "PIN", "reason": "Beide möchten."}
    lead.post(address("lock", draft.pk), post)
    assert MatchingLock.objects.get().reason == "Beide möchten."
