"""The team's second factor, and the age of its sessions."""

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import emails, services
from mails.models import OutgoingMail
from tests.factories import UserFactory
from tests.guard import guard

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOST = "Was Du zuletzt abgeschickt hast, ist nicht gespeichert"
PASSWORD = "vier Worte ohne Sinn"


@pytest.fixture(autouse=True)
def strict(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


def team_member(*, factor=True, **fields):
    person = UserFactory(needs_second_factor=True, **fields)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if factor:
        TOTP.activate(person, SECRET)
        RecoveryCodes.activate(person)
    return person


def totp_code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, person):
    return client.post("/konto/anmelden/passwort/", {"login": person.email, "password": PASSWORD})


@pytest.mark.parametrize("fields", [{"is_staff": True}, {}])
def test_team_member_without_factor_is_sent_to_set_one_up(client, fields):
    client.force_login(team_member(factor=False, **fields))

    for path in ("/verwaltung/", "/mein-programm/", "/meine-daten/"):
        assert client.get(path).url == reverse("mfa_index")

    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "head"])
def test_no_method_leads_past_the_factor(client, method):
    client.force_login(team_member(factor=False, is_staff=True))

    response = getattr(client, method)("/meine-daten/kontakt/")

    assert response.url == reverse("mfa_index")


def test_participants_need_no_second_factor(client):
    client.force_login(UserFactory())

    assert client.get("/meine-daten/").status_code == 200


def test_demo_asks_nobody(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(team_member(factor=False))

    assert client.get("/meine-daten/").status_code == 200


def test_password_and_app_lead_in(client):
    response = sign_in(client, team_member())
    assert response.url == reverse("mfa_authenticate")
    assert client.get("/meine-daten/").status_code == 302

    client.post(response.url, {"code": totp_code()})

    assert client.get("/meine-daten/").status_code == 200


def test_code_by_mail_and_app_lead_in(client):
    person = team_member()
    client.post("/konto/anmelden/", {"email": person.email, **guard()})
    code = re.search(r"Code ist (\S+)\.", OutgoingMail.objects.get().body)[1]
    response = client.post("/konto/anmelden/code/", {"code": code})
    assert response.url == reverse("mfa_authenticate")

    client.post(response.url, {"code": totp_code()})

    assert client.get("/meine-daten/").status_code == 200


def test_emergency_code_leads_in_once(client):
    person = team_member()
    codes = RecoveryCodes(person.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    for browser in (client, Client()):
        url = sign_in(browser, person).url
        browser.post(url, {"code": codes[0]})

    assert client.get("/meine-daten/").status_code == 200
    assert browser.get("/meine-daten/").status_code == 302


def test_wrong_app_code_does_not_lead_in(client):
    url = sign_in(client, team_member()).url

    page = client.post(url, {"code": "000000"})

    assert "falsch oder abgelaufen" in page.content.decode()
    assert client.get("/meine-daten/").url.startswith("/konto/anmelden/")


def test_who_joins_the_team_while_signed_in_proves_the_factor_first(client):
    person = team_member()
    client.force_login(person)  # as if they had signed in before they had a role

    response = client.get("/meine-daten/")

    assert response.url == "/konto/zweiter-faktor/bestaetigen/?next=%2Fmeine-daten%2F"
    page = client.post(response.url, {"code": totp_code(), "next": "/meine-daten/"})
    assert page.url == "/meine-daten/"
    assert client.get("/meine-daten/").status_code == 200


def test_set_up_an_app(client):
    client.force_login(team_member(factor=False))
    page = client.get(reverse("mfa_activate_totp"), follow=True)  # asks who it is
    page = client.post(page.redirect_chain[0][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)}, follow=True)

    assert response.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    assert "Notfallcodes" in response.content.decode()
    assert client.get("/meine-daten/").status_code == 200  # not asked for once more
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored  # a copy of the database is no second factor


def test_the_last_factor_of_a_team_member_stays(client):
    person = team_member()
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    response = client.post(reverse("mfa_deactivate_totp"))

    assert "muss ein zweiter Faktor bleiben" in response.content.decode()
    assert person.authenticator_set.filter(type="totp").exists()


def test_a_participant_may_remove_the_factor(client):
    person = team_member()
    services.set_staff(person, is_staff=False, needs_second_factor=False)
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    client.post(reverse("mfa_deactivate_totp"))

    assert not person.authenticator_set.exists()


def test_team_session_ends_after_an_hour_without_a_request(client):
    with time_machine.travel("2008-09-20 09:00:00", tick=False) as clock:
        url = sign_in(client, team_member()).url
        client.post(url, {"code": totp_code()})
        for _step in range(3):
            clock.shift(50 * 60)
            assert client.get("/meine-daten/").status_code == 200
        clock.shift(60 * 60 + 1)

        response = client.get("/meine-daten/")

    assert response.url == "/konto/anmelden/?next=/meine-daten/"
    assert "_auth_user_id" not in client.session


def test_team_session_ends_after_eight_hours(client):
    with time_machine.travel("2008-09-20 09:00:00", tick=False) as clock:
        url = sign_in(client, team_member()).url
        client.post(url, {"code": totp_code()})
        for _step in range(12):
            assert client.get("/meine-daten/").status_code == 200
            clock.shift(41 * 60)

        response = client.post("/meine-daten/kontakt/", {})
        page = client.get(response.url)

    assert response.url == "/konto/anmelden/?next=/mein-programm/"
    assert LOST in page.content.decode()


def test_a_participants_session_lasts(client):
    with time_machine.travel("2008-09-20 09:00:00", tick=False) as clock:
        client.force_login(UserFactory())
        clock.shift(9 * 60 * 60)

        assert client.get("/meine-daten/").status_code == 200


def test_deactivated_person_is_signed_out_with_the_next_request(client):
    person = UserFactory()
    client.force_login(person)
    person.is_active = False
    person.save()

    assert client.get("/meine-daten/").url == "/konto/anmelden/?next=/meine-daten/"


def test_password_change_signs_out_other_browsers(client):
    person = team_member(factor=False)
    services.set_staff(person, is_staff=False, needs_second_factor=False)
    other = Client()
    for browser in (client, other):
        sign_in(browser, person)
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}

    client.post(reverse("account_change_password"), new)

    assert client.get("/meine-daten/").status_code == 200
    assert other.get("/meine-daten/").status_code == 302


