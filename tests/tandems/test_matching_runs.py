"""Drafts of a whole cohort: what is stored, what is obeyed, what is published."""

import json
import zlib

import pytest
from django.core.management import CommandError, call_command

from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from privacy.services import erase_person
from programme.models import CohortStatus, Participation, Relation
from tandems import queries, services
from tandems.matching.record import verify_record
from tandems.models import LockKind, MatchingLock, MatchingRun, Preset, Tandem, TandemState
from tests.factories import (
    CohortFactory,
    OfficeFactory,
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
def mentees(db):
    return [accepted_mentee(person__last_name=name) for name in ("Eins", "Zwei")]


@pytest.fixture
def mentors(db):
    return [accepted_mentor(person__last_name=name) for name in ("Rot", "Grün")]


def run(mentee, by=None, **options):
    return services.run_matching(mentee.cohort, by=by, seed="2008", **options)


def pairs(draft):
    return {pair.mentee: pair.mentor for pair in draft.pairs.all()}


# A draft -------------------------------------------------------------------------------------


def test_everybody_is_paired_and_it_is_proven(boss, mentees, mentors):
    draft = run(mentees[0], by=boss)

    assert set(pairs(draft)) == set(mentees)
    assert set(pairs(draft).values()) == set(mentors)
    assert draft.is_proven
    assert draft.values["pairs"] == 2
    assert draft.leftover == []
    assert draft.created_by == boss


def test_nobody_is_asked_and_nothing_is_proposed(mentees, mentors):
    run(mentees[0])

    assert not Tandem.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_parts_add_up_to_the_points(mentees, mentors):
    for pair in run(mentees[0]).pairs.all():
        assert sum(part["points"] for part in pair.parts) == pair.points


def test_same_data_and_seed_give_the_same_pairs(mentees, mentors):
    first, second = run(mentees[0]), run(mentees[0])

    assert first.inputs_hash == second.inputs_hash
    assert pairs(first) == pairs(second)


def test_record_proves_itself_and_names_nobody(mentees, mentors):
    draft = run(mentees[0])
    text = zlib.decompress(draft.record).decode()

    assert verify_record(json.loads(text)).ok
    assert not any(p.person.last_name in text for p in (*mentees, *mentors))


@pytest.mark.parametrize("preset", Preset.values)
def test_every_preset_pairs_everybody(mentees, mentors, preset):
    assert run(mentees[0], preset=preset).values["pairs"] == 2


def test_who_has_a_tandem_or_has_left_is_not_paired(mentees, mentors):
    TandemFactory(mentee=mentees[0], mentor=mentors[0])
    gone = accepted_mentee()
    Participation.objects.filter(pk=gone.pk).update(ended_on="2008-09-01")

    assert pairs(run(mentees[0])) == {mentees[1]: mentors[1]}


def test_left_over_is_said_with_the_reason(mentees, mentors):
    PreferenceFactory(from_participation=mentees[0], to_participation=mentors[0])
    PreferenceFactory(from_participation=mentors[1], to_participation=mentees[0])

    draft = run(mentees[0])

    assert [row["mentee"] for row in draft.leftover] == [str(mentees[0].pk)]
    assert "Passt aus Gründen des Programms nicht." in " ".join(draft.leftover[0]["sentences"])


def test_nobody_to_be_paired_is_a_sentence(mentees):
    with pytest.raises(NotAllowedError):
        run(mentees[0])


def test_other_cohorts_are_left_alone(mentees, mentors):
    other = CohortFactory(key="2009-10", status=CohortStatus.DRAFT)
    ParticipationFactory(cohort=other, role="MENTOR")

    assert set(pairs(run(mentees[0])).values()) == set(mentors)


# What is obeyed ------------------------------------------------------------------------------


def excluded_by_mentee(mentee, mentor):
    PreferenceFactory(from_participation=mentee, to_participation=mentor)


def excluded_by_mentor(mentee, mentor):
    PreferenceFactory(from_participation=mentor, to_participation=mentee)


def related(mentee, mentor):
    Relation.objects.create(
        cohort=mentee.cohort, person_a=mentor.person, person_b=mentee.person, kind="FAMILY",
        effect="BLOCK", recorded_by=mentee.person,
    )  # fmt: skip


def rivals(mentee, mentor):
    for side in (mentee, mentor):
        OfficeFactory(person=side.person, kind="MDL", status="CANDIDACY", area="Halle")


def former(mentee, mentor):
    TandemFactory(mentee=mentee, mentor=mentor, state=TandemState.DISCARDED)


RULES = [excluded_by_mentee, excluded_by_mentor, related, rivals, former]


@pytest.mark.parametrize("rule", RULES)
def test_what_forbids_a_pair_is_obeyed(mentees, mentors, rule):
    rule(mentees[0], mentors[0])

    assert pairs(run(mentees[0])) == {mentees[0]: mentors[1], mentees[1]: mentors[0]}


def test_recorded_relation_is_refused_by_hand_too(boss, mentees, mentors):
    related(mentees[0], mentors[0])

    with pytest.raises(NotAllowedError, match="Gründen des Programms"):
        services.propose(mentee=mentees[0], mentor=mentors[0], by=boss)


@pytest.mark.parametrize("rule", [excluded_by_mentee, excluded_by_mentor, related])
def test_stored_draft_does_not_tell_confidential_rules_apart(mentees, mentors, rule):
    for mentor in mentors:
        rule(mentees[0], mentor)

    draft = run(mentees[0])

    sentences = draft.leftover[0]["sentences"]
    assert sentences[:2] == [
        "0 Mentor*innen kommen in Frage.",
        "Bei 2 Mentor*innen: Passt aus Gründen des Programms nicht.",
    ]


# What is set, see also test_matching_locks ---------------------------------------------------


def lock(mentee, mentor, kind, by, **more):
    return services.set_lock(mentee=mentee, mentor=mentor, kind=kind, by=by, **more)


@pytest.mark.parametrize("who", ["team", "taking part"])
def test_only_coordinators_who_take_no_part_do_the_matching(boss, mentees, mentors, who):
    by = team_member() if who == "team" else boss
    if who == "taking part":
        ParticipationFactory(cohort=mentees[0].cohort, person=boss)

    with pytest.raises(NotAllowedError):
        run(mentees[0], by=by)
    with pytest.raises(NotAllowedError):
        lock(mentees[0], mentors[0], LockKind.APART, by)


# Again ---------------------------------------------------------------------------------------


def test_run_after_a_withdrawal_keeps_all_other_pairs(boss, mentees, mentors):
    first = run(mentees[0])
    accepted_mentor(person__last_name="Neu")
    gone = first.pairs.first()
    Participation.objects.filter(pk=gone.mentor_id).update(ended_on="2008-09-19")

    again = run(mentees[0], keep=first)

    stays = first.pairs.exclude(pk=gone.pk).get()
    assert pairs(again)[stays.mentee] == stays.mentor
    assert again.values["keep"] == 1
    assert again.values["pairs"] == 2


def test_rebuilt_is_the_stored_draft_until_the_data_change(mentees, mentors):
    draft = run(mentees[0])
    built = services.rebuilt(draft, queries.cast_of_run(draft))
    assert {(str(p.mentee_id), str(p.mentor_id)) for p in draft.pairs.all()} == set(built.pairs)

    excluded_by_mentee(mentees[0], mentors[0])

    assert services.rebuilt(draft, queries.cast_of_run(draft)) is None


# Published -----------------------------------------------------------------------------------


def test_only_the_chosen_pairs_are_proposed_and_each_once(boss, mentees, mentors):
    draft = run(mentees[0])
    chosen = draft.pairs.first()

    for _click in range(2):
        services.publish(draft, pairs=[chosen.pk], reasons={}, by=boss)

    tandem = Tandem.objects.get()
    chosen.refresh_from_db()
    assert (tandem.mentee, tandem.mentor) == (chosen.mentee, chosen.mentor)
    assert tandem.match_score == chosen.points
    assert chosen.tandem == tandem
    assert OutgoingMail.objects.filter(kind="M10").count() == 2


def test_one_refusal_does_not_stop_the_others(boss, mentees, mentors):
    draft = run(mentees[0])
    first, second = draft.pairs.all()
    PreferenceFactory(from_participation=first.mentee, to_participation=first.mentor)

    done = services.publish(draft, pairs=[first.pk, second.pk], reasons={}, by=boss)

    assert [tandem.mentee for tandem in done.tandems] == [second.mentee]
    assert done.refused == [(first, "Passt aus Gründen des Programms nicht.")]


def test_pair_that_was_set_apart_since_is_not_proposed(boss, mentees, mentors):
    draft = run(mentees[0])
    pair = draft.pairs.first()
    lock(pair.mentee, pair.mentor, LockKind.APART, boss)

    done = services.publish(draft, pairs=[pair.pk], reasons={}, by=boss)

    assert done.refused == [(pair, "Passt aus Gründen des Programms nicht.")]
    assert not Tandem.objects.exists()


def test_the_team_publishes_nothing(mentees, mentors):
    draft = run(mentees[0])

    with pytest.raises(NotAllowedError):
        services.publish(draft, pairs=[draft.pairs.first().pk], reasons={}, by=team_member())


# Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_cohort_is_read_in_a_constant_number_of_queries(db, number, django_assert_num_queries):
    people = [accepted_mentee() for _ in range(number)]
    for _ in range(number):
        accepted_mentor()

    with django_assert_num_queries(11):
        queries.cast_of(people[0].cohort, preset=Preset.BALANCED, seed="x")


# Erasing -------------------------------------------------------------------------------------


def test_whoever_is_erased_leaves_every_draft(boss, mentees, mentors):
    draft = run(mentees[0])
    lock(mentees[0], mentors[0], LockKind.APART, boss, reason="Sie kennen sich.")

    erase_person(mentees[0].person)

    assert set(pairs(draft)) == {mentees[1]}
    assert not MatchingLock.objects.exists()


# The command ---------------------------------------------------------------------------------


def test_command_stores_a_draft(mentees, mentors, capsys):
    call_command("propose_tandems", "2008-09", seed="2008")

    draft = MatchingRun.objects.get()
    assert draft.created_by is None
    assert f"Draft {draft.pk}: 2 tandems, 0 mentees left over" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["2008-09", "no"])
def test_command_says_what_is_wrong(db, key):
    CohortFactory()

    with pytest.raises(CommandError):
        call_command("propose_tandems", key)
