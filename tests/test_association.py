"""A contact person's page: their own association, and of its people only what they agreed to."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from accounts.services import give_consent, withdraw_consent
from applications import services
from applications.models import ContactConfirmation, Review
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, TeamRole
from tests.access.canaries import plant, plant_application, shown_in
from tests.factories import (
    ApplicationFactory,
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    EventFactory,
    MentorNominationFactory,
    ParticipationFactory,
    ReviewFactory,
    TandemFactory,
    TeamMembershipFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)
from tests.pages import at, outline, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

URL = "/mein-verband/"


@pytest.fixture
def contact():
    return TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON, association=DistrictAssociationFactory()
    )


@pytest.fixture
def halle():
    return DistrictAssociationFactory(ags="15002", name="Stadtverband Halle", district_name="Halle")


def page(client, person):
    client.force_login(person)
    return client.get(URL)


def sharing(make=mentee_application, **fields):
    application = make(**fields)
    give_consent(application.person, "SHARE_DISTRICT")
    return application


def test_page_lies_at_its_address():
    assert reverse("association") == URL


def test_contact_person_sees_link_plan_and_colleagues(client, contact):
    channel = CallChannelFactory(association=contact.association, code="SV", visits=7)
    colleague = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=contact.association)
    boss = TeamMembershipFactory(role=TeamRole.COORDINATOR)

    response = page(client, contact.person)
    text = response.content.decode()

    outline(response)
    assert "Stadtverband Magdeburg" in text
    assert f"http://localhost:8000/?k={channel.token}" in text
    assert "7 Besuche bisher." in text
    assert "data:image/svg+xml;base64," in text
    assert f"/mein-verband/{channel.pk}/plakat.pdf" in text
    assert "30. September 2008, 23:59 Uhr" in text
    assert "18. Mai bis Ende September 2008" in text
    assert colleague.person.email in text
    assert boss.person.email in text


def test_two_associations_stand_on_one_page(client, contact, halle):
    TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle, person=contact.person)

    pages = page(client, contact.person).context["pages"]

    assert [each.association.name for each in pages] == [
        "Stadtverband Halle", "Stadtverband Magdeburg",
    ]  # fmt: skip


def test_whose_names_were_seen_is_in_the_access_log(client, contact):
    shared, silent = sharing(), mentee_application()

    page(client, contact.person)
    client.get(reverse("applications:confirm", args=[shared.pk]))

    seen = AccessLog.objects.filter(actor=contact.person)
    assert [entry.page for entry in seen.order_by("page")] == [
        f"confirmation {shared.pk}", "my association",
    ]  # fmt: skip
    assert {entry.person for entry in seen} == {shared.person}
    assert not seen.filter(person=silent.person).exists()


@pytest.mark.parametrize("role", [None, TeamRole.ORG_TEAM, TeamRole.COORDINATOR])
def test_for_others_there_is_no_such_page(client, role):
    person = UserFactory()
    if role:
        TeamMembershipFactory(role=role, person=person)

    assert page(client, person).status_code == 404


@pytest.mark.parametrize(
    "change", [{"ends_on": date(2008, 9, 20)}, {"starts_on": date(2008, 9, 21)}]
)
def test_role_that_is_over_or_ahead_opens_nothing(client, contact, change):
    application = sharing()
    type(contact).objects.filter(pk=contact.pk).update(**change)

    assert page(client, contact.person).status_code == 404
    assert client.get(reverse("applications:confirm", args=[application.pk])).status_code == 404


def test_page_ends_with_the_cohort(client, contact):
    application = sharing()
    CohortFactory()._meta.model.objects.update(status=CohortStatus.ARCHIVED)

    assert page(client, contact.person).status_code == 404
    assert client.get(reverse("applications:confirm", args=[application.pk])).status_code == 404


def test_page_asks_for_a_login(client):
    assert client.get(URL).status_code == 302


def test_page_is_for_reading(client, contact):
    client.force_login(contact.person)

    assert client.post(URL).status_code == 405


# Who is shown -------------------------------------------------------------------------------


def test_who_agreed_is_shown_with_branch_and_state_all_others_are_a_number(client, contact):
    shown = sharing(
        person=UserFactory(first_name="Mila", last_name="Sommer", local_branch="Ortsverein Nord"),
        waitlisted=True,
    )
    hidden = mentee_application(person=UserFactory(first_name="Paul", last_name="Geheim"))
    mentor_application()

    text = words(page(client, contact.person))

    assert "Mila SommerOrtsverein Nord Mentee Warteliste" in text
    assert shown.person.email not in text
    assert "Geheim" not in text
    assert hidden.person.email not in text
    assert "1 Bewerbung als Mentee ohne Namen." in text
    assert "1 Bewerbung als Mentor*in ohne Namen." in text


def test_consent_that_is_withdrawn_takes_the_name_away(client, contact):
    application = sharing(person=UserFactory(last_name="Sommerfeld"))
    assert "Sommerfeld" in words(page(client, contact.person))

    withdraw_consent(application.person, "SHARE_DISTRICT")

    assert "Sommerfeld" not in words(page(client, contact.person))
    assert client.get(reverse("applications:confirm", args=[application.pk])).status_code == 404


def test_drafts_and_withdrawn_ones_are_neither_name_nor_number(client, contact):
    sharing(ApplicationFactory, draft_only=True)
    sharing(ApplicationFactory, withdrawn=True)

    assert "Aus Deinem Kreis hat sich noch niemand beworben." in words(page(client, contact.person))


def test_what_is_prepared_and_not_sent_is_not_shown(client, contact):
    application = sharing(in_review=True)
    application.pending_state, application.pending_by = "ACCEPTED", UserFactory()
    application.save()

    text = words(page(client, contact.person))

    assert "Wird gelesen" in text
    assert "Zugesagt" not in text


def test_no_other_field_is_ever_shown(client, contact):
    """A word of its own in every text of the application, the review, the veto, the mail."""
    shown, hidden = sharing(), mentor_application()
    plant_application(shown, "mentee")
    plant_application(hidden, "mentor")
    review = ReviewFactory(application=shown, scores={"E1": 3})
    plant(Review.objects.get(pk=review.pk), "third")
    nomination = MentorNominationFactory(association=contact.association)
    plant(nomination, "fourth")
    client.force_login(contact.person)

    seen = set()
    for url in (URL, "/mein-programm/", "/meine-daten/"):
        seen |= shown_in(client.get(url))
    confirm = shown_in(client.get(reverse("applications:confirm", args=[shown.pk])))

    names = {("mentee", name) for name in ("first_name", "last_name", "local_branch")}
    assert seen == names | {("fourth", "name")}
    assert confirm == names | {("mentee", "contact_remark")}


def test_contact_person_of_another_association_sees_nothing(client, contact, halle):
    application = sharing(person=UserFactory(last_name="Sommerfeld"))
    MentorNominationFactory(association=contact.association, name="Karin Vorgeschlagen")
    channel = CallChannelFactory(association=contact.association, code="SV")
    stranger = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle).person

    text = page(client, stranger).content.decode()

    for secret in ("Sommerfeld", "Karin", channel.token, contact.person.email, "Magdeburg"):
        assert secret not in text
    url = reverse("applications:confirm", args=[application.pk])
    assert client.get(url).status_code == client.post(url).status_code == 404


# Numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [mentee_application, sharing])
def test_gap_is_named(client, contact, make):
    make()

    assert "Es fehlt: noch kein*e Mentor*in aus Magdeburg." in words(page(client, contact.person))


@pytest.mark.parametrize(("number", "said"), [(0, "Unter 5"), (4, "Unter 5"), (5, "5")])
def test_tandems_are_a_number_from_five_on_and_from_the_kickoff_on(client, contact, number, said):
    kickoff = date(2008, 10, 25)
    EventFactory(kind="KICKOFF", starts_on=kickoff, ends_on=kickoff, precision="DAY")
    for _ in range(number):
        TandemFactory(
            active=True,
            mentee=ParticipationFactory(association=contact.association),
            mentor=ParticipationFactory(role="MENTOR", association=contact.association),
        )

    assert "Tandems mit Menschen" not in words(page(client, contact.person))
    with at(2008, 10, 25, 12):
        assert f"{said} Tandems mit Menschen aus Deinem Kreis." in words(
            page(client, contact.person)
        )


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_costs_the_same_for_one_and_three(
    client, contact, item_count, django_assert_num_queries
):
    for number in range(item_count):
        association = DistrictAssociationFactory(ags=f"1508{number}", name=f"Verband {number}")
        TeamMembershipFactory(
            role=TeamRole.CONTACT_PERSON, association=association, person=contact.person
        )
        CallChannelFactory(association=association, code="KV")
        sharing(association=association)
        MentorNominationFactory(association=association)
    client.force_login(contact.person)

    with django_assert_num_queries(14):
        client.get(URL)


# What they say ------------------------------------------------------------------------------


def confirm(application, by, confirmation="CONFIRMED", remark=""):
    return services.record_confirmation(
        application, confirmation=confirmation, remark=remark, by=by
    )


def test_confirming_keeps_answer_remark_and_who_it_was(client, contact):
    application = sharing()
    client.force_login(contact.person)
    url = reverse("applications:confirm", args=[application.pk])
    outline(client.get(url))

    client.post(url, {"confirmation": "NOT_CONFIRMED", "remark": " Ausgetreten. "})

    application.refresh_from_db()
    assert application.contact_confirmation == ContactConfirmation.NOT_CONFIRMED
    assert application.contact_remark == "Ausgetreten."
    assert application.history.latest().history_user == contact.person


@pytest.mark.parametrize(
    "bad", [{}, {"confirmation": "MAYBE"}, {"confirmation": "CONFIRMED", "remark": "x" * 301}]
)
def test_bad_posts_change_nothing(client, contact, bad):
    application = sharing()
    client.force_login(contact.person)

    response = client.post(reverse("applications:confirm", args=[application.pk]), bad)

    application.refresh_from_db()
    assert response.status_code == 200
    assert (application.contact_confirmation, application.contact_remark) == ("UNKNOWN", "")


def test_only_about_those_who_agreed_and_never_about_oneself(contact):
    with pytest.raises(NotAllowedError):
        confirm(mentee_application(), contact.person)
    with pytest.raises(NotAllowedError):
        confirm(sharing(person=contact.person), contact.person)
    with pytest.raises(NotAllowedError):
        confirm(sharing(), UserFactory())


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_nothing_is_said_any_more_once_it_is_over(contact, state):
    application = sharing(ApplicationFactory, **{state: True})

    with pytest.raises(NotAllowedError):
        confirm(application, contact.person)


def test_confirming_decides_nothing(contact):
    application = sharing(in_review=True)

    confirm(application, contact.person, "NOT_CONFIRMED")

    application.refresh_from_db()
    assert application.state == "IN_REVIEW"
