from datetime import date

import pytest
from django.urls import reverse

from events.models import Event
from programme import services
from programme.models import CohortStatus, TeamRole
from tests.factories import CohortFactory, EventFactory, UserFactory
from tests.plan import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return load_plan()


@pytest.fixture
def coordinator(client, cohort):
    person = UserFactory()
    services.grant_role(person=person, role=TeamRole.COORDINATOR, cohort=cohort)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"admin:events_event_{name}", args=args)


def save(client, event, **changes):
    """Open the page of an event, change fields, and send it, as a browser would."""
    form = client.get(url("change", event.pk)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for name in ("starts_at", "ends_at"):  # a day and a time each
        data |= {f"{name}_0": "", f"{name}_1": ""}
    data = {name: "" if value is None else value for name, value in data.items()} | changes
    answer = client.post(url("change", event.pk), data)
    event.refresh_from_db()
    return answer


def test_unchanged_event_stays_as_it_is(client, coordinator):
    event = Event.objects.get(key="kickoff")
    before = Event.objects.filter(pk=event.pk).values().get()

    save(client, event)

    after = Event.objects.filter(pk=event.pk).values().get()
    assert {key for key in before if before[key] != after[key]} <= {"updated_at"}


def test_day_is_fixed_with_one_date(client, coordinator):
    event = Event.objects.get(key="first_meeting")

    save(client, event, starts_on="04.10.2008", precision="DAY", state="FIXED")

    assert (event.starts_on, event.ends_on) == (date(2008, 10, 4), date(2008, 10, 4))
    assert event.date_phrase == "4. Oktober 2008"


def test_window_is_as_wide_as_its_precision(client, coordinator):
    event = Event.objects.get(key="closing")

    save(client, event, starts_on="08.05.2009", ends_on="", precision="MID_MONTH")

    assert (event.starts_on, event.ends_on) == (date(2009, 5, 11), date(2009, 5, 20))


def test_new_date_takes_the_wording_of_the_plan_with_it(client, coordinator):
    event = Event.objects.get(key="mentoring_end")

    save(client, event, starts_on="29.04.2009", ends_on="", precision="DAY")

    assert event.date_phrase == "29. April 2009"


def test_wording_stays_while_the_date_does(client, coordinator):
    event = Event.objects.get(key="mentoring_end")

    save(client, event, venue="Überall")

    assert event.date_phrase == "Ende April"


def test_undated_event_loses_its_days(client, coordinator):
    event = Event.objects.get(key="closing")

    save(client, event, precision="UNDATED")

    assert (event.starts_on, event.ends_on) == (None, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": ""}, "Bitte gib einen Tag ein oder wähle „ohne Datum“."),
        (
            {"starts_on": "26.10.2008", "ends_on": "25.10.2008"},
            "Das Ende liegt vor dem Anfang.",
        ),
        (
            {"precision": "MONTH", "starts_at_0": "24.10.2008", "starts_at_1": "10:00:00"},
            "Uhrzeiten gehen erst, wenn der Tag feststeht.",
        ),
        (
            {
                "starts_at_0": "24.10.2008", "starts_at_1": "10:00:00",
                "ends_at_0": "24.10.2008", "ends_at_1": "09:00:00",
            },
            "Das Ende liegt vor dem Anfang.",
        ),
    ],
)  # fmt: skip
def test_mistakes_are_german_sentences(client, coordinator, changes, sentence):
    answer = save(client, Event.objects.get(key="kickoff"), **changes)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_events_of_other_cohorts_are_not_there(client, coordinator, cohort):
    other = CohortFactory(key="2009-10", status=CohortStatus.DRAFT)
    foreign = EventFactory(cohort=other)

    listed = client.get(url("changelist")).context["cl"].queryset

    assert set(listed) == set(cohort.events.all())
    assert client.get(url("change", foreign.pk)).status_code == 302


def test_organisation_team_only_looks(client, cohort):
    person, event = UserFactory(), Event.objects.get(key="kickoff")
    services.grant_role(person=person, role=TeamRole.ORG_TEAM, cohort=cohort)
    client.force_login(person)

    assert client.get(url("change", event.pk)).status_code == 200
    assert client.post(url("change", event.pk), {"title": "x"}).status_code == 403


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client, coordinator, cohort, item_count, django_assert_num_queries
):
    cohort.events.exclude(order__lte=item_count).delete()
    client.get(url("changelist"))

    with django_assert_num_queries(8):
        client.get(url("changelist"))
