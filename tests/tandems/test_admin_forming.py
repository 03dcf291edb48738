from datetime import date

import pytest
from django.urls import reverse

from tandems.models import LockKind, MatchingLock, Tandem, TandemState
from tests.factories import (
    CohortFactory,
    MatchingLockFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ADD = reverse("admin:tandems_tandem_add")


def page(tandem):
    return reverse("admin:tandems_tandem_change", args=[tandem.pk])


def content(response):
    return " ".join(response.content.decode().split())


def test_mentees_without_a_tandem_are_offered(desk):
    waiting = accepted_mentee(person__last_name="Wartet")
    TandemFactory(mentee=accepted_mentee(person__last_name="Versorgt"))
    TandemFactory(
        mentee=accepted_mentee(person__last_name="Fertig"),
        active=True,
        state="COMPLETED",
        ended_on="2008-09-01",
    )
    gone = accepted_mentee()
    gone.ended_on = date(2008, 9, 1)
    gone.save()

    response = desk.get(ADD)

    assert [side.participation for side in response.context["waiting"]] == [waiting]


def test_mentors_with_a_free_place_are_compared(desk):
    mentee = accepted_mentee()
    best = accepted_mentor()
    PreferenceFactory(from_participation=accepted_mentor(), to_participation=mentee)
    TandemFactory(mentor=accepted_mentor())

    response = desk.get(ADD, {"mentee": mentee.pk})

    pairs = response.context["pairs"]
    assert [pair.blocks for pair in pairs] == [[], ["Passt aus Gründen des Programms nicht."]]
    assert pairs[0].mentor.participation == best
    assert content(response).count('type="radio"') == 1


def test_a_tandem_is_formed(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    tandem = Tandem.objects.get()
    assert response.url == page(tandem)
    assert (tandem.mentee, tandem.mentor) == (mentee, mentor)


def test_a_refusal_comes_back_with_what_was_chosen(desk):
    mentee = accepted_mentee(person=UserFactory(lat=51.15, lon=11.81))
    mentor = accepted_mentor()

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert "Bitte gib einen Grund an." in content(response)
    assert f'value="{mentor.pk}" required checked' in content(response)
    assert not Tandem.objects.exists()


def test_a_blocked_mentor_can_not_be_forced(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    PreferenceFactory(from_participation=mentee, to_participation=mentor)

    response = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert "Passt aus Gründen des Programms nicht." in content(response)
    assert not Tandem.objects.exists()


REFUSED = "Schon einmal vorgeschlagen; eine Seite hat Nein gesagt."


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_pair_to_which_somebody_said_no_needs_a_reason(desk, side):
    mentee, mentor, other = accepted_mentee(), accepted_mentor(), accepted_mentor()
    TandemFactory(
        mentee=mentee, mentor=mentor, state=TandemState.DISCARDED, **{f"{side}_answer": "NO"}
    )

    pairs = desk.get(ADD, {"mentee": mentee.pk}).context["pairs"]
    refused = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert [pair.mentor.participation for pair in pairs] == [other, mentor]
    assert [(warn.text, warn.red) for warn in pairs[1].warnings] == [(REFUSED, True)]
    assert content(refused).count(REFUSED) == 1
    assert "Schon vorgeschlagen, und eine Seite hat Nein gesagt: Bitte" in content(refused)
    assert not Tandem.objects.open().exists()

    words = {"override_reason": "Beide haben es sich überlegt."}
    desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk, **words})
    assert Tandem.objects.open().get().override_reason == words["override_reason"]


def test_warning_tells_neither_whose_no_it_was_nor_whether_both(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    tandem = TandemFactory(mentee=mentee, mentor=mentor, state=TandemState.DISCARDED)
    shown = set()

    for answers in (("NO", "OPEN"), ("YES", "NO"), ("NO", "NO")):
        Tandem.objects.filter(pk=tandem.pk).update(
            **dict(zip(("mentee_answer", "mentor_answer"), answers, strict=True))
        )
        page = content(desk.get(ADD, {"mentee": mentee.pk}))
        shown.add(page[page.index("<tbody>") : page.index("</tbody>")])

    assert len(shown) == 1


@pytest.mark.parametrize(
    "came_to_nothing",
    [
        {"state": TandemState.DISCARDED, "mentee_answer": "YES"},
        {"state": TandemState.ENDED_EARLY, "active": True, "ended_on": date(2008, 9, 1)},
    ],
)
def test_without_a_no_nothing_is_said(desk, came_to_nothing):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    TandemFactory(mentee=mentee, mentor=mentor, **came_to_nothing)
    TandemFactory(mentee=accepted_mentee(), mentor=accepted_mentor(), mentor_answer="NO")

    [pair] = desk.get(ADD, {"mentee": mentee.pk}).context["pairs"]

    assert not pair.warnings


def set_apart(mentee, mentor):
    MatchingLockFactory(mentee=mentee, mentor=mentor, kind=LockKind.APART)


def test_pair_set_apart_reads_neutral_to_the_team(desk):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    set_apart(mentee, mentor)

    [pair] = desk.get(ADD, {"mentee": mentee.pk}).context["pairs"]
    answer = desk.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk, "override_reason": "x"})

    assert (pair.blocks, pair.warnings) == (["Passt aus Gründen des Programms nicht."], [])
    assert "Passt aus Gründen des Programms nicht." in content(answer)
    assert not Tandem.objects.exists()


