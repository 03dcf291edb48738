import pytest
from django.urls import reverse

from programme.models import TeamRole
from tandems.models import Preference
from tests.factories import (
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

RECORD = reverse("admin:tandems_preference_add")


def content(response):
    return " ".join(response.content.decode().split())


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


def test_what_people_said_themselves_is_not_taken_back_for_them(lead):
    entered = [PreferenceFactory(basis=basis) for basis in ("KNOWN", "PROFILE")]
    said = [PreferenceFactory(basis="FIRST_MEETING") for _number in range(2)]
    wish = PreferenceFactory(kind="WISH", rank=1, basis="FIRST_MEETING")
    changelist = reverse("admin:tandems_preference_changelist")
    chosen = [row.pk for row in (said[0], entered[0], wish, entered[1], said[1])]

    response = lead.post(
        changelist, {"action": "allow_again", "_selected_action": chosen}, follow=True
    )

    assert set(Preference.objects.all()) == {*said, wish}
    done, *refused = [str(message) for message in response.context["messages"]]
    assert done == "2 Ausschlüsse sind zurückgenommen."
    assert [sentence.partition(",")[0] for sentence in sorted(refused)] == [
        "Was jemand nach dem ersten Treffen gesagt hat",
        "Wünsche ändern nur die",
    ]


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
