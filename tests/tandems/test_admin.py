from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessLog, ConsentKind
from programme.models import TeamRole
from tandems.models import AgreementState, Answer, Preference, Tandem, TandemState
from tests.factories import (
    CohortFactory,
    ConsentFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    confirmed_tandem,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

ADD = reverse("admin:tandems_tandem_add")
LIST = reverse("admin:tandems_tandem_changelist")
RECORD = reverse("admin:tandems_preference_add")
STEPS = [
    "antwort", "bestaetigen", "verwerfen", "beenden", "festlegen", "papier", "begleitung",
]  # fmt: skip


def page(tandem):
    return reverse("admin:tandems_tandem_change", args=[tandem.pk])


def step(tandem, name):
    return reverse("admin:tandems_tandem_step", args=[tandem.pk, name])


@pytest.fixture
def desk(client):
    """Somebody of the organisation team at the desk."""
    client.force_login(team_member())
    return client


@pytest.fixture
def lead(client):
    client.force_login(coordinator())
    return client


def content(response):
    return " ".join(response.content.decode().split())


# Forming -------------------------------------------------------------------------------------


def test_mentees_without_a_tandem_are_offered(desk):
    waiting = accepted_mentee(person__last_name="Wartet")
    TandemFactory(mentee=accepted_mentee(person__last_name="Versorgt"))
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


# Rights --------------------------------------------------------------------------------------


def test_reading_only_is_reading_only(client):
    tandem = confirmed_tandem()
    client.force_login(team_member(TeamRole.READ_ONLY))

    assert client.get(LIST).status_code == 200
    assert "<form" not in content(client.get(page(tandem))).split('id="content"')[1]
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"mentee": "x"}).status_code == 403
    for name in STEPS:
        assert client.post(step(tandem, name), {"side": "mentee"}).status_code == 403
    tandem.refresh_from_db()
    assert tandem.state == TandemState.CONFIRMED


@pytest.mark.parametrize("role", [TeamRole.CONTACT_PERSON, TeamRole.CONFIDANT, TeamRole.ADMIN])
def test_others_see_nothing(client, role):
    tandem = confirmed_tandem()
    member = UserFactory(is_staff=True)
    if role == TeamRole.ADMIN:
        member = team_member(role)
    client.force_login(member)

    for address in (LIST, ADD, page(tandem), RECORD):
        assert client.get(address).status_code in (302, 403, 404)


def test_the_team_of_another_cohort_sees_nothing(client):
    tandem = confirmed_tandem()
    cohort = CohortFactory(key="2009-10", status="DRAFT")
    client.force_login(team_member(TeamRole.COORDINATOR, cohort=cohort))

    assert client.get(page(tandem)).status_code == 404
    for name in STEPS:
        assert client.post(step(tandem, name)).status_code == 404
    paper = reverse("admin:tandems_tandem_paper", args=[tandem.pk, 1])
    assert client.get(paper).status_code == 404


def test_nobody_sees_their_own_tandem_at_the_desk(client):
    member = coordinator()
    tandem = TandemFactory(mentor=accepted_mentor(person=member))
    client.force_login(member)

    assert client.get(page(tandem)).status_code == 404
    assert client.post(step(tandem, "antwort"), {"side": "mentor"}).status_code == 404
    assert str(tandem.mentee.person) not in content(client.get(LIST))


@pytest.mark.parametrize("name", ["bestaetigen", "verwerfen", "beenden"])
def test_the_organisation_team_does_not_decide(desk, name):
    tandem = TandemFactory(active=True) if name == "beenden" else TandemFactory()

    desk.post(step(tandem, name))

    before = tandem.state
    tandem.refresh_from_db()
    assert tandem.state == before


@pytest.mark.parametrize("name", STEPS)
def test_steps_are_posts(lead, name):
    assert lead.get(step(confirmed_tandem(), name)).status_code == 405


def test_there_are_no_other_steps(lead):
    assert lead.post(step(confirmed_tandem(), "loeschen")).status_code == 404


def test_nothing_is_deleted_or_typed_in_here(lead):
    tandem = confirmed_tandem()

    assert lead.get(reverse("admin:tandems_tandem_delete", args=[tandem.pk])).status_code == 403
    lead.post(page(tandem), {"state": "ACTIVE", "place": "2"})
    tandem.refresh_from_db()
    assert tandem.state == TandemState.CONFIRMED


# One tandem on one page ----------------------------------------------------------------------


def test_looking_is_recorded_for_both(lead):
    tandem = confirmed_tandem()

    lead.get(page(tandem))

    looked_at = AccessLog.objects.filter(page=f"tandem {tandem.pk}").values_list(
        "person", flat=True
    )
    assert set(looked_at) == {tandem.mentee.person_id, tandem.mentor.person_id}