def test_five_wrong_passwords_and_the_right_one_waits(client):
    person = team_member()
    wrong = {"login": person.email, "password": "falsch"}
    for _time in range(5):
        page = client.post("/konto/anmelden/passwort/", wrong).content.decode()
        assert "Adresse oder Passwort ist falsch." in page

    assert sign_in(client, person).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.1")
    assert sign_in(elsewhere, person).url == reverse("mfa_authenticate")


def test_unknown_address_and_wrong_password_look_the_same(client):
    person = team_member()
    pages = []
    for email in (person.email, "nobody@example.org"):
        page = client.post("/konto/anmelden/passwort/", {"login": email, "password": "falsch"})
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        pages.append(text.replace(email, "…"))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "name",
    [
        "account_home", "account_set_password", "mfa_index", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_deactivate_totp", "account_logout",
    ],
)  # fmt: skip
def test_every_page_of_the_account_is_ours_and_german(client, name):
    person = team_member()
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    response = client.get(reverse(name))

    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="brand"' in page
    assert not re.search(r"\b(Sie|Ihre?n?|your|the|please)\b", re.sub(r"<[^>]+>", " ", page))


def test_a_passkey_is_added_renamed_and_removed_on_pages_of_ours(client):
    person = team_member()
    key = Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Telefon", "credential": {}}
    )
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Blauer Schlüssel"})
    assert "Blauer Schlüssel" in client.get(reverse("mfa_list_webauthn")).content.decode()
    assert (
        "Blauer Schlüssel"
        in client.get(reverse("mfa_remove_webauthn", args=[key.pk])).content.decode()
    )
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert not person.authenticator_set.filter(type="webauthn").exists()


def test_a_foreign_passkey_is_not_found(client):
    key = Authenticator.objects.create(
        user=team_member(), type="webauthn", data={"name": "Telefon", "credential": {}}
    )
    client.force_login(team_member())
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404


def test_admins_own_way_in_leads_to_ours(client):
    response = client.get("/verwaltung/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/konto/anmelden/")


# Told by mail -------------------------------------------------------------------------------


def told():
    """What the mails about a changed access say, the oldest first."""
    return list(OutgoingMail.objects.filter(kind="M31").order_by("created_at"))


def test_a_new_password_is_told_by_mail(client):
    person = team_member()
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}

    client.post(reverse("account_change_password"), new)

    (mail,) = told()
    assert mail.recipient == person
    assert "Das Passwort ist neu." in mail.body
    assert PASSWORD not in mail.body


def test_a_refused_password_is_not_told(client):
    person = team_member()
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    client.post(reverse("account_change_password"), {"oldpassword": "falsch"})

    assert told() == []


def test_a_new_app_is_told_by_mail(client, django_capture_on_commit_callbacks):
    client.force_login(team_member(factor=False))
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    page = client.post(page.redirect_chain[0][0], {"password": PASSWORD}, follow=True)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": totp_code(page.context["form"].secret)})

    assert any("Eine App für den zweiten Faktor ist eingerichtet." in m.body for m in told())


def test_a_removed_passkey_is_told_by_mail(client):
    person = team_member()
    key = Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Telefon", "credential": {}}
    )
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})

    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert ["Ein Passkey ist entfernt." in mail.body for mail in told()] == [True]


@pytest.mark.parametrize(("factor", "mails"), [(True, 1), (False, 0)])
def test_a_reset_by_the_administrator_is_told_by_mail(factor, mails):
    person = team_member(factor=factor)

    services.reset_second_factor(person, by=UserFactory(is_superuser=True))

    assert ["zurückgesetzt" in mail.body for mail in told()] == [True] * mails


def test_every_change_has_words_of_its_own_and_an_unknown_one_is_told_too():
    person = team_member()

    for name in (*emails.CHANGES, "mfa/email/new_in_a_later_version"):
        services.AccountAdapter().send_notification_mail(name, person)

    sentences = [*emails.CHANGES.values(), emails.SOMETHING]
    assert all(s in mail.body for s, mail in zip(sentences, told(), strict=True))
