"""Every page under /konto/. The names are allauth's own, since it looks them up: no namespace.

What is not listed is closed: signing up with a password, resetting it, several addresses.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import path

from . import views

urlpatterns = [
    path("", views.account, name="account_home"),
    path("anmelden/", views.login, name="account_login"),
    path("anmelden/code/", views.code, name="account_confirm_login_code"),
    path("anmelden/neuer-code/", views.login, name="account_request_login_code"),
    path("anmelden/passwort/", views.password_login, name="account_password_login"),
    path("anmelden/zweiter-faktor/", mfa_views.authenticate, name="mfa_authenticate"),
    path("abmelden/", account_views.logout, name="account_logout"),
    path("link/<str:token>/", views.link, name="link"),
    path("gesperrt/", account_views.account_inactive, name="account_inactive"),
    path("bestaetigen/", account_views.reauthenticate, name="account_reauthenticate"),
    path("passwort/setzen/", account_views.password_set, name="account_set_password"),
    path("passwort/aendern/", account_views.password_change, name="account_change_password"),
    path("zweiter-faktor/", mfa_views.index, name="mfa_index"),
    path("zweiter-faktor/bestaetigen/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("zweiter-faktor/app/einrichten/", views.activate_app, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "zweiter-faktor/notfallcodes/",
        recovery_views.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "zweiter-faktor/notfallcodes/neu/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "zweiter-faktor/notfallcodes/herunterladen/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("zweiter-faktor/passkeys/", webauthn_views.list_webauthn, name="mfa_list_webauthn"),
    path("zweiter-faktor/passkeys/neu/", views.add_passkey, name="mfa_add_webauthn"),
    path(
        "zweiter-faktor/passkeys/bestaetigen/",
        webauthn_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "zweiter-faktor/passkeys/<int:pk>/entfernen/",
        webauthn_views.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(
        "zweiter-faktor/passkeys/<int:pk>/umbenennen/",
        webauthn_views.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
]
