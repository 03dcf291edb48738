from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("mein-programm/", views.dashboard, name="dashboard"),
    path("", include("programme.urls")),
    path("konto/", include("allauth.account.urls")),
    path("konto/zweiter-faktor/", include("allauth.mfa.urls")),
    path("verwaltung/", admin.site.urls),
]
