"""Nobody guesses by a filter in the address what the list does not show."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import coordinator, team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def from_elsewhere(model):
    """What points at a row: that somebody was named, asked, reviewed."""
    return [f.name for f in model._meta.get_fields() if f.auto_created and not f.concrete]


GUESSES = [
    (model, f"{name}{lookup}", value)
    for model in admin.site._registry
    for name in from_elsewhere(model)
    for lookup, value in (("__isnull", "0"), ("", "00000000-0000-4000-8000-000000000000"))
]


@pytest.mark.parametrize("make", [team_member, coordinator])
def test_nothing_that_points_at_a_row_can_be_asked_for(client, make):
    client.force_login(make())
    answered = []

    for model, lookup, value in GUESSES:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        if client.get(reverse(name), {lookup: value}).status_code not in (400, 403, 404):
            answered.append(f"{model._meta.label}?{lookup}={value}")

    assert answered == []
    assert len(GUESSES) > 40
