"""Rules that no review should have to remember."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

from privacy.services import PERSONAL_DATA

from .resolver import named_views

# Low to high. `mails` points at accounts by AUTH_USER_MODEL, so a foreign key may go there.
LAYERS = [
    "core", "accounts", "mails", "programme", "events", "applications", "tandems", "reports",
    "privacy", "demo",
]  # fmt: skip
HOLDS_PEOPLE = set(LAYERS) - {"demo"}  # the demo remembers a day, and nobody
PUBLIC_PAGES = {
    "home",
    "healthz",
    "readyz",
    "programme:organisation",
    "programme:faq",
    "programme:privacy",
    "programme:imprint",
    "programme:next-cohort",
    "programme:next-cohort-asked",
    "programme:next-cohort-link",
    "applications:nominee",
    "programme:accessibility",
    "events:calendar",
    "account_login",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_password_login",
    "mfa_authenticate",
    "account_logout",
    "account_inactive",
    "link",
    "applications:apply-mentee",
    "applications:apply-mentor",
    "applications:guardian",
    "applications:guardian-thanks",
    "privacy:confirm-address",
    "privacy:undo-address",
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True)


def test_every_field_is_declared_personal_or_harmless():
    declared = {data.model: data.erase.keys() | data.keep for data in PERSONAL_DATA}
    ours = [model for model in apps.get_models() if model._meta.app_label in HOLDS_PEOPLE]

    undeclared = {
        model._meta.label: sorted(_fields(model) ^ declared.get(model, set()))
        for model in ours
        if declared.get(model) != _fields(model)
    }

    assert undeclared == {}, "Say in the app's privacy.py what each field says about a person."


def _fields(model):
    return {field.name for field in model._meta.fields + model._meta.many_to_many}


def test_no_field_is_both_personal_and_harmless():
    both = {
        data.model._meta.label: data.erase.keys() & data.keep
        for data in PERSONAL_DATA
        if data.erase.keys() & data.keep
    }

    assert both == {}


def test_foreign_keys_point_down():
    """The import linter does not see a foreign key that names its model in a string."""
    upward = [
        f"{field.model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model and _rank(field.related_model) > _rank(model) >= 0
    ]

    assert upward == []


def _rank(model):
    label = model._meta.app_label
    return LAYERS.index(label) if label in LAYERS else -1


def test_only_the_listed_pages_are_public():
    public = {
        name
        for name, view in named_views(get_resolver())
        if not getattr(view, "login_required", True)
    }

    assert public == PUBLIC_PAGES


def test_every_model_of_ours_has_a_random_public_id():
    guessable = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        and model._meta.pk.get_internal_type() != "UUIDField"
        and not model.__name__.startswith("Historical")
    ]

    assert guessable == ["demo.DemoState"]  # one row, in no address
