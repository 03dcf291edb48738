"""What the pages of a draft say: what changed, what another choice would mean, who is asked."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from tandems import services
from tandems.models import MatchingLock, MatchingRun
from tests.factories import accepted_mentee, accepted_mentor, coordinator
from tests.tandems.test_matching_board import address, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
UNASKED = "niemand ist gefragt worden"


def run_for(mentee, **given) -> MatchingRun:
    return services.run_matching(mentee.cohort, by=None, seed="2008", **given)


@pytest.mark.parametrize(
    ("pairs", "mutual", "points", "words"),
    [
        (0, 0, -967, "967 Punkte weniger"),
        (0, 0, 0, "gleich viele Punkte"),
        (-1, 0, -5000, "1 Tandem weniger, 5000 Punkte weniger"),
        (1, 0, 12, "1 Tandem mehr, 12 Punkte mehr"),
        (0, -2, 817, "2 gegenseitige Wünsche weniger, 817 Punkte mehr"),
        (0, 1, -3, "1 gegenseitiger Wunsch mehr, 3 Punkte weniger"),
        (0, 0, 32, '32 Punkte mehr <span class="help">Ein wichtigeres Ziel würde leiden.</span>'),
    ],
)
def test_another_choice_is_said_in_words_without_a_sign(pairs, mutual, points, words):
    page = render_to_string(
        "admin/tandems/matchingrun/_cost.html",
        {"pairs": pairs, "mutual": mutual, "points": points},
    )

    assert " ".join(page.split()) == words


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
    again = text(lead.post(address("unlock", draft.pk, lock.pk), follow=True))

    assert f"{mentee.person} ist jetzt übrig." in left
    assert f"{mentee.person} ist jetzt bei {mentor.person}." in again


def test_second_take_back_names_nobody(lead):
    mentee = accepted_mentee()
    accepted_mentor()
    draft = run_for(mentee)
    gone = MatchingLock(pk=draft.pk)

    page = text(lead.post(address("unlock", draft.pk, gone.pk), follow=True))

    assert "soweit es ging." in page
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
