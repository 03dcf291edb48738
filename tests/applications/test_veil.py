"""A cohort whose reviewers read without names: no answer that they get says whose it is."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from applications.emails import queue_received
from programme.models import TeamRole
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    ConsentFactory,
    OfficeFactory,
    QuestionFactory,
    UserFactory,
    mentee_application,
    reviewed,
    team_member,
)
from tests.pages import words

from .desk import LIST, page_of, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

SECRETS = (
    "Anneliese", "Zwickelmann", "anneliese.z@example.org", "0391 4711-08", "Kleinmühlingen",
    "Ortsverein Bördeland", "39221", "sie/ihr-pronomen", "Traude", "traude@example.org",
    "Weitwegstadt",
)  # fmt: skip
TEXT = (
    "Ich bin Anneliese ZWICKELMANN aus Kleinmuehlingen (OV Bördeland), Zwickelmanns Tochter; "
    "Anneliese.Z@example.org oder 0391/471108, 39221. Der Brunnen bleibt."
)
LISTS = (
    "mails_outgoingmail", "programme_office", "accounts_consent", "accounts_accesslog",
    "programme_participation",
)  # fmt: skip
READERS = [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY]


@pytest.fixture
def veiled():
    cohort = CohortFactory()
    cohort.hide_names = True
    cohort.save()
    person = UserFactory(
        first_name="Anneliese", last_name="Zwickelmann", email=SECRETS[2], phone=SECRETS[3],
        place=SECRETS[4], local_branch=SECRETS[5], postal_code=SECRETS[6], pronoun=SECRETS[7],
        guardian_name="Traude Zwickelmann", guardian_email=SECRETS[9], second_place=SECRETS[10],
        birth_year=1991, gender="D",
    )  # fmt: skip
    texts = dict.fromkeys(
        ["profile__closeness_text", "profile__shaping_text", "profile__mentor_wish"], TEXT
    )
    application = mentee_application(
        person=person, profile__goals_draft=[TEXT[:150]], info_request="Was?", info_answer=TEXT,
        info_request_at="2008-09-18T10:00Z", info_answered_at="2008-09-18T11:00Z", **texts,
    )  # fmt: skip
    application.answers.create(question=QuestionFactory(), value=TEXT)
    application.changes.create(label="Ziele", before=TEXT, after=TEXT)
    OfficeFactory(person=person, body="Gemeinderat Kleinmühlingen", area="Kleinmühlingen")
    ConsentFactory(person=person)
    queue_received(application)
    for somebody in (UserFactory(), person):  # merged: the history knows both
        application.person = somebody
        application.save()
    application.history.update(history_user=person)
    reviewed(application, 2, remark=f"Von {TEXT}"[:500])
    return application


def everything(client, application):
    """Every page that could name the person, and what it answers."""
    name = "admin:applications_application"
    pk, person = application.pk, application.person
    addresses = [
        "/verwaltung/", LIST, f"{LIST}?o=1", page_of(application),
        f"{page_of(application)}?_changelist_filters=", reverse(f"{name}_history", args=[pk]),
        reverse(f"{name}_review", args=[pk]), reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_change", args=[person.pk]),
        reverse("admin:accounts_user_history", args=[person.pk]),
        *(reverse(f"admin:{model}_changelist") for model in LISTS),
        *(reverse(f"{name}_{page}") for page in ("meeting", "send", "waiting")),
        *(reverse("admin:mails_outgoingmail_change", args=[m.pk]) for m in person.mails.all()),
    ]  # fmt: skip
    for address in addresses:
        yield address, client.get(address)
    export = {"report": "applications", "file_format": "csv", "purpose": "BOARD"}
    for file_format in ("csv", "xlsx"):
        export |= {"file_format": file_format, "cohort": application.cohort_id}
        yield file_format, client.post(reverse("reports:index"), export)
    for action in ("accept_selected", "waitlist_selected", "reject_selected"):
        data = {"action": action, "_selected_action": [str(pk)]}
        yield action, client.post(LIST, data)
        yield f"{action} done", post(client, action, application, reason="X")


def leaks(client, application):
    found = []
    for address, response in everything(client, application):
        content = response.getvalue() if response.streaming else response.content
        if content.startswith(b"PK"):
            content = text_of_book(content)
        text = content.decode(errors="replace").casefold()
        found += [(address, secret) for secret in SECRETS if secret.casefold() in text]
    return found


def text_of_book(content):
    book = ZipFile(BytesIO(content))
    return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.parametrize("role", READERS)
def test_nothing_says_whose_it_is(client, veiled, role):
    client.force_login(team_member(role, place="", postal_code=""))

    assert leaks(client, veiled) == []


def test_the_answers_stay_readable(client, veiled):
    client.force_login(team_member(place="", postal_code=""))

    for page in (
        page_of(veiled),
        reverse("admin:applications_application_review", args=[veiled.pk]),
    ):
        text = words(client.get(page))
        assert "Der Brunnen bleibt." in text
        assert f"Bewerbung {veiled.pk.hex[:6].upper()}" in text
        assert "Stadtverband Magdeburg" in text


def test_without_the_rule_the_names_are_there(client, veiled):
    veiled.cohort.hide_names = False
    veiled.cohort.save()
    client.force_login(team_member(TeamRole.COORDINATOR, place="", postal_code=""))

    assert {secret for _address, secret in leaks(client, veiled)} >= set(SECRETS[:6])


def test_coordinator_lifts_the_veil_for_themselves_alone(client, veiled):
    lifting, other = (team_member(TeamRole.COORDINATOR, place="", postal_code="") for _n in "ab")
    client.force_login(lifting)
    client.post(reverse("admin:applications_application_names"))

    assert "Zwickelmann" in words(client.get(LIST))
    client.force_login(other)
    assert "Zwickelmann" not in words(client.get(LIST))


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_names_are_there_after_the_decision(client, state):
    cohort = CohortFactory()
    cohort.hide_names = True
    cohort.save()
    application = ApplicationFactory(**{state: True})
    client.force_login(team_member())

    assert str(application.person) in words(client.get(page_of(application)))


@pytest.mark.parametrize(
    ("search", "is_found"),
    [("zwickelmann", False), ("anneliese.z@example.org", False), ("annel", False)],
)
def test_search_finds_nobody_by_a_hidden_name(client, veiled, search, is_found):
    client.force_login(team_member())

    assert bool(client.get(LIST, {"q": search}).context["cl"].result_list) == is_found


@pytest.mark.parametrize("shape", ["Bewerbung {}", "bewerbung {}", "{}"])
def test_search_finds_the_pseudonym(client, veiled, shape):
    client.force_login(team_member())
    ApplicationFactory()

    search = shape.format(veiled.pk.hex[:6].upper())

    assert list(client.get(LIST, {"q": search}).context["cl"].result_list) == [veiled]


@pytest.mark.parametrize(
    "query", ["person__gender__exact=D", "person__first_name__startswith=A", "person__place=x"]
)
def test_nobody_is_narrowed_down_by_what_is_hidden(client, veiled, query):
    client.force_login(team_member())

    response = client.get(f"{LIST}?{query}")

    assert response.status_code in (302, 400)


def test_list_is_not_in_the_order_of_the_names(client, veiled):
    for name in ("Aal", "Zobel"):
        mentee_application(person=UserFactory(last_name=name))
    client.force_login(team_member())

    rows = client.get(LIST, {"o": "1"}).context["cl"].result_list

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert {row.age_at_kickoff for row in rows} == {None}


def test_messages_do_not_name_anybody(client, veiled):
    client.force_login(team_member(TeamRole.COORDINATOR, place="", postal_code=""))

    response = post(client, "accept_selected", veiled)

    assert said(response)[0].startswith(f"Bewerbung {veiled.pk.hex[:6].upper()}: ")
