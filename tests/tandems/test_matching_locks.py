"""What the coordination sets about a pair: together, or not together, and until when."""

import pytest

from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import queries, services
from tandems.models import LockKind, MatchingLock, TandemState
from tests.factories import (
    MatchingLockFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def boss(db):
    return coordinator()


@pytest.fixture
def mentees(db):
    return [accepted_mentee(person__last_name=name) for name in ("Eins", "Zwei")]


@pytest.fixture
def mentors(db):
    return [accepted_mentor(person__last_name=name) for name in ("Rot", "Grün")]


def run(mentee):
    return services.run_matching(mentee.cohort, by=None, seed="2008")


def pairs(draft):
    return {pair.mentee: pair.mentor for pair in draft.pairs.all()}


def excluded_by_mentor(mentee, mentor):
    PreferenceFactory(from_participation=mentor, to_participation=mentee)


def former(mentee, mentor):
    TandemFactory(mentee=mentee, mentor=mentor, state=TandemState.DISCARDED)


def leave(participation):
    Participation.objects.filter(pk=participation.pk).update(ended_on="2008-09-01")


def lock(mentee, mentor, kind, by, **more):
    return services.set_lock(mentee=mentee, mentor=mentor, kind=kind, by=by, **more)


@pytest.mark.parametrize("other", [0, 1])
def test_pin_and_apart_are_obeyed_in_every_run(boss, mentees, mentors, other):
    lock(mentees[0], mentors[other], LockKind.PIN, boss)
    assert pairs(run(mentees[0]))[mentees[0]] == mentors[other]

    lock(mentees[0], mentors[other], LockKind.APART, boss)
    assert pairs(run(mentees[0]))[mentees[0]] == mentors[1 - other]
    assert MatchingLock.objects.count() == 1


def test_taken_back_is_as_if_never_set(boss, mentees, mentors):
    before = run(mentees[0])
    held = lock(mentees[0], mentors[0], LockKind.APART, boss)

    services.take_back_lock(held, by=boss)

    assert pairs(run(mentees[0])) == pairs(before)


def test_pin_of_a_pair_that_said_no_holds_nothing_up(boss, mentees, mentors):
    lock(mentees[0], mentors[0], LockKind.PIN, boss)
    former(mentees[0], mentors[0])

    assert pairs(run(mentees[0]))[mentees[0]] == mentors[1]


@pytest.mark.parametrize("end", ["discarded", "ended before its start", "ended early"])
def test_pin_ends_with_the_tandem_it_was_for(boss, mentees, mentors, end):
    lock(mentees[0], mentors[0], LockKind.PIN, boss)
    lock(mentees[1], mentors[1], LockKind.PIN, boss)
    state = {"ended before its start": {"confirmed": True}, "ended early": {"active": True}}
    tandem = TandemFactory(mentee=mentees[0], mentor=mentors[0], **state.get(end, {}))

    if end == "discarded":
        services.discard(tandem, by=boss)
    else:
        services.end_early(tandem, by=boss)

    assert MatchingLock.objects.get().mentee == mentees[1]
    extra = accepted_mentor()
    assert lock(mentees[0], extra, LockKind.PIN, boss)  # nothing holds the mentee


def test_apart_outlives_the_tandem(boss, mentees, mentors):
    tandem = TandemFactory(mentee=mentees[0], mentor=mentors[0])
    apart = MatchingLockFactory(mentee=mentees[0], mentor=mentors[0], kind=LockKind.APART)

    services.discard(tandem, by=boss)

    assert MatchingLock.objects.get() == apart


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_pin_of_somebody_gone_is_left_out_and_removed(boss, mentees, mentors, who):
    draft = run(mentees[0])
    lock(mentees[0], mentors[0], LockKind.PIN, boss)
    leave({"mentee": mentees[0], "mentor": mentors[0]}[who])

    assert queries.cast_of_run(draft).locks == []

    again = run(mentees[0])
    assert not any(pair.is_pinned for pair in again.pairs.all())
    assert len(pairs(again)) == 1
    assert not MatchingLock.objects.exists()


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_pin_of_somebody_gone_holds_no_place(boss, mentees, mentors, who):
    lock(mentees[0], mentors[0], LockKind.PIN, boss)
    leave({"mentee": mentees[0], "mentor": mentors[0]}[who])
    stays = (mentees[1], mentors[0]) if who == "mentee" else (mentees[0], mentors[1])

    lock(*stays, LockKind.PIN, boss)

    assert MatchingLock.objects.get().mentor == stays[1]


def test_pin_that_became_impossible_is_a_sentence(boss, mentees, mentors):
    lock(mentees[0], mentors[0], LockKind.PIN, boss)
    excluded_by_mentor(mentees[0], mentors[0])

    with pytest.raises(NotAllowedError, match="nimm es zurück"):
        run(mentees[0])


def test_two_pins_on_one_place_are_refused(boss, mentees, mentors):
    lock(mentees[0], mentors[0], LockKind.PIN, boss)

    with pytest.raises(NotAllowedError):
        lock(mentees[1], mentors[0], LockKind.PIN, boss)
    with pytest.raises(NotAllowedError):
        lock(mentees[0], mentors[1], LockKind.PIN, boss)


def test_pin_against_a_rule_is_refused_in_neutral_words(boss, mentees, mentors):
    excluded_by_mentor(mentees[0], mentors[0])

    with pytest.raises(NotAllowedError, match="Gründen des Programms"):
        lock(mentees[0], mentors[0], LockKind.PIN, boss)


@pytest.mark.parametrize("kind", LockKind.values)
@pytest.mark.parametrize(
    ("whose", "sentence"),
    [
        ("of the two", "Die beiden sind einander schon vorgeschlagen."),
        ("of the mentee", "schon in einem offenen Tandem"),
        ("gone", "nimmt nicht mehr teil"),
    ],
)
def test_page_older_than_a_proposal_sets_nothing(boss, mentees, mentors, kind, whose, sentence):
    if whose == "gone":
        leave(mentors[0])
    else:
        TandemFactory(mentee=mentees[0], mentor=mentors[0 if whose == "of the two" else 1])

    with pytest.raises(NotAllowedError, match=sentence):
        lock(mentees[0], mentors[0], kind, boss)

    assert not MatchingLock.objects.exists()


def test_mentor_of_somebody_else_is_still_kept_apart(boss, mentees, mentors):
    TandemFactory(mentee=mentees[1], mentor=mentors[0])

    assert lock(mentees[0], mentors[0], LockKind.APART, boss).kind == LockKind.APART
