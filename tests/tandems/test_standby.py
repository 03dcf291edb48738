"""Who stands by for a tandem: chosen with the draft, changed by hand, told to nobody."""

import re
from datetime import date

import pytest
from django.urls import reverse

from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from privacy.services import erase_person, purge
from programme.models import Participation, TeamRole
from tandems import queries, services
from tandems.models import Answer, LockKind, MatchingPair, Tandem, TandemState
from tests.factories import (
    CohortFactory,
    MatchingLockFactory,
    MatchingPairFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
ADD = reverse("admin:tandems_tandem_add")
NEUTRAL = "Passt aus Gründen des Programms nicht."


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


def found(words, shown):
    """Those that stand there as words, and not by chance inside of an id or a token."""
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown)]


# With the draft ------------------------------------------------------------------------------


def test_draft_names_a_stand_by_with_a_free_place(mentee, mentors):
    pair = services.run_matching(mentee.cohort, by=None, seed="2008").pairs.get()

    assert pair.standby in set(mentors) - {pair.mentor}


def test_without_a_free_mentor_the_next_best_stands_by(mentee, mentors):
    for mentor in mentors[1:]:
        Participation.objects.filter(pk=mentor.pk).update(ended_on="2008-09-01")
    other, free = accepted_mentee(), accepted_mentor()

    pairs = services.run_matching(mentee.cohort, by=None, seed="2008").pairs.all()

    assert {(p.mentee, p.standby) for p in pairs} == {
        (p.mentee, ({mentors[0], free} - {p.mentor}).pop()) for p in pairs
    }
    assert {p.mentee for p in pairs} == {mentee, other}


def test_excluded_mentor_never_stands_by(mentee, mentors):
    PreferenceFactory(from_participation=mentors[1], to_participation=mentee)
    PreferenceFactory(from_participation=mentee, to_participation=mentors[2])

    pair = services.run_matching(mentee.cohort, by=None, seed="2008").pairs.get()

    assert (pair.mentor, pair.standby) == (mentors[0], None)


def test_set_pair_has_a_stand_by_too(mentee, mentors):
    boss = coordinator()
    services.set_lock(mentee=mentee, mentor=mentors[2], kind=LockKind.PIN, by=boss)

    pair = services.run_matching(mentee.cohort, by=None, seed="2008").pairs.get()

    assert pair.next_best is None
    assert pair.standby in mentors[:2]


def test_published_tandem_takes_stand_by_and_reasons_along(mentee, mentors):
    draft = services.run_matching(mentee.cohort, by=None, seed="2008")
    pair = draft.pairs.get()

    services.publish(draft, pairs=[pair.pk], reasons={}, by=coordinator())

    tandem = Tandem.objects.get()
    assert (tandem.standby, tandem.match_parts) == (pair.standby, pair.parts)
    assert sum(part["points"] for part in tandem.match_parts) == tandem.match_score


def test_board_shows_the_stand_by_as_long_as_nothing_speaks_against(lead, mentee, mentors):
    draft = services.run_matching(mentee.cohort, by=None, seed="2008")
    standby = draft.pairs.get().standby
    board = reverse("admin:tandems_matchingrun_change", args=[draft.pk])
    assert lead.get(board).context["board"].lines[0].standby == standby

    PreferenceFactory(from_participation=standby, to_participation=mentee)

    assert lead.get(board).context["board"].lines[0].standby is None


def test_board_shows_the_stand_by_of_the_tandem_once_there_is_one(lead, mentee, mentors):
    draft = services.run_matching(mentee.cohort, by=None, seed="2008")
    pair = draft.pairs.get()
    tandem = TandemFactory(mentee=mentee, mentor=pair.mentor, standby=None)
    MatchingPair.objects.update(tandem=tandem)

    board = lead.get(reverse("admin:tandems_matchingrun_change", args=[draft.pk])).context["board"]

    assert board.lines[0].standby is None


# Chosen by hand ------------------------------------------------------------------------------


def test_coordination_changes_and_clears_the_stand_by(lead, tandem, mentors):
    for chosen in (mentors[2], None):
        answer = lead.post(step(tandem, "ersatz"), {"standby": chosen.pk if chosen else ""})

        tandem.refresh_from_db()
        assert (answer.url, tandem.standby) == (page(tandem), chosen)


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000"])
def test_nobody_known_is_not_found(lead, tandem, wrong):
    assert lead.post(step(tandem, "ersatz"), {"standby": wrong}).status_code == 404


def excluded(tandem, mentor, by):
    PreferenceFactory(from_participation=mentor, to_participation=tandem.mentee)


def set_apart(tandem, mentor, by):
    MatchingLockFactory(mentee=tandem.mentee, mentor=mentor, kind=LockKind.APART)


def former(tandem, mentor, by):
    TandemFactory(mentee=tandem.mentee, mentor=mentor, state=TandemState.DISCARDED)


def gone(tandem, mentor, by):
    Participation.objects.filter(pk=mentor.pk).update(ended_on="2008-09-01")


@pytest.mark.parametrize("rule", [excluded, set_apart, former, gone])
def test_who_does_not_fit_is_refused_with_one_neutral_sentence(tandem, mentors, rule):
    boss = coordinator()
    rule(tandem, mentors[2], boss)

    assert mentors[2] not in [side.participation for side in queries.standby_choices(tandem)]
    with pytest.raises(NotAllowedError, match=NEUTRAL):
        services.set_standby(tandem, standby=mentors[2], by=boss)