def test_what_was_said_on_the_phone_is_noted(desk):
    tandem = TandemFactory()

    desk.post(step(tandem, "antwort"), {"side": "mentor", "answer": "YES"})

    tandem.refresh_from_db()
    assert tandem.mentor_answer == Answer.YES
    hint = f"{tandem.mentor.person} hat der Weitergabe der Kontaktdaten noch nicht zugestimmt."
    assert hint in content(desk.get(page(tandem)))


def test_the_coordination_confirms(lead):
    tandem = TandemFactory(mentee_answer=Answer.YES, mentor_answer=Answer.YES)
    assert "Tandem bestätigen" not in content(lead.get(page(tandem)))
    for participation in (tandem.mentee, tandem.mentor):
        ConsentFactory(person=participation.person, kind=ConsentKind.SHARE_CONTACT)
    assert "Tandem bestätigen" in content(lead.get(page(tandem)))

    lead.post(step(tandem, "bestaetigen"))

    tandem.refresh_from_db()
    assert tandem.state == TandemState.CONFIRMED


def test_the_coordination_discards(lead):
    tandem = TandemFactory()

    response = lead.post(step(tandem, "verwerfen"), follow=True)

    tandem.refresh_from_db()
    assert tandem.state == TandemState.DISCARDED
    assert "Bitte sag beiden persönlich Bescheid." in content(response)


def test_the_coordination_ends(lead):
    tandem = TandemFactory(active=True)

    lead.post(step(tandem, "beenden"), {"reason": "MOVED"})

    tandem.refresh_from_db()
    assert (tandem.state, tandem.end_reason) == (TandemState.ENDED_EARLY, "MOVED")


def test_paper_at_the_kick_off(desk):
    tandem = confirmed_tandem()

    desk.post(step(tandem, "festlegen"))
    for side in ("mentee", "mentor"):
        desk.post(step(tandem, "papier"), {"side": side})

    tandem.refresh_from_db()
    assert tandem.state == TandemState.ACTIVE
    assert tandem.agreements.get().state == AgreementState.SIGNED
    assert desk.post(step(tandem, "papier"), {"side": "x"}).status_code == 404


def test_there_is_no_paper_without_an_agreement(desk):
    assert desk.post(step(TandemFactory(), "papier"), {"side": "mentee"}).status_code == 404


def test_taking_the_paper_along_is_recorded(desk):
    tandem = confirmed_tandem()
    paper = reverse("admin:tandems_tandem_paper", args=[tandem.pk, 1])

    response = desk.get(paper)

    assert response.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(action="EXPORTED").count() == 2
    missing = reverse("admin:tandems_tandem_paper", args=[tandem.pk, 2])
    assert desk.get(missing).status_code == 404


def test_a_paper_that_can_not_be_printed_says_so(desk):
    tandem = confirmed_tandem()
    tandem.agreements.update(mentee_expects="x" * 70_000)

    response = desk.get(reverse("admin:tandems_tandem_paper", args=[tandem.pk, 1]), follow=True)

    assert "zu lang" in content(response)


def test_somebody_is_named_to_look_after_the_two(desk):
    tandem, colleague = confirmed_tandem(), team_member()

    desk.post(step(tandem, "begleitung"), {"person": colleague.pk})

    tandem.refresh_from_db()
    assert tandem.contact_person == colleague
    for wrong in ("x", "00000000-0000-4000-8000-000000000000"):
        assert desk.post(step(tandem, "begleitung"), {"person": wrong}).status_code == 404
    desk.post(step(tandem, "begleitung"), {"person": ""})
    tandem.refresh_from_db()
    assert tandem.contact_person is None


def test_the_page_of_a_tandem_that_ended(lead):
    tandem = TandemFactory(
        active=True, state="ENDED_EARLY", ended_on=date(2008, 9, 19), distance_km=90
    )

    shown = content(lead.get(page(tandem)))

    assert "90 km (weiter Weg)" in shown
    assert "Früher beendet" in shown


def test_somebody_who_left_is_a_hint_and_a_todo(lead):
    gone = ParticipationFactory(ended_on=date(2008, 9, 1))
    tandem = TandemFactory(mentee=gone, distance_km=None)

    assert f"{gone.person} nimmt nicht mehr teil." in content(lead.get(page(tandem)))
    assert str(gone.person) in content(lead.get(LIST, {"aufgabe": "weg"}))


