"""Mentee upwards and mentor for beginners: only when the coordination says so on purpose."""

import pytest
from django.urls import reverse

from applications import services
from applications.models import ApplicationState
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tests.factories import mentee_application, mentor_application, reviewed
from tests.factories.team import coordinator
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def both(cohort):
    first = reviewed(mentee_application(cohort=cohort))
    second = mentor_application(cohort=cohort, person=first.person, profile__capacity=2)
    return first, reviewed(second)


def test_the_second_role_needs_a_word_more(both):
    by = coordinator(cohort=both[0].cohort)
    services.accept(both[0], by=by)

    with pytest.raises(NotAllowedError):
        services.accept(both[1], by=by)
    services.accept(both[1], by=by, both_roles=True)

    assert Participation.objects.current().count() == 2


def test_the_first_role_does_not(both):
    assert services.accept(both[1], by=coordinator(cohort=both[0].cohort))


def test_who_has_left_the_one_role_is_free_for_the_other(both):
    by = coordinator(cohort=both[0].cohort)
    services.accept(both[0], by=by)
    services.withdraw(both[0])

    assert services.accept(both[1], by=by)


def test_both_pages_hint_at_it_and_add_the_hours_up(desk, both):
    pages = [
        words(desk.get(reverse("admin:applications_application_change", args=[row.pk])))
        for row in both
    ]

    assert all("Bewirbt sich als Mentee und als Mentor*in: zusammen rund" in page for page in pages)


@pytest.mark.parametrize("first_is_sent", [True, False])
def test_the_page_of_sending_says_what_to_do_before(desk, both, first_is_sent):
    by = coordinator(cohort=both[0].cohort)
    for row in both:
        services.prepare_decision(row, by=by, state="ACCEPTED")
    if first_is_sent:
        services.accept(both[0], by=by)

    page = desk.get(reverse("admin:applications_application_send"))
    sent = services.send_decisions(both[0].cohort, by=by)

    [warning] = page.context["warnings"]
    [(left, _why)] = sent.left
    assert warning.application == left.pk
    assert "zweite Rolle" in warning.text
    assert reverse("admin:applications_application_change", args=[left.pk]) in page.content.decode()


def test_one_role_gets_no_hint(desk, cohort):
    row = mentee_application(cohort=cohort)
    page = desk.get(reverse("admin:applications_application_change", args=[row.pk]))

    assert page.context["more"].both_roles == ""


@pytest.mark.parametrize("ticked", [False, True])
def test_the_desk_asks_before_the_second_role(desk, both, ticked):
    services.accept(both[0], by=coordinator(cohort=both[0].cohort))
    address = reverse("admin:applications_application_changelist")
    post = {"action": "accept_selected", "_selected_action": [both[1].pk]}

    asked = desk.post(address, post)
    desk.post(address, post | {"confirmed": "1"} | ({"both_roles": "on"} if ticked else {}))

    both[1].refresh_from_db()
    assert "both_roles" in asked.context["form"].fields
    assert (both[1].state == ApplicationState.ACCEPTED) is ticked
