import pytest
from django.urls import reverse

from applications.models import Application, ApplicationState
from mails.models import OutgoingMail
from programme.models import Cohort
from tests.factories import (
    UserFactory,
    mentee_application,
    mentor_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def step_url(application, number):
    return reverse("applications:step", args=[application.pk, number])


# My application -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft_only", "Noch nicht abgeschickt"),
        ("in_review", "Wird gelesen"),
        ("accepted", "Zugesagt"),
        ("waitlisted", "Warteliste, Platz 1"),
        ("rejected", "Kein Platz in diesem Durchgang"),
        ("withdrawn", "Zurückgezogen"),
    ],
)
def test_my_application_says_where_it_stands(client, state, words):
    application = mentee_application(**{state: True})
    client.force_login(application.person)

    page = client.get(application.get_absolute_url()).content.decode()

    assert words in " ".join(page.split())


@pytest.mark.parametrize("make", [mentee_application, mentor_application])
def test_my_application_shows_my_answers_and_no_notes(client, make):
    application = make(rejected=True, decision_note="geheim")
    client.force_login(application.person)

    page = client.get(application.get_absolute_url())

    assert "4–6" in page.content.decode()
    assert "geheim" not in page.content.decode()


def test_withdrawing_asks_first(client):
    application = mentee_application()
    client.force_login(application.person)
    address = reverse("applications:withdraw", args=[application.pk])

    assert client.get(address).status_code == 200
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert client.post(address).url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_there_is_nothing_to_withdraw_any_more(client, state):
    application = mentee_application(**{state: True})
    client.force_login(application.person)

    answer = client.post(reverse("applications:withdraw", args=[application.pk]))

    assert answer.url == application.get_absolute_url()
    assert not OutgoingMail.objects.exists()


def test_a_draft_is_deleted_rather_than_withdrawn(client, draft):
    withdraw = reverse("applications:withdraw", args=[draft.pk])
    delete = reverse("applications:delete", args=[draft.pk])

    assert client.post(withdraw).url == delete
    assert client.get(delete).status_code == 200
    assert Application.objects.exists()
    assert client.post(delete).url == reverse("home")
    assert not Application.objects.exists()


def test_only_drafts_are_deleted(client):
    application = mentee_application()
    client.force_login(application.person)

    client.post(reverse("applications:delete", args=[application.pk]))

    assert Application.objects.exists()


# Everybody else -----------------------------------------------------------------------------

PAGES = ["detail", "overview", "thanks", "withdraw", "delete"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [*PAGES, "step"])
def test_what_is_not_mine_is_not_found(client, draft, method, name):
    client.force_login(UserFactory(is_staff=True))
    args = [draft.pk, 1] if name == "step" else [draft.pk]

    answer = getattr(client, method)(reverse(f"applications:{name}", args=args))

    assert answer.status_code == (405 if method == "post" and name in ("detail", "thanks") else 404)
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT


@pytest.mark.parametrize("name", [*PAGES, "step"])
def test_strangers_are_asked_to_sign_in(client, draft, name):
    client.logout()
    args = [draft.pk, 1] if name == "step" else [draft.pk]

    answer = client.get(reverse(f"applications:{name}", args=args))

    assert answer.url.startswith(reverse("account_login"))


def test_looking_changes_nothing(client, draft, texts):
    before = (draft.updated_at, Cohort.objects.get().updated_at, draft.history.count())
    pages = [reverse(f"applications:{name}", args=[draft.pk]) for name in PAGES]

    for address in [*pages, *[step_url(draft, n) for n in range(1, 7)]]:
        client.get(address)
        client.head(address)

    draft.refresh_from_db()
    assert (draft.updated_at, Cohort.objects.get().updated_at, draft.history.count()) == before
    assert not OutgoingMail.objects.exists()


def test_personal_pages_are_not_kept_by_browsers(client, draft):
    assert "no-store" in client.get(step_url(draft, 1))["Cache-Control"]


def test_what_people_type_is_never_a_template(client, draft):
    post = {"first_name": "{{ request.user.password }}{% now 'Y' %}<script>", "revision": "1"}

    page = client.post(step_url(draft, 1), post).content.decode()

    assert "{{ request.user.password }}{% now &#x27;Y&#x27; %}&lt;script&gt;" in page
