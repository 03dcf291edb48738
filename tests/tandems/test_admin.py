from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessLog, ConsentKind
from programme.models import TeamRole
from tandems.models import AgreementState, Answer, TandemState
from tests.factories import (
    CohortFactory,
    ConsentFactory,
    ParticipationFactory,
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


def content(response):
    return " ".join(response.content.decode().split())


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
