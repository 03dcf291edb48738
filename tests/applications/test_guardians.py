"""Minors: who is one, who agrees for them, and what their word or silence means."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import LinkPurpose, OneTimeLink
from accounts.services import find_link
from applications import services
from applications.forms.mentee import AboutMentee
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tests.factories import mentee_application, reviewed
from tests.factories.team import coordinator, team_member
from tests.pages import words

from .posts import answers_of, fill, form_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september", "texts")]
GUARDIAN = {"guardian_name": "Erika Sorge", "guardian_email": "sorge@example.org"}


@pytest.fixture
def minor(draft):
    """Seventeen at the kick-off, and sent in."""
    fill(draft, about={"birth_year": "1991", **GUARDIAN})
    services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)
    draft.refresh_from_db()
    return draft


def link_in_mail():
    """Of the newest mail: the one whose link still works."""
    bodies = OutgoingMail.objects.filter(kind="M24").values_list("body", flat=True)
    tokens = [body.split("/konto/link/")[1].split()[0] for body in bodies]
    [token] = [token for token in tokens if find_link(token.strip("/"))]
    return f"/konto/link/{token}"


def confirm(client, address):
    client.get(address)
    return client.post(reverse("applications:guardian"))


# Age ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "before", "missing"),
    [
        (1993, "", {"birth_year"}),  # 15
        (1992, "", {"birthday_before_kickoff"}),  # 16 this year: it depends
        (1992, "no", {"birth_year"}),
        (1992, "yes", set()),
        (1991, "", set()),  # 17
        (1990, "", {"birthday_before_kickoff"}),  # 18 this year: it depends
        (1990, "no", set()),
        (1990, "yes", set()),
        (1989, "", set()),
    ],
)
def test_both_sides_of_each_limit(cohort, year, before, missing):
    form = form_for(
        AboutMentee, cohort, birth_year=str(year), birthday_before_kickoff=before, **GUARDIAN
    )

    assert set(form.errors) == missing


@pytest.mark.parametrize(("year", "before", "needed"), [
    (1991, "", True), (1990, "no", True), (1990, "yes", False), (1989, "", False),
])  # fmt: skip
def test_under_18_a_guardian_is_named(cohort, year, before, needed):
    form = form_for(AboutMentee, cohort, birth_year=str(year), birthday_before_kickoff=before)

    assert ({"guardian_name", "guardian_email"} <= set(form.errors)) is needed


def test_the_minimum_age_is_the_cohorts(cohort):
    cohort.min_age = 14
    answers = {"birthday_before_kickoff": "yes", **GUARDIAN}

    assert not form_for(AboutMentee, cohort, birth_year="1994", **answers).errors
    assert "birth_year" in form_for(AboutMentee, cohort, birth_year="1995", **answers).errors


def test_the_service_knows_the_minimum_too(draft):
    answers = answers_of(draft) | {"birth_year": 1993, **GUARDIAN}

    with pytest.raises(NotAllowedError):
        services.submit(draft, answers=answers, consents={"PROCESSING"}, opened_at=None)


# The mail and the link ---------------------------------------------------------------------


@pytest.mark.usefixtures("standing")
def test_the_guardian_gets_a_mail_on_submission_for_thirty_days(minor):
    mail, link = OutgoingMail.objects.get(kind="M24"), OneTimeLink.objects.get()

    assert (mail.address, mail.recipient) == ("sorge@example.org", minor.person)
    assert mail.body.startswith("Hallo Erika Sorge,")
    assert link.expires_at == clock.now() + timedelta(days=30)


def test_adults_need_nobody(draft):
    services.submit(draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None)

    assert not OutgoingMail.objects.filter(kind="M24").exists()


def test_neither_the_minor_nor_the_team_can_read_the_link(client, minor):
    token = link_in_mail().removeprefix("/konto/link/").strip("/")
    mine = [client.get(reverse(f"privacy:{name}")) for name in ("my-data", "download")]
    mail = OutgoingMail.objects.get(kind="M24")
    client.force_login(coordinator(cohort=minor.cohort))
    mine.append(client.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk])))

    assert [token in page.content.decode() for page in mine] == [False, False, False]


@pytest.mark.usefixtures("standing")
def test_fifty_looks_of_a_scanner_use_nothing_up(client, minor):
    client.logout()
    address = link_in_mail()
    for _time in range(25):
        client.get(address)
        client.head(address)
        client.get(reverse("applications:guardian"))

    first = confirm(client, address)
    replay = client.post(reverse("applications:guardian"))

    minor.person.refresh_from_db()
    assert first.url == reverse("applications:guardian-thanks")
    assert (replay.status_code, client.get(address).status_code) == (410, 410)
    assert minor.person.guardian_confirmed_at == clock.now()


def test_the_page_says_what_it_is_about(client, minor):
    client.logout()
    page = client.get(link_in_mail(), follow=True)

    text = words(page)
    for part in (
        "Schutzregeln",
        "22:00 Uhr",
        "Ich bin sorgeberechtigt für Ayşe",
        "24./25. Oktober",
    ):
        assert part in text
    assert "Kaya" not in text


@pytest.mark.parametrize("end", ["withdrawn", "expired", "changed"])
def test_a_link_that_has_lost_its_sense_is_gone(client, minor, end):
    address, later = link_in_mail(), timedelta(0)
    if end == "withdrawn":
        services.withdraw(minor)
    elif end == "changed":
        services.change_guardian(minor, name="Otto Sorge", email="otto@example.org")
    else:
        later = timedelta(days=30)
    client.logout()

    with clock.set_to(clock.now() + later):
        answer = confirm(client, address)

    minor.person.refresh_from_db()
    assert answer.status_code == 410
    assert minor.person.guardian_confirmed_at is None


def test_a_link_works_until_its_last_second(client, minor):
    with clock.set_to(clock.now() + timedelta(days=30, seconds=-1)):
        assert confirm(client, link_in_mail()).status_code == 302


# Asking again, and another guardian --------------------------------------------------------


def test_the_minor_asks_again_and_sees_where_it_stands(client, minor):
    first = link_in_mail()
    again = reverse("applications:ask-guardian", args=[minor.pk])
    waiting = words(client.get(minor.get_absolute_url()))

    answers = [client.post(again).status_code for _time in range(4)]
    old, new = client.get(first).status_code, confirm(client, link_in_mail()).status_code
    agreed = words(client.get(minor.get_absolute_url()))

    assert "Wir warten auf das Einverständnis von Erika Sorge" in waiting
    assert answers == [302, 302, 302, 429]
    assert (old, new) == (410, 302)
    assert "Erika Sorge hat am 20. September 2008 zugestimmt" in agreed


def test_the_team_asks_again(client, minor):
    client.force_login(team_member(cohort=minor.cohort))
    page = reverse("admin:applications_application_change", args=[minor.pk])
    address = reverse("admin:applications_application_guardian", args=[minor.pk])

    assert address in client.get(page).content.decode()
    assert client.post(address).url == page
    assert OutgoingMail.objects.filter(kind="M24").count() == 2


def test_another_address_voids_the_yes(client, minor):
    confirm(client, link_in_mail())

    services.change_guardian(minor, name="Erika Sorge", email="Andere@Example.org")

    minor.person.refresh_from_db()
    assert minor.person.guardian_confirmed_at is None
    assert OutgoingMail.objects.filter(kind="M24", address="andere@example.org").count() == 1


def test_another_name_alone_does_not(client, minor):
    confirm(client, link_in_mail())

    services.change_guardian(minor, name="Erika M. Sorge", email="sorge@example.org")

    minor.person.refresh_from_db()
    assert minor.person.guardian_confirmed_at
    assert OutgoingMail.objects.filter(kind="M24").count() == 1


def test_nobody_is_their_own_guardian(client, minor):
    address = reverse("applications:change-guardian", args=[minor.pk])

    page = client.post(address, {"name": "Ich", "email": minor.person.email.upper()})

    assert page.context["form"].errors
    assert OutgoingMail.objects.filter(kind="M24").count() == 1


def test_the_form_changes_the_address(client, minor):
    address = reverse("applications:change-guardian", args=[minor.pk])

    answer = client.post(address, {"name": "Otto", "email": "otto@example.org"})

    minor.person.refresh_from_db()
    assert answer.url == minor.get_absolute_url()
    assert (minor.person.guardian_name, minor.person.guardian_email) == ("Otto", "otto@example.org")


def test_who_turns_out_to_be_an_adult_needs_nobody_any_more(minor):
    services.change_answers(
        minor, answers={"birth_year": 1980, "guardian_email": ""}, changes=[], changes_before=0
    )

    assert not OneTimeLink.objects.usable().filter(purpose=LinkPurpose.GUARDIAN).exists()


def test_a_yes_for_an_earlier_application_does_not_count_for_the_next(client, minor):
    confirm(client, link_in_mail())
    services.withdraw(minor)
    minor.person.refresh_from_db()
    anew = services.start_draft(cohort=minor.cohort, person=minor.person, role="MENTEE")
    fill(anew, about={"birth_year": "1991", **GUARDIAN})

    services.submit(anew, answers=answers_of(anew), consents={"PROCESSING"}, opened_at=None)

    minor.person.refresh_from_db()
    assert minor.person.guardian_confirmed_at is None


# Accepting ---------------------------------------------------------------------------------


def test_a_minor_is_accepted_once_the_guardian_agreed(client, minor):
    by = coordinator(cohort=minor.cohort)
    reviewed(minor)
    with pytest.raises(NotAllowedError):
        services.accept(minor, by=by)

    confirm(client, link_in_mail())

    assert services.accept(minor, by=by).person == minor.person


def test_adults_are_accepted_without(cohort):
    application = reviewed(mentee_application(cohort=cohort))

    assert services.accept(application, by=coordinator(cohort=cohort))
