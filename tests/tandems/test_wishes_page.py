"""The page on which somebody says whom they wish for."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from mentoring.core import clock
from programme.dates import DatePrecision
from programme.models import TeamRole
from tandems.models import Preference, PreferenceBasis
from tests.factories import (
    ParticipationFactory,
    PlaceRequestFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)
from tests.factories.programme import BERLIN

from .wishes import at

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def the_day_after(meeting):
    with clock.set_to(at(5)):
        yield


@pytest.fixture
def me(client):
    participation = accepted_mentee()
    client.force_login(participation.person)
    return participation


def where(participation):
    return reverse("tandems:wishes", args=[participation.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_own_page_leads_there_and_back(client, me):
    mentor = accepted_mentor(person__first_name="Alexandra")
    assert where(me) in text(client.get(reverse("dashboard")))

    shown = text(client.get(where(me)))
    assert "Alexandra" in shown
    assert "8. Oktober 2008" in shown
    response = client.post(where(me), {"wish_1": mentor.pk}, follow=True)

    assert "Danke, das ist notiert" in text(response)
    assert f'<option value="{mentor.pk}" selected>' in text(response)
    assert "Meine Antwort ansehen" in text(client.get(reverse("dashboard")))


def test_who_takes_part_and_works_in_the_team_is_led_there_too(client, meeting):
    member = team_member()
    mentor = ParticipationFactory(cohort=meeting.cohort, person=member, role="MENTOR")
    asked = PlaceRequestFactory(mentor=mentor)
    client.force_login(member)

    shown = text(client.get(reverse("dashboard")))

    assert where(asked.mentor) in shown
    assert asked.get_absolute_url() in shown


def test_what_a_number_means_is_said_only_where_there_is_one(client, me):
    namesakes = {"person__first_name": "Alex", "person__last_name": "Becker"}
    accepted_mentor(**namesakes)
    alone = text(client.get(where(me)))
    accepted_mentor(**namesakes)

    both = text(client.get(where(me)))

    assert "Wer eine Zahl hat" not in alone
    assert "Wer eine Zahl hat" in both
    assert both.count("Alex B. (2)") == 5  # the list, three wishes, and with whom not


def test_mentors_name_mentees(client):
    mentor, mentee = accepted_mentor(), accepted_mentee(person__first_name="Kim")
    client.force_login(mentor.person)

    client.post(where(mentor), {"wish_2": mentee.pk})  # the second field alone is a first wish

    assert Preference.objects.get().rank == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"wish_1": 0, "wish_2": 0}, "schon genannt"),
        ({"wish_1": 0, "veto": [0]}, "sagst Du weiter unten"),
        ({"wish_1": "x"}, "aus der Liste"),
        ({"veto": ["x"]}, "aus der Liste"),
    ],
)
def test_wrong_input_comes_back_with_a_sentence(client, me, sent, sentence):
    mentor = accepted_mentor()
    keys = {
        name: [mentor.pk if one == 0 else one for one in (v if isinstance(v, list) else [v])]
        for name, v in sent.items()
    }

    response = client.post(where(me), keys)

    assert sentence in text(response)
    assert not Preference.objects.exists()


def test_who_left_in_the_meantime_is_told(client, me, monkeypatch):
    """Between the page and the answer the rows may change: the service has the last word."""
    mentor = accepted_mentor()
    monkeypatch.setattr("tandems.services.wishes.queries.candidates_for", lambda _participation: [])

    response = client.post(where(me), {"veto": [mentor.pk]})

    assert response.status_code == 200
    assert not Preference.objects.exists()


def test_what_the_coordination_knows_changes_nothing_on_the_page(client, me):
    mentor = accepted_mentor(person__first_name="Robin")
    before = text(client.get(where(me))).split("csrfmiddlewaretoken")
    PreferenceFactory(from_participation=me, to_participation=mentor, basis=PreferenceBasis.KNOWN)
    PreferenceFactory(from_participation=mentor, to_participation=me)
    PreferenceFactory(from_participation=mentor, to_participation=accepted_mentee())

    after = text(client.get(where(me))).split("csrfmiddlewaretoken")

    assert before[0] == after[0]
    assert before[-1].split(">", 1)[1] == after[-1].split(">", 1)[1]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(4, 12), "nach dem ersten Treffen am 4. Oktober 2008"),
        (datetime(2009, 5, 1, tzinfo=BERLIN), "Das Mentoring ist vorbei"),
    ],
)
def test_before_and_after_there_is_nothing_to_fill_in(client, me, moment, words):
    with clock.set_to(moment):
        response = client.get(where(me))
        sent = client.post(where(me), {"wish_1": accepted_mentor().pk})

        assert where(me) not in text(client.get(reverse("dashboard")))
    assert words in text(response)
    assert "<select" not in text(response)
    assert sent.status_code == 200
    assert not Preference.objects.exists()


def test_without_a_day_the_page_says_so(client, me, meeting):
    meeting.precision = DatePrecision.MONTH
    meeting.save()

    assert "Sein Tag steht noch nicht fest" in text(client.get(where(me)))


def test_who_left_sees_no_names(client, me):
    accepted_mentor(person__first_name="Alexandra")
    me.ended_on = date(2008, 10, 5)
    me.save()

    shown = text(client.get(where(me)))

    assert "nimmst nicht mehr am Programm teil" in shown
    assert "Alexandra" not in shown


def test_after_the_last_day_wishes_are_shown_and_exclusions_taken(client, me):
    mentor = accepted_mentor(person__first_name="Alexandra")
    client.post(where(me), {"wish_1": mentor.pk})

    with clock.set_to(at(9)):
        shown = text(client.get(where(me)))
        client.post(where(me), {"wish_1": "", "veto": [mentor.pk]})

        assert "Vertraulich sagen, mit wem" in text(client.get(reverse("dashboard")))
        assert "Wünsche nennen" not in text(client.get(reverse("dashboard")))
    assert "Du hast genannt: Alexandra" in shown
    assert 'name="wish_1"' not in shown
    assert Preference.objects.get().kind == "VETO"


@pytest.mark.parametrize("who", ["another", "coordination", "nobody"])
def test_it_is_nobody_elses_page(client, who):
    mine = where(accepted_mentee())
    if who != "nobody":
        client.force_login(accepted_mentor().person if who == "another" else coordinator())

    response = client.get(mine)

    assert response.status_code == (302 if who == "nobody" else 404)


def test_who_has_a_tandem_is_not_asked_on_the_own_page(client, me):
    TandemFactory(mentee=me, mentor=accepted_mentor())

    assert where(me) not in text(client.get(reverse("dashboard")))


def test_the_page_costs_the_same_for_many(client, me, django_assert_max_num_queries):
    for _ in range(12):
        mentor = accepted_mentor()
        PreferenceFactory(from_participation=mentor, to_participation=me)

    with django_assert_max_num_queries(13):
        client.get(where(me))


# The coordination ----------------------------------------------------------------------------


LIST = reverse("admin:tandems_preference_changelist")


def test_the_coordination_reads_who_wishes_for_whom(client, me):
    mentor = accepted_mentor(person__last_name="Wunschmann")
    client.post(where(me), {"wish_1": mentor.pk})
    client.force_login(coordinator())

    assert "Wunschmann" in text(client.get(LIST))
    assert "1. Wunsch" in text(client.get(LIST))
    assert "1 von 2" in text(client.get(reverse("admin:index")))


@pytest.mark.parametrize("name", ["changelist", "add"])
def test_reading_is_recorded_for_all_alike(client, me, name):
    """Otherwise the record would say who is named."""
    mentors = [accepted_mentor() for _ in range(2)]
    client.post(where(me), {"wish_1": mentors[0].pk})
    client.force_login(coordinator())

    client.get(reverse(f"admin:tandems_preference_{name}"))

    for participation in (me, *mentors):
        assert [entry.page for entry in participation.person.accesses.all()] == ["matching"]


def test_a_coordinator_who_takes_part_reads_no_wishes(client, me):
    client.post(where(me), {"wish_1": accepted_mentor(person__last_name="Wunschmann").pk})
    lead = coordinator()
    accepted_mentor(person=lead)
    client.force_login(lead)

    shown = text(client.get(LIST))

    assert "Wunschmann" not in shown


def test_nobody_takes_wishes_back_for_others(client, me):
    client.post(where(me), {"wish_1": accepted_mentor().pk})
    client.force_login(coordinator())

    response = client.post(
        LIST,
        {"action": "allow_again", "_selected_action": [Preference.objects.get().pk]},
        follow=True,
    )

    assert "Wünsche ändern nur die" in text(response)
    assert Preference.objects.exists()


def test_the_start_page_says_that_nobody_is_asked_without_a_day(client, meeting):
    meeting.precision = DatePrecision.MONTH
    meeting.save()
    client.force_login(coordinator())

    assert "Erstes Treffen ohne Tag" in text(client.get(reverse("admin:index")))


def test_the_team_reads_neither_wishes_nor_how_many_there_are(client):
    client.force_login(team_member(TeamRole.ORG_TEAM))

    assert "Antworten zu den Wünschen" not in text(client.get(reverse("admin:index")))
    assert client.get(LIST).status_code == 403
