"""What was sent without a session is lost: who signs in again lands on a page, and is told."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.middleware import way_back
from mails.models import OutgoingMail
from tests.factories import ApplicationFactory, UserFactory
from tests.guard import guard

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
BOARD = "/verwaltung/tandems/matchingrun/1/change/?a=1&b=2"
DESK_POST = "/verwaltung/applications/application/00000000-0000-4000-8000-000000000001/platz/"


def sent(client, path, referer=None):
    headers = {"Referer": referer} if referer else {}
    return client.post(path, {}, headers=headers).url


def test_lost_post_leads_back_to_the_page_it_came_from(client):
    target = sent(client, DESK_POST, HERE + BOARD)

    assert target == f"/konto/anmelden/?next={quote(BOARD)}"


@pytest.mark.parametrize(
    ("path", "start"), [(DESK_POST, "/verwaltung/"), ("portal", "/mein-programm/")]
)
@pytest.mark.parametrize(
    "referer",
    [
        None,
        "https://evil.example/",
        "http://testserver.evil.example/",
        "http://testserver//evil.example/",
        "http://testserver@evil.example/",
        "http://[",
        "//evil.example/",
        "javascript:alert(1)",
        "verwaltung/",
    ],
)
def test_lost_post_from_elsewhere_leads_to_the_start_page(client, path, start, referer):
    path = reverse("privacy:give", args=["PUBLIC_NAME"]) if path == "portal" else path

    assert sent(client, path, referer) == f"/konto/anmelden/?next={start}"


def test_page_that_was_only_asked_for_is_the_one_that_is_reached(client):
    response = client.get(BOARD, headers={"Referer": f"{HERE}/verwaltung/"})

    assert response.url == f"/konto/anmelden/?next={quote(BOARD)}"
    assert "nicht gespeichert" not in client.get(response.url).content.decode()


def test_who_signs_in_again_is_told_and_gets_a_page(client):
    person = UserFactory()
    page = ApplicationFactory(person=person).get_absolute_url()
    sign_in = sent(client, f"{page}antwort/", HERE + page)

    shown = client.get(sign_in).content.decode()
    client.post("/konto/anmelden/", {"email": person.email, "next": page, **guard()})
    code = re.search(r"Code ist (\S+)\.", OutgoingMail.objects.get().body)[1]
    response = client.post("/konto/anmelden/code/", {"code": code}, follow=True)

    assert "Was Du zuletzt abgeschickt hast, ist nicht gespeichert" in shown
    assert f'name="next" value="{page}"' in shown
    assert response.redirect_chain == [(page, 302)]
    assert response.status_code == 200


def test_secure_site_trusts_no_page_that_came_in_the_clear(rf):
    request = rf.post(DESK_POST, secure=True, headers={"Referer": HERE + BOARD})

    assert way_back(request) == "/verwaltung/"
