from datetime import timedelta

import pytest
from django.urls import reverse

from mentoring.core import clock
from tests.factories import (
    ApplicationFactory,
    TopicFactory,
)
from tests.factories.programme import DEADLINE

from .posts import fill, posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
IN_GRACE = DEADLINE + timedelta(hours=1)
AFTER = DEADLINE + timedelta(days=10)


def step_url(application, number):
    return reverse("applications:step", args=[application.pk, number])


# Steps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "leads_to"),
    [("back", 1), ("next", None), ("later", "detail")],
)
def test_every_button_keeps_what_was_typed_in(client, draft, action, leads_to):
    post = {"closeness_text": "Neu.", "revision": "1", "action": action}

    answer = client.post(step_url(draft, 2), post)

    draft.refresh_from_db()
    assert draft.draft["drive"]["data"] == {"closeness_text": ["Neu."]}
    if leads_to is None:
        assert answer.context["form"].errors  # it stays, and says what is missing
    else:
        detail = draft.get_absolute_url()
        assert answer.url == (detail if leads_to == "detail" else step_url(draft, leads_to))


def test_another_row_keeps_what_was_typed_in(client, draft):
    post = posts_of(draft)["about"] | {"revision": "1", "action": "more_offices"}

    answer = client.post(step_url(draft, 1), post)
    page = client.get(answer.url)

    assert answer.url == step_url(draft, 1) + "#id_offices_1_kind"
    assert page.context["form"]["offices_0_body"].value() == "Schülersprecherin"
    assert "offices_1_kind" in page.context["form"].fields


def test_errors_are_listed_and_linked(client, draft):
    page = client.post(step_url(draft, 5), {"revision": "1", "hours_per_month": "H99"})

    anchors = [problem["anchor"] for problem in page.context["form"].problems]
    assert anchors == ["id_hours_per_month_0", "id_date_KICKOFF_0", "id_max_distance_km"]
    for anchor in anchors:
        assert f'id="{anchor}"' in page.content.decode()


def test_a_step_that_was_left_shows_no_errors_until_it_is_asked(client, draft):
    draft.draft["about"]["data"]["birth_year"] = ["neunzehn"]
    draft.save()

    left = client.get(step_url(draft, 1))
    asked = client.get(step_url(draft, 1) + "?pruefen=1")

    assert left.context["form"].problems == []
    assert [problem["anchor"] for problem in asked.context["form"].problems] == ["id_birth_year"]
    assert 'value="neunzehn"' in left.content.decode()


def test_an_unknown_postal_code_is_asked_about_once(client, draft):
    post = posts_of(draft)["about"] | {"postal_code": "00000", "revision": "1"}

    first = client.post(step_url(draft, 1), post)
    looked = [look["key"] for look in first.context["looks"]]
    second = client.post(step_url(draft, 1), post | {"revision": "2", "looked": looked})

    assert looked == ["postal_code=00000"]
    assert second.url == step_url(draft, 2)


def test_autosave_answers_with_revision_and_time(client, draft):
    post = {"first_name": "Ay", "revision": "1", "action": "autosave"}

    answer = client.post(step_url(draft, 1), post)

    assert answer.json() == {
        "revision": 2,
        "message": "✓ Gespeichert um 18:00 Uhr",
        "address": step_url(draft, 1),
    }


def test_a_second_window_is_told_and_overwrites_nothing(client, draft):
    client.post(step_url(draft, 1), {"first_name": "Eins", "revision": "1", "action": "later"})
    post = {"first_name": "Zwei", "revision": "1"}

    silent = client.post(step_url(draft, 1), post | {"action": "autosave"})
    page = client.post(step_url(draft, 1), post)

    assert silent.status_code == 409
    assert {"label": "Vorname", "here": "Zwei", "there": "Eins"} in page.context["differences"]
    assert page.context["form"]["first_name"].value() == "Zwei"
    draft.refresh_from_db()
    assert draft.draft["about"]["data"] == {"first_name": ["Eins"]}


def test_a_second_window_may_have_its_way(client, draft):
    client.post(step_url(draft, 1), {"first_name": "Eins", "revision": "1", "action": "later"})
    page = client.post(step_url(draft, 1), {"first_name": "Zwei", "revision": "1"})

    client.post(step_url(draft, 1), {"first_name": "Zwei", "revision": page.context["revision"]})

    draft.refresh_from_db()
    assert draft.draft["about"]["data"] == {"first_name": ["Zwei"]}


@pytest.mark.parametrize("action", ["next", "autosave"])
def test_too_much_text_is_refused_kindly(client, draft, action):
    post = {"closeness_text": "x" * 50_000, "revision": "1", "action": action}

    answer = client.post(step_url(draft, 2), post)

    assert answer.status_code == (409 if action == "autosave" else 200)
    draft.refresh_from_db()
    assert draft.draft["drive"]["revision"] == 1


def test_mentors_see_their_profile_as_mentees_will(client):
    application = ApplicationFactory(draft_only=True, role="MENTOR")
    fill(application)
    client.force_login(application.person)
    post = posts_of(application)["time"] | {"action": "preview", "revision": "1"}

    page = client.get(client.post(step_url(application, 4), post).url.split("#")[0])

    assert page.context["preview"]["name"] == "Jörg"
    assert page.context["preview"]["text"] == "Ich bin Stadtrat in Halle."


@pytest.mark.parametrize("number", [0, 7, 999])
def test_there_are_no_other_steps(client, draft, number):
    assert client.get(step_url(draft, number)).status_code == 404


def test_in_the_time_of_grace_a_draft_goes_on(client, draft):
    with clock.set_to(IN_GRACE):
        page = client.get(step_url(draft, 1))

    assert "verspätet absenden" in page.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_it_a_draft_is_closed(client, draft, method):
    with clock.set_to(AFTER):
        answer = getattr(client, method)(step_url(draft, 1))
        silent = client.post(step_url(draft, 1), {"action": "autosave"})
        page = client.get(answer.url)

    assert answer.url == draft.get_absolute_url()
    assert silent.status_code == 409
    assert page.context["can_edit"] is False


# Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("topics", [1, 30])
@pytest.mark.parametrize("number", range(1, 7))
def test_a_step_asks_the_database_little(
    client, draft, number, topics, django_assert_max_num_queries
):
    TopicFactory.create_batch(topics, cohort=draft.cohort)
    client.get(step_url(draft, number))  # now this process knows the plan

    with django_assert_max_num_queries(4):
        client.get(step_url(draft, number))


def test_a_saved_step_too(client, draft, django_assert_max_num_queries):
    post = posts_of(draft)["drive"] | {"revision": "0", "action": "next"}

    with django_assert_max_num_queries(13):
        client.post(step_url(draft, 2), post)
