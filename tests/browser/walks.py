"""What people type in on their way, and how they get the code from their mail."""

import re

import pytest
from django.conf import settings
from django.test import Client

from mails.models import OutgoingMail
from mails.services import send_queued

AT_A_DESK = pytest.mark.parametrize(
    "window", ["desktop", pytest.param("phone", marks=pytest.mark.soak)], indirect=True
)
MENTEE = [
    {
        "first_name": "Mila", "last_name": "Sommer", "gender": "F", "birth_year": "1984",
        "postal_code": "39104", "place": "Magdeburg", "membership_status": "NONE",
        "no_competing_party": True, "heard_via": "JUSOS",
    },
    {
        "closeness_text": "Der Mindestlohn.", "shaping_text": "Ein Bus nach 18 Uhr.",
        "topics": 2, "target_bodies": ["GEMEINDERAT"], "candidacy_plan": "NO",
    },
    {"need_1": "advise_decisions", "goal_1": "Ich kann eine Rede halten."},
    {
        "initiative_text": "Ein Turnier.", "shaping_relation_text": "Ich rufe an.",
        "demand_text": "Ich frage nach.", "criticism_text": "Ich rede zu schnell.",
    },
    {"hours_per_month": "H6", "dates": "YES", "max_distance_km": "50", "video_ok": True},
    {"commitments": True},
]  # fmt: skip
MENTOR = [
    {
        "first_name": "Karl", "last_name": "Winter", "gender": "M",
        "postal_code": "39104", "place": "Magdeburg", "offices_0_kind": "CITY_COUNCILLOR",
        "offices_0_area": "Magdeburg", "years_active": "20", "candidacy_plan": "NO",
        "heard_via": "KV",
    },
    {
        "experience_text": "Eine Schule gerettet.", "reflection_text": "Früher zuhören.",
        "social_text": "Ich frage nach.", "openness_text": "Der Skatepark.",
        "want_to_learn": "Wie Jüngere sich informieren.",
    },
    {"offers": ["advise_decisions"], "topics": 2, "bodies_known": ["STADTRAT"]},
    {
        "hours_per_month": "H6", "dates": "YES", "max_distance_km": "50", "nonmember_ok": True,
        "public_profile": "Ich bin Stadtrat in Magdeburg.", "profile_published": True,
        "commitments": True,
    },
]  # fmt: skip


def sign_in(visitor, person):
    """With a session that is there already: signing in has walks of its own."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
    )
    return visitor


def code_for(address: str) -> str:
    """The code of the newest mail to this address, as the person would read it."""
    mail = OutgoingMail.objects.filter(recipient__email=address, kind="M02").latest("created_at")
    code = re.search(r"Dein Code ist (\S+?)\.", mail.body)[1]
    send_queued()
    return code


def fill_in(page, answers: dict) -> None:
    for name, value in answers.items():
        if name == "dates":
            _check_each(page, f'input[name^="date_"][value="{value}"]')
        elif name == "commitments":
            _check_each(page, 'input[name^="commitment_"]')
        elif name == "topics":
            for number in range(value):
                page.locator('input[name="topics"]').nth(number).check()
        elif isinstance(value, list):
            for choice in value:
                page.locator(f'input[name="{name}"][value="{choice}"]').check()
        else:
            _answer(page, name, value)


def _check_each(page, selector: str) -> None:
    for box in page.locator(selector).all():
        box.check()


def _answer(page, name: str, value) -> None:
    field = page.locator(f'[name="{name}"]')
    kind = field.first.evaluate("f => f.tagName === 'INPUT' ? f.type : f.tagName.toLowerCase()")
    if kind == "radio":
        page.locator(f'input[name="{name}"][value="{value}"]').check()
    elif kind == "checkbox":
        field.check()
    elif kind == "select":
        field.select_option(value)
    else:
        field.fill(value)