@pytest.mark.parametrize("who", ["mentee", "own mentor", "other cohort"])
def test_only_other_mentors_of_the_cohort_stand_by(tandem, mentors, who):
    chosen = {
        "mentee": accepted_mentee(),
        "own mentor": mentors[0],
        "other cohort": ParticipationFactory(
            cohort=CohortFactory(key="2009-10", status="DRAFT"), role="MENTOR"
        ),
    }[who]

    with pytest.raises(NotAllowedError):
        services.set_standby(tandem, standby=chosen, by=coordinator())


# Confidential --------------------------------------------------------------------------------

PARTS = [
    {
        "criterion": "gender", "label": "Wunsch nach einer Mentorin", "points": 0, "most": 600,
        "reason": "Wunsch nach einer Mentorin nicht erfüllt",
    }
]  # fmt: skip


@pytest.fixture
def told(tandem):
    Tandem.objects.update(match_score=6400, match_parts=PARTS)
    return [str(tandem.standby.person), "passt gut", PARTS[0]["reason"], "6400"]


def test_coordination_sees_reasons_in_words_and_the_stand_by(lead, tandem, told):
    shown = text(lead.get(page(tandem)))

    assert found(told, shown) == told
    assert "Wunsch nach einer Mentorin: nicht" in shown


@pytest.mark.parametrize("who", ["team", "read only", "taking part"])
def test_others_of_the_team_see_none_of_it(client, tandem, told, who):
    member = {"team": team_member, "read only": lambda: team_member(TeamRole.READ_ONLY),
              "taking part": coordinator}[who]()  # fmt: skip
    if who == "taking part":
        ParticipationFactory(cohort=tandem.cohort, person=member, role="MENTOR")
    services.look_after(tandem, contact_person=None, by=coordinator())
    client.force_login(member)
    history = reverse("admin:tandems_tandem_history", args=[tandem.pk])

    shown = text(client.get(page(tandem))) + text(client.get(history))

    assert found(told, shown) == []
    client.post(step(tandem, "ersatz"), {"standby": ""})
    form = {"statt": tandem.pk, "mentee": tandem.mentee_id, "mentor": tandem.standby_id}
    asked = client.get(ADD, form, follow=True)
    assert found(told, text(asked)) == []
    client.post(ADD, form)
    tandem.refresh_from_db()
    assert (tandem.standby is None, tandem.state) == (False, TandemState.PROPOSED)


@pytest.mark.parametrize(
    "guess", ["standby", "standby__isnull", "match_parts__icontains", "match_score__gt"]
)
def test_nobody_guesses_by_a_filter(desk, tandem, guess):
    value = str(tandem.standby_id) if guess == "standby" else "1"

    response = desk.get(reverse("admin:tandems_tandem_changelist"), {guess: value})

    assert response.status_code == 400


def test_portal_and_mails_know_nothing_of_it(client, tandem, told):
    told.append(tandem.standby.person.first_name)
    services.end_early(
        TandemFactory(active=True, standby=tandem.standby), by=coordinator(), reason=""
    )
    for side in (tandem.mentee, tandem.mentor, tandem.standby):
        client.force_login(side.person)
        own = {side.person.first_name, str(side.person)}
        pages = [reverse("dashboard"), reverse("privacy:my-data"), reverse("privacy:download")]
        if side != tandem.standby:
            pages.append(reverse("tandems:detail", args=[tandem.pk]))
        shown = " ".join(text(client.get(address)) for address in pages)

        assert set(found(told, shown)) <= own
    bodies = " ".join(OutgoingMail.objects.values_list("body", flat=True))
    assert str(tandem.standby.person) not in bodies


def test_record_of_looks_tells_nobody_who_may_stand_by(lead, tandem, mentors):
    """The team searches it, and everybody reads their own: all mentors stand there alike."""
    PreferenceFactory(from_participation=tandem.mentee, to_participation=mentors[2])

    lead.get(page(tandem))

    for mentor in mentors[1:]:
        assert [entry.page for entry in mentor.person.accesses.all()] == ["matching"]
    assert mentors[0].person.accesses.get().page == f"tandem {tandem.pk}"


# The end -------------------------------------------------------------------------------------


def test_whoever_is_erased_stands_by_for_nobody(tandem, mentors):
    pair = MatchingPairFactory(standby=mentors[1])

    erase_person(mentors[1].person)

    tandem.refresh_from_db()
    pair.refresh_from_db()
    assert (tandem.standby, pair.standby) == (None, None)


def test_reasons_go_when_one_of_the_two_is_erased(tandem, told):
    erase_person(tandem.mentee.person)

    tandem.refresh_from_db()
    assert (tandem.match_parts, tandem.standby) == ([], None)


@pytest.mark.parametrize(("today", "left"), [(date(2009, 1, 1), True), (date(2009, 2, 1), False)])
def test_traces_of_the_matching_go_with_its_drafts(tandem, told, today, left):
    counted = purge(today=today, dry_run=True)["tandems.Tandem"]
    done = purge(today=today, dry_run=False)["tandems.Tandem"]

    tandem.refresh_from_db()
    assert (counted, done) == (0, 0) if left else (1, 1)
    assert bool(tandem.match_parts) is left
    assert bool(tandem.standby) is left
    assert purge(today=today, dry_run=False)["tandems.Tandem"] == 0
