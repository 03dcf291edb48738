"""Where a merge is proposed, who gets at it, and what it means for signing in and erasing."""

import pytest
from django.urls import reverse

from accounts.models import User
from applications.models import Application
from applications.queries import lookalikes
from mails.models import OutgoingMail
from privacy import services
from programme.models import CohortStatus, TeamRole
from tests.factories import (
    CohortFactory,
    EventFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)
from tests.factories.team import coordinator, team_member
from tests.guard import guard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def cohort():
    return EventFactory().cohort


@pytest.fixture
def by(cohort):
    return coordinator(cohort=cohort)


@pytest.fixture
def pair(cohort):
    """One human: the same name, year and postal code, and two addresses."""
    same = {"first_name": "Ayşe", "last_name": "Kaya", "birth_year": 1984}
    kept, gone = UserFactory(**same), UserFactory(**same)
    mentee_application(cohort=cohort, person=kept)
    return kept, gone


def merge(pair, by):
    kept, gone = pair
    services.merge_people(kept=kept, gone=gone, by=by)


# The hint and the page ---------------------------------------------------------------------


def test_the_hint_folds_names_and_needs_all_three(pair, by, cohort):
    mine = Application.objects.get(person=pair[0])
    same = mentee_application(cohort=cohort, person=pair[1])
    for change in ({"last_name": "Kayser"}, {"birth_year": 1985}, {"postal_code": "06108"}):
        fields = {"first_name": "AYSE", "last_name": "kaya", "birth_year": 1984} | change
        mentee_application(cohort=cohort, person=UserFactory(**fields))
    pair[1].first_name, pair[1].last_name = "Ayse", "KAYA"
    pair[1].save()

    assert lookalikes(mine, reader=by) == [same]


def test_no_hint_across_cohorts_that_the_reader_may_not_see(pair, by):
    other = CohortFactory(key="2010", label="2010", status=CohortStatus.DRAFT)
    mentor_application(cohort=other, person=pair[1])
    mine = Application.objects.get(person=pair[0])

    assert lookalikes(mine, reader=by) == []


def test_the_page_says_what_will_happen_and_does_it_on_post(client, pair, by, cohort):
    mentee_application(cohort=cohort, person=pair[1], in_review=True)
    client.force_login(by)
    address = reverse("people:merge", args=[pair[0].pk, pair[1].pk])

    page = client.get(address)
    untouched = User.objects.filter(merged_into__isnull=False).exists()
    done = client.post(address)

    [double] = page.context["plan"].doubles
    assert double.winner.person == pair[1]
    assert not untouched
    assert done.status_code == 302
    assert User.objects.get(pk=pair[1].pk).merged_into == pair[0]
    assert "schon erledigt" in client.get(address).content.decode()


def test_the_page_is_hidden_from_the_team(client, pair, cohort):
    client.force_login(team_member(TeamRole.ORG_TEAM, cohort=cohort))
    address = reverse("people:merge", args=[pair[0].pk, pair[1].pk])

    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


# Afterwards --------------------------------------------------------------------------------


def test_the_old_address_signs_in_as_the_kept_person(client, pair, by, settings):
    settings.LOGIN_ANSWER_SECONDS = 0
    old = pair[1].email
    merge(pair, by)

    client.post(reverse("account_login"), {"email": old, **guard()})
    mail = OutgoingMail.objects.get(kind="M02")
    code = mail.body.split("Dein Code ist ")[1].split(".")[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})

    pair[0].refresh_from_db()
    assert mail.address == old
    assert client.session["_auth_user_id"] == str(pair[0].pk)
    assert pair[0].email != old


def test_erasing_the_kept_person_erases_the_old_address_too(pair, by):
    old = pair[1].email
    merge(pair, by)

    services.erase_person(pair[0])

    assert not User.objects.filter(email=old).exists()
    assert not User.history.filter(email=old).exists()
