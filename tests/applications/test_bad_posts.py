"""Whatever is posted: an answer, and never an error of ours."""

import json
import time
import uuid

import pytest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings, strategies as st

from applications.forms import STEPS, FormFacts
from tests.factories import ApplicationFactory, EventFactory

from .posts import as_lists, fill, posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
STEP_COUNT = {role: len(steps) for role, steps in STEPS.items()}

NASTY = st.sampled_from(
    [
        "", " ", "0", "-1", "99999999999999999999", "1e9", "NaN", "²", "١٩٩٠", "on", "null",
        "\x00", "a\x00b", "\x0b", "\r\nBcc: x@example.org", "\u2028", "\u202e", "=1+1",
        "{{ 7|add:7 }}",
        "{% load i18n %}", "%(n)s", "%s", "{0.__class__}", "<script>", "'; DROP TABLE", "../../etc",
        "x" * 5_000, "🏳️‍🌈" * 300, "0009-06-30", "31.02.2009", ":",
        "PARTY_BOARD:", "PARTY_BOARD:MARS",
        str(uuid.UUID(int=0)),
    ]
)  # fmt: skip
VALUES = st.one_of(NASTY, st.text(max_size=80))
EXPECTED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def changed_posts(names: list[str]):
    """Some fields of a valid post get other values, several values, or none; others are made up."""
    known = st.dictionaries(st.sampled_from(names), st.lists(VALUES, max_size=3), max_size=8)
    unknown = st.dictionaries(st.text(min_size=1, max_size=20), st.lists(VALUES, max_size=2))
    actions = st.sampled_from(["next", "back", "later", "autosave", "preview", "more_offices", "x"])
    return st.tuples(known, unknown, actions, VALUES)


@pytest.fixture(params=["MENTEE", "MENTOR"])
def application(request, client):
    application = ApplicationFactory(draft_only=True, role=request.param)
    EventFactory(cohort=application.cohort)
    fill(application)
    client.force_login(application.person)
    return application


def bad_post(application, data) -> tuple[int, dict]:
    """The number of a step, and something that no browser would send to it."""
    number = data.draw(st.integers(1, STEP_COUNT[application.role]))
    step = STEPS[application.role][number - 1]
    names = sorted(step(facts=FormFacts(application.cohort)).fields)
    known, unknown, action, revision = data.draw(changed_posts(names))
    post = as_lists(posts_of(application)[step.key])
    body = {**post, **unknown, **known, "action": action, "revision": revision}
    return number, {name: value for name, value in body.items() if value != []}


def try_pages(client, application, data):
    """One bad post to one step, and the pages that show what was kept of it."""
    number, body = bad_post(application, data)
    address = reverse("applications:step", args=[application.pk, number])
    overview = reverse("applications:overview", args=[application.pk])
    started = time.process_time()

    answers = [
        client.post(address, body),
        client.get(address + "?pruefen=1&vorschau=1"),
        client.get(overview),
        client.post(overview, body),
        client.get(application.get_absolute_url()),
    ]

    assert max(answer.status_code for answer in answers) < 500
    assert time.process_time() - started < 2 * len(answers)  # of the processor: others run too


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=EXPECTED)
def test_no_post_breaks_a_form(application, data):
    number, body = bad_post(application, data)
    post = MultiValueDict(as_lists(body))
    form = STEPS[application.role][number - 1](post, facts=FormFacts(application.cohort))

    if form.is_valid():
        form.second_looks()

    assert all(problem["message"] for problem in form.problems)
    assert json.dumps([form.raw(), {name: text for name, (_label, text) in form.said().items()}])


@given(data=st.data())
@settings(max_examples=10, suppress_health_check=EXPECTED)
def test_no_post_breaks_a_page(client, application, data):
    try_pages(client, application, data)


@pytest.mark.soak
@given(data=st.data())
@settings(max_examples=2_000, suppress_health_check=EXPECTED)
def test_two_thousand_posts_break_no_step(client, application, data):
    try_pages(client, application, data)


@given(k=VALUES, email=VALUES)
@settings(max_examples=20, suppress_health_check=EXPECTED)
def test_no_post_breaks_the_start(client, k, email):
    EventFactory._meta.model.objects.exists() or EventFactory()

    answer = client.post(
        reverse("applications:apply-mentee"), {"email": email}, query_params={"k": k}
    )

    assert answer.status_code < 500
