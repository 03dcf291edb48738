"""Possible mentors: named by their association, asked once, forgotten when they want."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.services import give_consent
from applications import services
from applications.models import MentorNomination
from applications.queries.nominations import named_by
from mails.models import MailState, OutgoingMail
from mails.services import send_queued
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import TooManyRequestsError
from privacy.services import erase_person, purge
from programme.models import Role, TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    MentorNominationFactory,
    TeamMembershipFactory,
    UserFactory,
    mentor_application,
)
from tests.factories.mails import OutgoingMailFactory
from tests.pages import at, outline, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PERSON = {"name": "Karin Vorgeschlagen", "email": "karin@example.org"}
PAGE = "/bewerbung/vorschlag/"


@pytest.fixture
def contact():
    return TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON,
        association=DistrictAssociationFactory(),
        person=UserFactory(first_name="Gerda", last_name="Rosenthal"),
    )


def nominate(contact, **more):
    services.nominate(
        cohort=contact.cohort, association=contact.association, by=contact.person, **PERSON | more
    )


def states(contact):
    found = named_by(contact.cohort, [contact.association]).get(contact.association_id, [])
    return {named.name: named.state for named in found}


def link_of(mail):
    return re.search(r"http://localhost:8000(/konto/link/\S+)", mail.body)[1]


@pytest.mark.usefixtures("standing")
def test_person_gets_one_mail_with_the_form_and_a_way_out(contact):
    CallChannelFactory(association=contact.association, token="kx7m4qta", code="SV")

    nominate(contact)

    nomination, mail = MentorNomination.objects.get(), OutgoingMail.objects.get()
    assert (nomination.nominated_by, nomination.invited_at) == (contact.person, clock.now())
    assert (mail.kind, mail.recipient, mail.address) == ("M25", None, "karin@example.org")
    assert "Gerda Rosenthal hat uns Deinen Namen genannt." in mail.body
    assert "http://localhost:8000/bewerbung/mentor/?k=kx7m4qta" in mail.body
    assert "20. Oktober 2008" in mail.body
    assert states(contact) == {"Karin Vorgeschlagen": "invited"}


def test_page_names_somebody(client, contact):
    client.force_login(contact.person)
    url = reverse("applications:nominate", args=[contact.association_id])
    outline(client.get(url))

    response = client.post(url, PERSON | {"email": " Karin@Example.org "})

    assert response.url == "/mein-verband/"
    assert MentorNomination.objects.get().email == "karin@example.org"


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"name": "x" * 81}, {"email": ""}, {"email": "x"}, {"email": "a\n@b.de"}]
)
def test_bad_posts_come_back_with_a_sentence(client, contact, bad):
    client.force_login(contact.person)

    response = client.post(
        reverse("applications:nominate", args=[contact.association_id]), PERSON | bad
    )

    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()
    outline(response)
    assert not MentorNomination.objects.exists()


@pytest.mark.parametrize("hostile", ["<b>x</b>", "=1+1", "{{ link }}", "a\r\nBcc: x@y.de"])
def test_a_name_is_never_more_than_a_name(contact, hostile):
    nominate(contact, name=hostile)

    mail = OutgoingMail.objects.get()
    assert mail.body.count("/konto/link/") == 1
    assert "\nBcc:" not in mail.body.splitlines()[0]


def test_whoever_is_known_gets_no_second_mail_and_the_answer_is_the_same(client, contact):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    MentorNominationFactory(association=halle, email="karin@example.org")
    client.force_login(contact.person)
    url = reverse("applications:nominate", args=[contact.association_id])

    known = client.post(url, PERSON, follow=True)
    new = client.post(url, PERSON | {"email": "neu@example.org"}, follow=True)

    said = "Danke! Wir schreiben dieser Person, wenn wir sie nicht schon kennen."
    assert said in words(known)
    assert said in words(new)
    assert OutgoingMail.objects.get().address == "neu@example.org"


def test_who_has_applied_already_is_not_asked(contact):
    mentor_application(person=UserFactory(email="karin@example.org"))

    nominate(contact)

    assert not OutgoingMail.objects.exists()
    assert MentorNomination.objects.get().application is not None


def test_only_its_own_contact_persons_and_only_while_people_can_apply(contact):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    with pytest.raises(NotAllowedError):
        services.nominate(cohort=contact.cohort, association=halle, by=contact.person, **PERSON)
    with at(2008, 10, 1, 12), pytest.raises(NotAllowedError):
        nominate(contact)

    assert not MentorNomination.objects.exists()


def test_twenty_names_a_day_are_enough(contact):
    for number in range(20):
        nominate(contact, email=f"a{number}@example.org")

    with pytest.raises(TooManyRequestsError):
        nominate(contact, email="b@example.org")


def test_page_of_another_association_is_not_there(client, contact):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    client.force_login(contact.person)

    assert client.get(reverse("applications:nominate", args=[halle.pk])).status_code == 404
    client.force_login(UserFactory())
    url = reverse("applications:nominate", args=[contact.association_id])
    assert client.post(url, PERSON).status_code == 404


# What the association is told ----------------------------------------------------------------


def applied(contact, *, consent):
    """Karin applies with the address under which she was named."""
    person = UserFactory(email="karin@example.org")
    application = mentor_application(person=person)
    services.nominations.link_nomination(application)
    if consent:
        give_consent(person, "SHARE_DISTRICT")
    return application


def test_application_is_linked_and_told_only_with_consent(contact):
    nominate(contact)
    application = applied(contact, consent=False)

    assert MentorNomination.objects.get().application == application
    assert states(contact) == {"Karin Vorgeschlagen": "invited"}
    give_consent(application.person, "SHARE_DISTRICT")
    assert states(contact) == {"Karin Vorgeschlagen": "applied"}


def test_who_applied_without_consent_is_gone_when_others_are(contact):
    nominate(contact)
    applied(contact, consent=False)

    with clock.set_to(clock.now() + timedelta(days=31)):
        purge(today=clock.today(), dry_run=False)
        assert MentorNomination.objects.exists()  # the team's figures keep it
        assert states(contact) == {}


def test_applying_as_a_mentee_links_nothing(contact):
    nominate(contact)
    application = mentor_application(person=UserFactory(email="karin@example.org"))
    application.role = Role.MENTEE

    services.nominations.link_nomination(application)

    assert MentorNomination.objects.get().application is None


# Forgetting ---------------------------------------------------------------------------------


def test_opening_the_link_deletes_nothing_and_the_button_does(client, contact):
    nominate(contact)
    mail = OutgoingMail.objects.get()
    page = client.get(link_of(mail), follow=True)
    outline(page)
    assert "Gerda Rosenthal (Stadtverband Magdeburg)" in words(page)
    assert MentorNomination.objects.exists()

    outline(client.post(PAGE))

    assert not MentorNomination.objects.exists()
    mail.refresh_from_db()
    assert (mail.state, mail.address, mail.body) == (MailState.CANCELLED, "", "")
    assert client.post(PAGE).status_code == 410


def test_other_mails_to_the_same_address_stay(client, contact):
    nominate(contact)
    other = OutgoingMailFactory(
        recipient=None, address="karin@example.org", related="cohort:1:next:1"
    )
    client.get(link_of(OutgoingMail.objects.get(kind="M25")))

    client.post(PAGE)

    other.refresh_from_db()
    assert (other.state, other.address) == (MailState.QUEUED, "karin@example.org")


def test_page_without_a_link_has_nothing_to_say(client):
    assert client.get(PAGE).status_code == 410
    assert client.post(PAGE).status_code == 410


def test_link_of_the_mail_cannot_be_read_by_the_team(contact):
    nominate(contact)
    assert OutgoingMail.objects.get().secret

    send_queued()

    assert OutgoingMail.objects.get().body == ""


def test_name_without_an_application_is_forgotten_after_30_days(contact):
    nominate(contact)
    send_queued()

    purge(today=clock.today() + timedelta(days=30), dry_run=False)
    assert MentorNomination.objects.exists()
    purge(today=clock.today() + timedelta(days=31), dry_run=False)

    assert not MentorNomination.objects.exists()
    assert OutgoingMail.objects.get().address == ""


def test_erasing_a_person_forgets_that_they_were_named(contact):
    nominate(contact)
    nominate(contact, email="andere@example.org")

    erase_person(UserFactory(email="karin@example.org"))

    assert MentorNomination.objects.get().email == "andere@example.org"
    assert list(OutgoingMail.objects.values_list("address", flat=True).order_by("address")) == [
        "", "andere@example.org",
    ]  # fmt: skip


def test_my_data_tells_that_somebody_was_named(client, contact):
    nominate(contact)
    client.force_login(UserFactory(email="karin@example.org"))

    page = words(client.get("/meine-daten/"))

    assert "Karin Vorgeschlagen" in page
    assert contact.person.email not in page


def test_submitting_links_the_nomination(contact, monkeypatch):
    """The hook is there: the draft's service asks it."""
    asked = []
    monkeypatch.setattr("applications.services.draft.link_nomination", asked.append)
    monkeypatch.setattr("applications.services.draft.store_answers", lambda *args: None)
    draft = services.start_draft(cohort=CohortFactory(), person=contact.person, role=Role.MENTOR)

    services.submit(draft, answers={}, consents={"PROCESSING"}, opened_at=clock.now())

    assert [application.pk for application in asked] == [draft.pk]
