"""The board of the coordination: what it shows, what its buttons do, who may not see it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from applications.services import record_withdrawal
from mentoring.core import clock
from programme.models import Participation
from programme.services import end_participation
from tandems import services
from tandems.models import MatchingLock, MatchingRun, Preset, Tandem
from tests.factories import (
    CohortFactory,
    MatchingRunFactory,
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
ADD = reverse("admin:tandems_matchingrun_add")


@pytest.fixture
def people(db):
    mentees = [accepted_mentee(person__last_name=name) for name in ("Eins", "Zwei", "Drei")]
    mentors = [accepted_mentor(person__last_name=name) for name in ("Rot", "Grün")]
    return mentees, mentors


@pytest.fixture
def draft(people):
    return services.run_matching(people[0][0].cohort, by=None, seed="2008")


def address(name, *args):
    return reverse(f"admin:tandems_matchingrun_{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def test_run_leads_to_its_board(lead, people):
    cohort = people[0][0].cohort

    post = {"cohort": cohort.pk, "preset": Preset.FAIR, "weights": "NEAR"}
    response = lead.post(ADD, post, follow=True)

    run = MatchingRun.objects.get()
    assert response.redirect_chain == [(address("change", run.pk), 302)]
    assert run.preset == Preset.FAIR
    assert len(response.context["board"].lines) == 2


def test_wrong_goals_come_back_with_a_sentence(lead, people):
    response = lead.post(ADD, {"cohort": people[0][0].cohort_id, "preset": "NONE"})

    assert "Bitte wähle etwas aus der Liste." in text(response)
    assert not MatchingRun.objects.exists()


def test_board_says_who_goes_with_whom_and_who_is_left(lead, draft):
    response = lead.get(address("change", draft.pk))

    board = response.context["board"]
    paired = {line.pair.mentee.person for line in board.lines}
    assert len(paired) == 2
    assert [one.side.person for one in board.left] != []
    assert not paired & {one.side.person for one in board.left}
    assert "Bewiesen" in text(response)


def test_board_notices_that_the_data_have_changed(lead, draft):
    assert lead.get(address("change", draft.pk)).context["is_current"]

    accepted_mentor()

    assert not lead.get(address("change", draft.pk)).context["is_current"]


def test_board_names_who_has_left(lead, draft):
    mentee = draft.pairs.first().mentee
    assert "Nicht mehr dabei:" not in text(lead.get(address("change", draft.pk)))

    record_withdrawal(mentee.person.applications.get(), by=coordinator())

    shown = text(lead.get(address("change", draft.pk)))
    assert f"Nicht mehr dabei: {mentee.person}." in shown


@pytest.mark.parametrize(("kind", "stays"), [("PIN", True), ("APART", False)])
def test_button_sets_a_pair_and_computes_anew(lead, draft, kind, stays):
    pair = draft.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": kind}

    response = lead.post(address("lock", draft.pk), post, follow=True)

    again = response.context["run"]
    assert again.kept_from == draft
    found = again.pairs.filter(mentee=pair.mentee, mentor=pair.mentor)
    assert found.exists() == stays
    assert again.pairs.filter(is_pinned=True).exists() == stays


def test_nobody_is_asked_for_a_second_place_while_nobody_is_left(lead, draft):
    question = "Um einen zweiten Platz bitten"
    assert question in text(lead.get(address("change", draft.pk)))

    end_participation(draft_left(draft), on=clock.today())

    assert question not in text(lead.get(address("change", draft.pk)))


def draft_left(draft):
    return Participation.objects.get(pk=draft.leftover[0]["mentee"])


def test_set_pair_is_taken_back_even_with_a_second_click(lead, draft):
    pair = draft.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": "PIN"}
    lead.post(address("lock", draft.pk), post)
    lock = MatchingLock.objects.get()

    for _click in range(2):
        answer = lead.post(address("unlock", draft.pk, lock.pk))

    assert answer.status_code == 302
    assert not MatchingLock.objects.exists()


def test_who_is_left_over_is_one_click_from_the_waiting_list(lead, draft):
    board = lead.get(address("change", draft.pk)).context["board"]
    application = board.left[0].side.profile.application
    post = {"action": "back_selected", "_selected_action": str(application.pk)}

    asked = lead.post(reverse("admin:applications_application_changelist"), post)

    assert "auf die Warteliste" in text(asked)
    application.refresh_from_db()
    assert application.state == "ACCEPTED"  # the page asks before it does it


def test_nonsense_is_refused_with_a_sentence(lead, draft):
    response = lead.post(address("lock", draft.pk), {"mentee": "x"}, follow=True)

    assert response.status_code == 200
    assert not MatchingLock.objects.exists()


def test_chosen_pairs_are_proposed(lead, draft):
    pair = draft.pairs.first()

    post = {"pair": [pair.pk], "sure": "1"}
    response = lead.post(address("publish", draft.pk), post, follow=True)

    assert Tandem.objects.get().mentee == pair.mentee
    assert "1 Tandem ist vorgeschlagen" in text(response)


@pytest.mark.parametrize("chosen", [[], ["x"], ["00000000-0000-4000-8000-000000000000"]])
def test_nothing_chosen_proposes_nothing(lead, draft, chosen):
    response = lead.post(address("publish", draft.pk), {"pair": chosen}, follow=True)

    assert response.status_code == 200
    assert not Tandem.objects.exists()


def test_two_runs_are_compared(lead, draft, people):
    pair = draft.pairs.first()
    PreferenceFactory(from_participation=pair.mentee, to_participation=pair.mentor)
    other = services.run_matching(draft.cohort, by=None, keep=draft, seed="2008")

    response = lead.get(address("compare", other.pk), {"mit": draft.pk})

    assert pair.mentee in [change.mentee for change in response.context["changes"]]


def test_comparison_says_none_in_figures(lead, people):
    mentees, mentors = people
    before = services.run_matching(mentees[0].cohort, by=None, seed="2008")
    for mentee in mentees:
        for mentor in mentors:
            PreferenceFactory(from_participation=mentee, to_participation=mentor)
    after = services.run_matching(mentees[0].cohort, by=None, seed="2008")

    page = text(lead.get(address("compare", after.pk), {"mit": before.pk}))

    assert "<td>2</td><td>0</td>" in page
    assert "<b>0</b> passt kaum" in page


@pytest.mark.parametrize("other", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_comparing_with_nothing_is_not_found(lead, draft, other):
    assert lead.get(address("compare", draft.pk), {"mit": other}).status_code == 404


def test_proof_can_be_taken_along(lead, draft):
    response = lead.get(address("record", draft.pk))

    assert json.loads(response.content)["format"] == "tandems.matching 1"
    assert "attachment" in response["Content-Disposition"]


def test_proof_taken_along_is_recorded_as_an_export(lead, draft, people):
    lead.get(address("record", draft.pk))

    exported = AccessLog.objects.filter(page="matching", action="EXPORTED")
    assert set(exported.values_list("person", flat=True)) == {
        p.person_id for side in people for p in side
    }


def test_points_are_said_in_words_first(lead, draft):
    points = {1: 7100, 2: 3900}
    for number, pair in enumerate(draft.pairs.all(), start=1):
        draft.pairs.filter(pk=pair.pk).update(points=points[number])

    page = text(lead.get(address("change", draft.pk)))

    assert '<b class="fit">passt sehr gut</b> <span class="help num">7100 Punkte' in page
    assert "<b>1</b> passt sehr gut" in page
    assert "<b>0</b> passt gut" in page
    assert "<b>1</b> passt kaum" in page


def test_parts_are_said_in_words_unless_nothing_was_said(lead, draft):
    part = {"label": "Themen", "points": 2400, "most": 2400, "reason": "3 von 3 Themen gemeinsam"}
    silent = {"label": "Zeit", "points": 600, "most": 1200}
    draft.pairs.update(parts=[part, silent | {"reason": "keine Angabe, neutral gewertet"}])

    page = text(lead.get(address("change", draft.pk)))

    assert "Themen: voll – 3 von 3 Themen gemeinsam" in page
    assert "Zeit: keine Angabe, neutral gewertet" in page


def test_line_says_what_the_mentor_does_not_offer(lead):
    mentee = accepted_mentee(
        profile__hours_per_month="H6", profile__needs=["open_doors"],
        profile__contact_wishes=["PRESSE"],
    )  # fmt: skip
    accepted_mentor(profile__hours_per_month="H3", profile__offers=["advise_decisions"])
    draft = services.run_matching(mentee.cohort, by=None)

    for page in (address("change", draft.pk), address("mentee", draft.pk, mentee.pk)):
        shown = text(lead.get(page))

        assert "Wenig Zeit: Mentee 4–6 h, Mentor*in bis 3 h." in shown
        assert "nicht angeboten: Zugang zu Kreisen und Kontakten" in shown
        assert "Kontakte nicht angeboten: Presse" in shown


def test_looking_is_recorded(lead, draft, people):
    lead.get(address("change", draft.pk))

    looked_at = set(AccessLog.objects.filter(page="matching").values_list("person", flat=True))
    assert looked_at == {p.person_id for side in people for p in side}


def test_comparing_is_recorded_for_all_alike(lead, draft, people):
    """Also for those of whom nothing changes, and for the mentors named beside."""
    lead.get(address("compare", draft.pk), {"mit": draft.pk})

    looked_at = AccessLog.objects.filter(page="matching").values_list("person", flat=True)
    assert set(looked_at) == {p.person_id for side in people for p in side}


@pytest.mark.parametrize("number", [1, 3])
def test_board_has_a_constant_number_of_queries(lead, number, django_assert_max_num_queries):
    for _ in range(number):
        mentee = accepted_mentee()
        accepted_mentor()
    draft = services.run_matching(mentee.cohort, by=None)
    lead.get(ADD)  # the session knows the hour

    with django_assert_max_num_queries(20):
        lead.get(address("change", draft.pk))


def test_board_of_proposed_pairs_asks_no_more(lead, draft, django_assert_max_num_queries):
    services.publish(
        draft, pairs=[pair.pk for pair in draft.pairs.all()], reasons={}, by=coordinator()
    )
    Tandem.objects.update(mentor_answer="NO")
    lead.get(ADD)  # the session knows the hour

    with django_assert_max_num_queries(20):
        board = lead.get(address("change", draft.pk)).context["board"]

    assert [(line.can_look_on, line.standby is not None) for line in board.lines] == [
        (True, True)
    ] * 2


@pytest.mark.parametrize("number", [0, 1, 3])
def test_list_has_a_constant_number_of_queries(lead, number, django_assert_max_num_queries):
    MatchingRunFactory.create_batch(number, cohort=CohortFactory())
    lead.get(ADD)  # the session knows the hour

    with django_assert_max_num_queries(8):
        page = lead.get(address("changelist"))

    assert len(page.context["cl"].result_list) == number


def test_pair_set_apart_since_can_not_be_chosen(lead, draft):
    pair = draft.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": "APART"}
    lead.post(address("lock", draft.pk), post)

    board = lead.get(address("change", draft.pk)).context["board"]

    line = next(line for line in board.lines if line.pair == pair)
    assert line.lock is not None
    assert not line.is_open


def test_pair_is_taken_back_beside_the_prices(lead, draft):
    pair = draft.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": "PIN"}
    run = lead.post(address("lock", draft.pk), post, follow=True).context["run"]

    page = lead.get(address("mentee", run.pk, pair.mentee_id))

    lock = MatchingLock.objects.get()
    assert [choice.lock for choice in page.context["choices"] if choice.lock] == [lock]
    assert address("unlock", run.pk, lock.pk) in text(page)


# Confidential --------------------------------------------------------------------------------


def test_team_sees_none_of_it(desk, draft):
    for name, args in (("change", [draft.pk]), ("record", [draft.pk]), ("changelist", [])):
        assert desk.get(address(name, *args)).status_code in (302, 403, 404)


def test_coordinator_who_takes_part_sees_none_of_it(client, draft):
    boss = team_member("COORDINATOR")
    client.force_login(boss)
    assert client.get(address("change", draft.pk)).status_code == 200

    accepted_mentor(person=boss)

    assert client.get(address("change", draft.pk)).status_code == 404


@pytest.mark.parametrize("giver", [0, 1])
def test_exclusion_reads_as_one_neutral_reason(lead, people, giver):
    mentee, mentor = people[0][0], people[1][0]
    sides = (mentee, mentor) if giver == 0 else (mentor, mentee)
    PreferenceFactory(from_participation=sides[0], to_participation=sides[1])
    draft = services.run_matching(mentee.cohort, by=None)

    choices = lead.get(address("mentee", draft.pk, mentee.pk)).context["choices"]

    blocked = next(c for c in choices if c.facts.mentor.participation == mentor)
    assert blocked.reasons == ["Passt aus Gründen des Programms nicht."]


def test_taking_back_brings_back_what_was_before(lead, people):
    """Not only the lock goes: the pair that it broke is there again."""
    cohort = people[0][0].cohort
    with clock.set_to(clock.now() - timedelta(hours=1)):
        draft = services.run_matching(cohort, by=None, seed="2008")
    before = dict(draft.pairs.values_list("mentee", "mentor"))
    pair = draft.pairs.first()
    post = {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "kind": "APART"}
    broken = lead.post(address("lock", draft.pk), post, follow=True).context["run"]
    assert dict(broken.pairs.values_list("mentee", "mentor")) != before

    lock = MatchingLock.objects.get()
    again = lead.post(address("unlock", broken.pk, lock.pk), follow=True).context["run"]

    assert dict(again.pairs.values_list("mentee", "mentor")) == before


def test_older_draft_leads_to_the_newer_one(lead, draft):
    with clock.set_to(clock.now() + timedelta(hours=1)):
        newer = services.run_matching(draft.cohort, by=None)

    assert f"{address('change', newer.pk)}" in text(lead.get(address("change", draft.pk)))
    assert "neueren Entwurf" in text(lead.get(address("change", draft.pk)))
    assert "neueren Entwurf" not in text(lead.get(address("change", newer.pk)))