# The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"aufgabe": "antwort"}, {"Offen"}),
        ({"aufgabe": "reden"}, {"Nein"}),
        ({"aufgabe": "bestaetigen"}, {"Ja"}),
        ({"aufgabe": "unterschrift"}, {"Bestaetigt"}),
        ({"aufgabe": "quatsch"}, {"Offen", "Nein", "Ja", "Bestaetigt"}),
        ({"vereinbarung": "DRAFT"}, {"Bestaetigt"}),
        ({"vereinbarung": "quatsch"}, {"Offen", "Nein", "Ja", "Bestaetigt"}),
        ({"entfernung": "weit"}, {"Ja"}),
        ({"q": "bestatigt"}, set()),
        ({"q": "nein"}, {"Nein"}),
    ],
)
def test_the_list_is_narrowed_down(lead, filters, names):
    yes = {"mentee_answer": "YES", "mentor_answer": "YES"}
    for name, fields in (
        ("Offen", {}),
        ("Nein", {"mentee_answer": "NO", "mentor_answer": "YES"}),
        ("Ja", {**yes, "distance_km": 100}),
    ):
        TandemFactory(mentee__person__last_name=name, **fields)
    tandem = confirmed_tandem()
    tandem.mentee.person.last_name = "Bestaetigt"
    tandem.mentee.person.save()

    rows = lead.get(LIST, filters).context["cl"].result_list

    assert {row.mentee.person.last_name for row in rows} == names


def test_the_list_has_a_constant_number_of_queries(lead, django_assert_max_num_queries):
    counts = []
    lead.get(LIST)  # permissions and the like are read once
    for number in (1, 3):
        for _more in range(number):
            confirmed_tandem()
        with django_assert_max_num_queries(30) as queries:
            lead.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_start_page_counts_what_waits(lead):
    accepted_mentee()
    TandemFactory()

    shown = content(lead.get(reverse("admin:index")))

    assert "Mentees ohne Tandem" in shown
    assert f"{LIST}?aufgabe=antwort" in shown


def test_the_start_page_tells_nothing_to_the_administrator(client):
    client.force_login(team_member(TeamRole.ADMIN))

    assert "Mentees ohne Tandem" not in content(client.get(reverse("admin:index")))


# Exclusions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.ADMIN])
def test_exclusions_are_for_the_coordination_alone(client, role):
    preference = PreferenceFactory()
    client.force_login(team_member(role))
    changelist = reverse("admin:tandems_preference_changelist")
    settle = reverse("admin:tandems_preference_settle", args=[preference.from_participation.pk])

    assert client.get(changelist).status_code == 403
    assert client.get(RECORD).status_code == 403
    assert client.post(RECORD, {"giver": "x"}).status_code == 403
    assert client.post(settle).status_code == 403
    client.post(changelist, {"action": "allow_again", "_selected_action": [preference.pk]})
    assert Preference.objects.exists()


def test_the_coordination_records_one(lead):
    mentee, mentor = accepted_mentee(), accepted_mentor()

    lead.post(RECORD, {"giver": mentee.pk, "other": mentor.pk})

    preference = Preference.objects.get()
    assert (preference.from_participation, preference.to_participation) == (mentee, mentor)


def test_two_of_one_role_are_refused_with_a_sentence(lead):
    response = lead.post(
        RECORD, {"giver": accepted_mentee().pk, "other": accepted_mentee().pk}, follow=True
    )

    assert "Ein Ausschluss gilt zwischen" in content(response)


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_who_is_not_there_can_not_be_excluded(lead, wrong):
    assert lead.post(RECORD, {"giver": wrong, "other": wrong}).status_code == 404


def test_what_was_written_is_taken_over(lead):
    writer = accepted_mentee(profile__exclusions_text="Nicht mit Herrn Zoll")
    mentor = accepted_mentor()
    assert "Nicht mit Herrn Zoll" in content(lead.get(RECORD))

    settle = reverse("admin:tandems_preference_settle", args=[writer.pk])
    assert lead.get(settle).status_code == 405
    lead.post(settle, {"against": [mentor.pk]})

    assert Preference.objects.get().to_participation == mentor
    assert "Nicht mit Herrn Zoll" not in content(lead.get(RECORD))


def test_an_exclusion_is_taken_back_from_the_list(lead):
    preference = PreferenceFactory()
    changelist = reverse("admin:tandems_preference_changelist")
    assert str(preference.from_participation.person) in content(lead.get(changelist))

    lead.post(changelist, {"action": "allow_again", "_selected_action": [preference.pk]})

    assert not Preference.objects.exists()


def test_an_exclusion_against_oneself_is_not_seen(client):
    member = coordinator()
    preference = PreferenceFactory(to_participation=accepted_mentor(person=member))
    client.force_login(member)
    changelist = reverse("admin:tandems_preference_changelist")

    assert str(preference.from_participation.person) not in content(client.get(changelist))
    change = reverse("admin:tandems_preference_change", args=[preference.pk])
    assert client.get(change).url == changelist


def test_a_search_finds_exclusions(lead):
    PreferenceFactory(from_participation__person__last_name="Größe")
    changelist = reverse("admin:tandems_preference_changelist")

    assert len(lead.get(changelist, {"q": "grosse"}).context["cl"].result_list) == 1
