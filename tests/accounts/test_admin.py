"""The desk looks at people; it makes, changes and deletes none of them."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from accounts import services
from accounts.models import AccessLog, Consent, ConsentKind, ConsentText, User
from accounts.services import give_consent
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import TeamRole
from tests.factories import UserFactory
from tests.factories.team import team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

MODELS = ["user", "consent", "consenttext", "accesslog"]


@pytest.fixture
def almighty(client):
    """Even who has every permission is held back by the pages themselves."""
    person = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def rows(person):
    give_consent(person, ConsentKind.ALUMNI)
    AccessLog.objects.create(actor=person, person=person, action="VIEWED", page="x", at=clock.now())
    return {
        "user": person,
        "consent": Consent.objects.get(),
        "consenttext": Consent.objects.get().text,
        "accesslog": AccessLog.objects.get(),
    }


@pytest.mark.parametrize("model", MODELS)
def test_every_page_can_be_looked_at_and_nothing_is_deleted(client, almighty, model):
    row = rows(almighty)[model]

    assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:accounts_{model}_change", args=[row.pk])).status_code == 200
    delete = reverse(f"admin:accounts_{model}_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("model", MODELS)
def test_lists_have_a_constant_number_of_queries(
    client, almighty, model, item_count, django_assert_max_num_queries
):
    for _item in range(item_count):
        person = UserFactory()
        give_consent(person, ConsentKind.ALUMNI)
        AccessLog.objects.create(
            actor=person, person=person, action="VIEWED", page="x", at=clock.now()
        )

    with django_assert_max_num_queries(11):
        client.get(reverse(f"admin:accounts_{model}_changelist"))


def test_nobody_is_made_staff_by_a_crafted_form(client, almighty):
    person = UserFactory()
    url = reverse("admin:accounts_user_change", args=[person.pk])
    crafted = {"is_staff": "on", "is_superuser": "on", "groups": "1", "email": "x@example.org",
               "user_permissions": "1", "password": "x", "_save": "1"}  # fmt: skip

    assert client.post(url, crafted).status_code == 403

    after = User.objects.get(pk=person.pk)
    assert (after.is_staff, after.is_superuser, after.email) == (False, False, person.email)
    assert not after.groups.exists()
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403


@pytest.mark.parametrize("model", ["user", "consent", "accesslog"])
def test_no_action_deletes(client, almighty, model):
    row = rows(almighty)[model]
    action = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}

    client.post(reverse(f"admin:accounts_{model}_changelist"), action)

    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_text_gets_its_next_version(client, almighty):
    url = reverse("admin:accounts_consenttext_add")
    form = client.get(url, {"kind": "ALUMNI"}).context["adminform"].form
    assert "zwölf Monate" in form.initial["label"]

    client.post(url, {"kind": "ALUMNI", "label": "Neu", "text": "Neu", "valid_from": "01.10.2008"})

    newest = ConsentText.objects.filter(kind="ALUMNI").first()
    assert (newest.version, newest.label) == (2, "Neu")
    assert ConsentText.objects.filter(kind="ALUMNI").count() == 2


def test_the_password_is_nowhere_on_the_page(client, almighty):
    person = UserFactory()
    person.set_password("vier Worte ohne Sinn")
    person.save()

    page = client.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()

    assert person.password not in page


def test_who_is_not_on_the_team_stays_outside(client):
    client.force_login(UserFactory())

    response = client.get(reverse("admin:accounts_user_changelist"), follow=True)

    assert response.status_code == 403


def run(client, action, person):
    data = {"action": action, "_selected_action": [str(person.pk)]}
    return client.post(reverse("admin:accounts_user_changelist"), data, follow=True)


def test_administrator_closes_and_reopens_an_access(client):
    client.force_login(team_member(TeamRole.ADMIN))
    person = UserFactory()

    run(client, "close", person)
    person.refresh_from_db()
    assert not person.is_active

    run(client, "reopen", person)
    person.refresh_from_db()
    assert person.is_active


def test_administrator_resets_a_lost_factor(client):
    client.force_login(team_member(TeamRole.ADMIN))
    person = UserFactory()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")

    run(client, "reset_factor", person)

    assert not Authenticator.objects.filter(user=person).exists()


def test_nobody_closes_their_own_access(client):
    administrator = team_member(TeamRole.ADMIN)
    client.force_login(administrator)

    page = run(client, "close", administrator).content.decode()

    administrator.refresh_from_db()
    assert administrator.is_active
    assert "Das kann niemand bei sich selbst tun." in page


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY])
def test_other_roles_do_not_decide_on_access(client, role):
    client.force_login(team_member(role))
    person = UserFactory()

    run(client, "close", person)

    person.refresh_from_db()
    assert person.is_active
    with pytest.raises(NotAllowedError):
        services.set_active(person, active=False, by=team_member(role))


def test_who_opens_a_person_is_noted(client):
    member, person = team_member(TeamRole.COORDINATOR), UserFactory()
    client.force_login(member)

    client.get(reverse("admin:accounts_user_change", args=[person.pk]))

    entry = AccessLog.objects.get()
    assert (entry.actor, entry.person, entry.page) == (member, person, "accounts.User")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("application 0f96c4ec-2ea4-44f4-8d08-d2b3ba5d3663", "Bewerbung"),
        ("form a tandem", "Tandem bilden"),
        ("accounts.User", "Person"),
        ("something new", "something new"),
    ],
)
def test_record_of_accesses_names_the_page_in_words(client, almighty, page, shown):
    AccessLog.objects.create(
        actor=almighty, person=almighty, action="VIEWED", page=page, at=clock.now()
    )

    html = client.get(reverse("admin:accounts_accesslog_changelist")).content.decode()

    assert f'<td class="field-where">{shown}</td>' in html


@pytest.mark.parametrize(("model", "buttons"), [("consent", 0), ("accesslog", 0), ("user", 1)])
def test_history_is_offered_only_where_there_is_one(client, almighty, model, buttons):
    row = rows(almighty)[model]

    html = client.get(reverse(f"admin:accounts_{model}_change", args=[row.pk])).content.decode()

    assert html.count("historylink") == buttons
