from django.urls import path

from programme.models import Role

from . import views

app_name = "applications"

urlpatterns = [
    path("mentee/", views.apply, {"role": Role.MENTEE}, name="apply-mentee"),
    path("mentor/", views.apply, {"role": Role.MENTOR}, name="apply-mentor"),
    path("einverstanden/", views.guardian, name="guardian"),
    path("einverstanden/danke/", views.guardian_thanks, name="guardian-thanks"),
    path("vorschlag/", views.nominee, name="nominee"),
    path("vorschlagen/<uuid:pk>/", views.nominate, name="nominate"),
    path("<uuid:pk>/verband/", views.confirm, name="confirm"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/schritt/<int:number>/", views.step, name="step"),
    path("<uuid:pk>/aendern/<int:number>/", views.change, name="change"),
    path("<uuid:pk>/sorgeberechtigt/", views.change_guardian, name="change-guardian"),
    path("<uuid:pk>/sorgeberechtigt/fragen/", views.ask_guardian, name="ask-guardian"),
    path("<uuid:pk>/uebersicht/", views.overview, name="overview"),
    path("<uuid:pk>/danke/", views.thanks, name="thanks"),
    path("<uuid:pk>/antwort/", views.answer, name="answer"),
    path("<uuid:pk>/zurueckziehen/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/loeschen/", views.delete, name="delete"),
]
