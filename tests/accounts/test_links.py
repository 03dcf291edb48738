"""Links in mails: looked at as often as one likes, used once."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings

from accounts import services
from accounts.models import LinkPurpose, OneTimeLink
from accounts.services import links
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

HOURS = timedelta(hours=72)


@pytest.fixture(autouse=True)
def page(monkeypatch):
    monkeypatch.setitem(links._pages, LinkPurpose.GUARDIAN, "home")


def token_for(subject):
    address = services.make_link(LinkPurpose.GUARDIAN, subject=subject, valid_for=HOURS)
    return address.removeprefix(f"{settings.SITE_URL}/konto/link/").removesuffix("/")


def test_token_is_stored_hashed_only():
    token = token_for(uuid.uuid4())

    assert OneTimeLink.objects.get().token_hash != token
    assert len(token) >= 43  # 256 bits


def test_looking_uses_nothing_up_and_takes_the_token_out_of_the_address(client):
    token = token_for(uuid.uuid4())

    answers = [client.get(f"/konto/link/{token}/") for _ in range(50)]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"] for answer in answers} == {"/"}
    assert services.find_link(token) is not None


def test_link_works_once():
    link = services.find_link(token_for(uuid.uuid4()))
    services.use_link(link)

    with pytest.raises(NotAllowedError):
        services.use_link(link)


def test_newer_link_ends_the_older_one():
    subject = uuid.uuid4()
    old, new = token_for(subject), token_for(subject)

    assert services.find_link(old) is None
    assert services.find_link(new) is not None


def test_link_about_something_else_stays():
    one, _other = token_for(uuid.uuid4()), token_for(uuid.uuid4())

    assert services.find_link(one) is not None


@pytest.mark.parametrize(("late", "found"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_link_ends_with_its_time(late, found):
    token = token_for(uuid.uuid4())

    with clock.set_to(clock.now() + HOURS + late):
        assert bool(services.find_link(token)) is found


def test_unknown_link_says_so_in_german(client):
    response = client.get("/konto/link/none/")

    assert response.status_code == 410
    assert "Dieser Link ist abgelaufen" in response.content.decode()


def test_opened_link_is_known_to_this_browser_and_for_this_purpose_only(client, rf):
    token = token_for(uuid.uuid4())
    client.get(f"/konto/link/{token}/")
    request = rf.get("/")
    request.session = client.session

    assert services.opened_link(request, LinkPurpose.GUARDIAN) == OneTimeLink.objects.get()
    assert services.opened_link(request, LinkPurpose.UNDO_EMAIL) is None
