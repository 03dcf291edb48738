from datetime import date

import pytest
from django.urls import reverse

from accounts.models import ConsentKind
from programme.models import Cohort, CohortStatus, DistrictAssociation, TeamRole
from tests.factories import ConsentFactory, ConsentTextFactory, TeamMembershipFactory, UserFactory
from tests.pages import outline
from tests.plan import load_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PAGES = ["organisation", "faq", "privacy", "imprint", "accessibility"]


@pytest.fixture
def plan():
    return load_plan()


def page(client, name):
    return client.get(reverse(f"programme:{name}"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("published", [True, False])
def test_public_page_is_whole_and_sets_no_cookie(client, name, published, plan):
    if not published:
        Cohort.objects.update(status=CohortStatus.DRAFT)

    response = page(client, name)

    assert response.status_code == 200
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    outline(response)


@pytest.mark.parametrize("name", PAGES)
def test_public_page_takes_no_post(client, name):
    assert client.post(reverse(f"programme:{name}")).status_code == 405


def test_organisation_lists_all_associations_and_their_gaps(client, plan):
    html = page(client, "organisation").content.decode()

    assert html.count('<th scope="row">') == 14
    assert html.count("Noch niemand benannt.") == 14
    assert "Frag uns: Marko Mühlstein" in html


def test_organisation_names_only_who_agreed(client, plan):
    association = DistrictAssociation.objects.get(ags="15083")
    public, private = UserFactory(last_name="Offen"), UserFactory(last_name="Verborgen")
    ConsentFactory(person=public, kind=ConsentKind.PUBLIC_NAME)
    for person in [public, private]:
        TeamMembershipFactory(person=person, cohort=plan, role=TeamRole.ORG_TEAM)
        TeamMembershipFactory(
            person=person, cohort=plan, role=TeamRole.CONTACT_PERSON, association=association
        )

    html = page(client, "organisation").content.decode()

    assert html.count("Offen") == 2
    assert "Verborgen" not in html
    assert html.count("benannt, Name auf Anfrage") == 1
    assert html.count("Noch niemand benannt.") == 13


def test_organisation_forgets_a_withdrawn_consent_and_an_ended_membership(client, plan):
    gone, silent = UserFactory(last_name="Vorbei"), UserFactory(last_name="Widerrufen")
    ConsentFactory(person=gone, kind=ConsentKind.PUBLIC_NAME)
    TeamMembershipFactory(person=gone, cohort=plan, ends_on=date(2008, 9, 1))
    consent = ConsentFactory(person=silent, kind=ConsentKind.PUBLIC_NAME)
    type(consent).objects.update(withdrawn_at=consent.given_at)
    TeamMembershipFactory(person=silent, cohort=plan)

    html = page(client, "organisation").content.decode()

    assert "Vorbei" not in html
    assert "Widerrufen" not in html


@pytest.mark.parametrize("item_count", [1, 3])
def test_organisation_has_a_constant_number_of_queries(
    client, plan, item_count, django_assert_num_queries
):
    for member in UserFactory.create_batch(item_count):
        TeamMembershipFactory(person=member, cohort=plan)
        ConsentFactory(person=member, kind=ConsentKind.PUBLIC_NAME)

    with django_assert_num_queries(3):  # cohort, team, associations
        page(client, "organisation")


def test_privacy_shows_the_text_that_is_valid_today(client, plan):
    ConsentTextFactory(version=901, text="Worum es geht\nFassung von heute.")
    ConsentTextFactory(version=902, text="Fassung von morgen.", valid_from=date(2008, 9, 21))

    html = page(client, "privacy").content.decode()

    assert "Fassung von heute." in html
    assert "Fassung von morgen." not in html


def test_imprint_says_what_is_missing_and_names_its_sources(client, settings):
    settings.ORGANISATION = {**settings.ORGANISATION, "address": "Musterweg 1\nMagdeburg"}

    html = page(client, "imprint").content.decode()

    assert "Musterweg 1" in html
    assert html.count("noch nicht eingetragen") == 2  # contact, responsible
    assert "GeoNames" in html
    assert "CC BY 4.0" in html


def test_questions_tell_the_minimum_age_of_the_cohort(client, plan):
    Cohort.objects.update(min_age=14)

    assert "Mindestens 14 beim Auftakt." in page(client, "faq").content.decode()
