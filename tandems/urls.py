from django.urls import path

from . import views

app_name = "tandems"

urlpatterns = [
    path("leitfaden/", views.guide, name="guide"),
    path("wuensche/<uuid:pk>/", views.wishes, name="wishes"),
    path("zweiter-platz/<uuid:pk>/", views.place, name="place"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/antwort/", views.answer, name="answer"),
    path("<uuid:pk>/vereinbarung/", views.agreement, name="agreement"),
    path("<uuid:pk>/vereinbarung/bearbeiten/", views.edit, name="edit"),
    path("<uuid:pk>/vereinbarung/zur-unterschrift/", views.ready, name="ready"),
    path("<uuid:pk>/vereinbarung/weiterschreiben/", views.reopen, name="reopen"),
    path("<uuid:pk>/vereinbarung/unterzeichnen/", views.sign, name="sign"),
    path("<uuid:pk>/vereinbarung/neue-fassung/", views.change, name="change"),
    path("<uuid:pk>/vereinbarung/fassung-<int:version>.pdf", views.paper, name="paper"),
    path("<uuid:pk>/beenden/", views.end, name="end"),
]
