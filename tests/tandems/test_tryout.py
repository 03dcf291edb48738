"""What every other choice would bring: the same as computing it, and nothing is stored."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from programme.services import grant_role
from tandems import queries, services
from tandems.matching.model import BEFORE_MEETING
from tandems.models import MatchingRun, Preset
from tandems.services import tryout
from tests.factories import (
    CohortFactory,
    MatchingRunFactory,
    ParticipationFactory,
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
ADD = reverse("admin:tandems_matchingrun_add")
FAR = {"person__lat": 52.85, "person__lon": 11.16}  # Salzwedel, 88 km from Magdeburg

NOWHERE = {"person__lat": None, "person__lon": None}


@pytest.fixture
def boss(db):
    return coordinator()


@pytest.fixture
def people(db):
    mentees = [accepted_mentee(), accepted_mentee(**FAR), accepted_mentee(**NOWHERE)]
    mentors = [accepted_mentor(profile__capacity=2), accepted_mentor()]
    return mentees, mentors


@pytest.fixture
def cohort(people):
    return people[0][0].cohort


def tried(cohort, by, **options):
    chosen = {"preset": Preset.BALANCED, "weights": BEFORE_MEETING} | options
    return services.try_out(cohort, by=by, **chosen)


def test_all_goals_and_all_other_weights_are_there(cohort, boss):
    found = tried(cohort, boss, preset=Preset.FAIR)

    assert [(t.preset, t.weights) for t in found.by_goals] == [(p, "BEFORE") for p in Preset]
    assert [(t.preset, t.weights) for t in found.by_weights] == [
        (Preset.FAIR, "AFTER"), (Preset.FAIR, "NEAR"),
    ]  # fmt: skip
    assert [t.preset for t in (*found.by_goals, *found.by_weights) if t.is_chosen] == [Preset.FAIR]


def test_each_line_is_what_computing_it_brings(cohort, boss):
    found = tried(cohort, boss)

    for trial in (*found.by_goals, *found.by_weights):
        weights = queries.WEIGHTS[trial.weights]
        run = services.run_matching(
            cohort, by=boss, preset=trial.preset, weights=weights, seed=str(cohort.pk)
        )
        points = [pair.points for pair in run.pairs.all()]
        assert trial.tandems == run.values["pairs"] == 3
        assert trial.mean_points == round(sum(points) / len(points))
        assert trial.lowest_points == min(points)
        assert (trial.mutual, trial.mentors) == (run.values["mutual"], 2)


def test_ways_are_told_in_kilometres(cohort, boss):
    trial = tried(cohort, boss).by_goals[0]

    assert (trial.median_km, trial.far) == (43, 1)  # 0 and 86 km; of one nobody knows


def test_nobody_with_a_place_has_no_median(boss):
    mentee = accepted_mentee(**NOWHERE)
    accepted_mentor()

    assert tried(mentee.cohort, boss).by_goals[0].median_km is None


def test_no_pair_at_all_is_told_in_noughts(boss):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    PreferenceFactory(from_participation=mentee, to_participation=mentor)

    trial = tried(mentee.cohort, boss).by_goals[0]

    assert (trial.tandems, trial.mean_points, trial.lowest_points, trial.mentors) == (0, 0, 0, 0)
    assert (trial.median_km, trial.far) == (None, 0)


def test_without_a_draft_there_is_nothing_to_differ_from(cohort, boss):
    found = tried(cohort, boss)

    assert found.draft is None
    assert {trial.moved for trial in found.by_goals} == {None}


def test_whoever_would_get_somebody_else_is_counted(cohort, boss, people):
    draft = services.run_matching(cohort, by=None)
    pair = draft.pairs.first()
    assert tried(cohort, boss).by_goals[0].moved == 0

    services.set_lock(mentee=pair.mentee, mentor=pair.mentor, kind="APART", by=boss)

    assert tried(cohort, boss).by_goals[0].moved >= 1


def test_pairs_to_be_kept_are_kept_in_every_line(cohort, boss):
    draft = services.run_matching(cohort, by=None)
    accepted_mentor()

    found = tried(cohort, boss, keep=draft)

    assert {trial.moved for trial in (*found.by_goals, *found.by_weights)} == {0}


def test_nothing_is_stored(cohort, boss):
    tried(cohort, boss)

    assert not MatchingRun.objects.exists()


def test_too_many_people_are_refused_in_a_sentence(cohort, boss, monkeypatch):
    monkeypatch.setattr(tryout, "MOST_COMPARED", 5)

    with pytest.raises(NotAllowedError, match="zu viele Menschen"):
        tried(cohort, boss)


def test_nobody_to_be_paired_is_a_sentence(boss):
    with pytest.raises(NotAllowedError, match="niemand"):
        tried(accepted_mentee().cohort, boss)


@pytest.mark.parametrize("who", ["team", "taking part"])
def test_only_coordinators_who_take_no_part_may_compare(cohort, boss, who):
    by = team_member() if who == "team" else boss
    if who == "taking part":
        ParticipationFactory(cohort=cohort, person=boss)

    with pytest.raises(NotAllowedError):
        tried(cohort, by)


# The page ------------------------------------------------------------------------------------


def text(response):
    return " ".join(response.content.decode().split())


def choice(cohort, **more):
    return {"cohort": cohort.pk, "preset": "BALANCED", "weights": "BEFORE"} | more


def own(*numbers):
    keys = [f"weight_{one.key}" for one in queries.weighed(BEFORE_MEETING)]
    return {"weights": "OWN"} | dict(zip(keys, numbers, strict=True))


def test_comparison_is_shown_and_not_stored(lead, cohort):
    response = lead.post(ADD, choice(cohort, compare="1"))

    assert len(response.context["found"].by_goals) == len(Preset)
    assert "Was ändert das?" in text(response)
    assert not MatchingRun.objects.exists()


def test_comparing_is_recorded(lead, cohort, people):
    lead.post(ADD, choice(cohort, compare="1"))

    looked_at = set(AccessLog.objects.filter(page="matching").values_list("person", flat=True))
    assert looked_at == {p.person_id for side in people for p in side}


def test_looking_at_the_empty_page_is_not_recorded(lead, cohort):
    lead.get(ADD)

    assert not AccessLog.objects.filter(page="matching").exists()


def test_line_of_the_comparison_is_computed_with_one_press(lead, cohort):
    post = choice(cohort, compare="1", preset="BEST") | own(100, 0, 0, 0, 0, 0, 0, 0, 0)
    line = lead.post(ADD, post).context["found"].by_goals[2]
    del post["compare"], post["preset"], post["weights"]

    lead.post(ADD, post | {"take": line.key})

    run = MatchingRun.objects.get()
    assert (run.preset, queries.set_of(queries.weights_of(run))) == (Preset.FAIR, "OWN")
    assert set(run.weights.values()) == {0, 100}


@pytest.mark.parametrize("take", ["", "x", "FAIR", "FAIR/NONE", "/"])
def test_line_that_does_not_exist_is_not_computed(lead, cohort, take):
    response = lead.post(ADD, {"cohort": cohort.pk, "take": take})

    assert response.status_code == 200
    assert not MatchingRun.objects.exists()


def test_own_weights_that_miss_the_hundred_are_told_their_sum(lead, cohort):
    response = lead.post(ADD, choice(cohort) | own(24, 24, 18, 12, 6, 6, "", 0, 0))

    assert "Deine Gewichte ergeben zusammen 90. Es müssen 100 sein." in text(response)
    assert not MatchingRun.objects.exists()


@pytest.mark.parametrize("number", ["-1", "101", "x"])
def test_own_weight_that_is_none_is_refused(lead, cohort, number):
    response = lead.post(ADD, choice(cohort) | own(number, 24, 18, 12, 6, 6, 10, 24, 0))

    assert response.context["form"].errors
    assert not MatchingRun.objects.exists()


def test_numbers_are_not_looked_at_without_own_weights(lead, cohort):
    lead.post(ADD, choice(cohort) | own("x", 1, 1, 1, 1, 1, 1, 1, 1) | {"weights": "NEAR"})

    assert queries.weights_of(MatchingRun.objects.get()) == queries.WEIGHTS["NEAR"]


def test_refusal_comes_back_as_a_sentence(lead, cohort, monkeypatch):
    monkeypatch.setattr(tryout, "MOST_COMPARED", 5)

    response = lead.post(ADD, choice(cohort, compare="1"))

    assert response.context["found"] is None
    assert "zu viele Menschen" in text(response)


def test_board_and_comparison_name_the_weights(lead, cohort):
    near = queries.WEIGHTS["NEAR"]
    runs = [services.run_matching(cohort, by=None, weights=w) for w in (None, near)]

    board = lead.get(reverse("admin:tandems_matchingrun_change", args=[runs[1].pk]))
    both = lead.get(
        reverse("admin:tandems_matchingrun_compare", args=[runs[1].pk]), {"mit": runs[0].pk}
    )

    assert "Gewichte: kurze Wege" in text(board)
    assert "Entfernung 36" in text(board)
    assert "Gewichte: vor dem ersten Treffen" in text(both)
    assert "Gewichte: kurze Wege" in text(both)


def test_pair_set_on_the_board_keeps_the_weights(lead, cohort):
    run = services.run_matching(cohort, by=None, weights=queries.WEIGHTS["NEAR"])
    pair = run.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": "APART"}

    response = lead.post(
        reverse("admin:tandems_matchingrun_lock", args=[run.pk]), post, follow=True
    )

    assert response.context["run"].weights == run.weights


# Which runs can be kept ----------------------------------------------------------------------


def kept(response):
    return list(response.context["form"].fields["keep"].queryset)


@pytest.fixture
def other(cohort):
    """Another cohort of the same coordination, still in preparation."""
    return CohortFactory(key="2009-10", label="Durchgang 2009/2010", status="DRAFT")


@pytest.fixture
def lead_of_both(client, other):
    person = coordinator()
    grant_role(person=person, role=TeamRole.COORDINATOR, cohort=other)
    client.force_login(person)
    return client


def test_only_runs_of_the_chosen_cohort_can_be_kept(lead_of_both, cohort, other):
    mine, theirs = MatchingRunFactory(cohort=cohort), MatchingRunFactory(cohort=other)

    assert kept(lead_of_both.get(ADD)) == [mine]  # the published cohort
    page = lead_of_both.get(ADD, {"cohort": other.pk})
    assert kept(page) == [theirs]
    assert f'href="?cohort={cohort.pk}"' in text(page)
    refused = lead_of_both.post(ADD, choice(cohort, keep=theirs.pk))
    assert "keep" in refused.context["form"].errors


def test_draft_to_be_kept_says_which_cohort_goals_and_weights(lead_of_both, cohort, other):
    run = MatchingRunFactory(
        cohort=other, preset=Preset.SPREAD, weights=vars(queries.WEIGHTS["NEAR"])
    )

    form = lead_of_both.get(ADD, {"keep": run.pk}).context["form"]

    assert form["cohort"].value() == other.pk
    assert (form["preset"].value(), form["weights"].value()) == (Preset.SPREAD, "NEAR")
    assert form["keep"].value() == str(run.pk)


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_nonsense_in_the_address_changes_nothing(lead, cohort, asked):
    MatchingRunFactory(cohort=cohort)

    page = lead.get(ADD, {"keep": asked, "cohort": asked})

    assert page.context["cohort"] == cohort
    assert len(kept(page)) == 1


def test_ten_newest_runs_and_the_one_that_was_asked_for(lead, cohort):
    runs = MatchingRunFactory.create_batch(12, cohort=cohort)
    newest = list(MatchingRun.objects.order_by("-created_at", "-pk"))

    assert kept(lead.get(ADD)) == newest[:10]
    oldest = newest[-1]
    assert kept(lead.get(ADD, {"keep": oldest.pk})) == [*newest[:9], oldest]
    assert len(runs) == 12


@pytest.mark.parametrize("number", [1, 3])
def test_comparison_has_a_constant_number_of_queries(lead, number, django_assert_max_num_queries):
    for _ in range(number):
        mentee = accepted_mentee()
        accepted_mentor()
    services.run_matching(mentee.cohort, by=None)
    lead.get(ADD)  # the session knows the hour

    with django_assert_max_num_queries(32):
        lead.post(ADD, choice(mentee.cohort, compare="1"))