def test_pair_set_apart_is_a_warning_to_the_coordination(lead):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    set_apart(mentee, mentor)
    set_apart(mentee, accepted_mentor())

    pairs = lead.get(ADD, {"mentee": mentee.pk}).context["pairs"]
    lead.post(ADD, {"mentee": mentee.pk, "mentor": mentor.pk})

    assert [[warn.text for warn in pair.warnings] for pair in pairs] == [
        ["Ihr habt die beiden in der Zuordnung auseinandergesetzt."]
    ] * 2
    assert Tandem.objects.get().mentor == mentor
    assert MatchingLock.objects.get().mentor != mentor  # the new word replaces the old


def test_coordination_that_takes_part_learns_as_little_as_the_team(client):
    member = coordinator()
    mentee, mentor = accepted_mentee(), accepted_mentor()
    accepted_mentor(person=member)
    set_apart(mentee, mentor)
    client.force_login(member)

    [pair] = client.get(ADD, {"mentee": mentee.pk}).context["pairs"]

    assert pair.blocks == ["Passt aus Gründen des Programms nicht."]


def test_without_a_mentor_nothing_happens(desk):
    response = desk.post(ADD, {"mentee": accepted_mentee().pk})

    assert "Bitte wähle eine*n Mentor*in aus." in content(response)


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_what_is_no_mentee_does_not_exist(desk, wrong):
    assert desk.get(ADD, {"mentee": wrong}).status_code in (400, 404)
    assert desk.post(ADD, {"mentee": wrong, "mentor": wrong}).status_code in (400, 404)


def test_people_of_another_cohort_are_not_there(desk):
    cohort = CohortFactory(key="2009-10", status="DRAFT")
    mentee = accepted_mentee(cohort=cohort)

    assert desk.get(ADD, {"mentee": mentee.pk}).status_code == 404
    assert list(desk.get(ADD).context["waiting"]) == []


def test_who_forms_tandems_is_not_in_the_table(client):
    member = team_member()
    accepted_mentor(person=member)
    client.force_login(member)

    response = client.get(ADD, {"mentee": accepted_mentee().pk})

    assert response.context["pairs"] == []


def test_forming_has_a_constant_number_of_queries(desk, django_assert_max_num_queries):
    counts = []
    desk.get(ADD)  # permissions and the like are read once
    for _round in range(2):
        mentee = accepted_mentee()
        for _number in range(3 if counts else 1):
            accepted_mentor()
            accepted_mentee()
        with django_assert_max_num_queries(40) as first:
            desk.get(ADD)
        with django_assert_max_num_queries(40) as second:
            desk.get(ADD, {"mentee": mentee.pk})
        counts.append((len(first), len(second)))

    assert counts[0] == counts[1]
