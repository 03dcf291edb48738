from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from privacy.urls import desk_urlpatterns

from . import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("mein-programm/", views.dashboard, name="dashboard"),
    path("mein-verband/", views.association, name="association"),
    path("", include("programme.urls")),
    path("", include("events.urls")),
    path("konto/", include("accounts.urls")),
    path("bewerbung/", include("applications.urls")),
    path("tandem/", include("tandems.urls")),
    path("verwaltung/aufruf/", include("applications.admin.board")),
    path("verwaltung/berichte/", include("reports.urls")),
    path("meine-daten/", include("privacy.urls")),
    path("verwaltung/personen/", include((desk_urlpatterns, "people"))),
    path("verwaltung/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))

handler429 = "accounts.views.rate_limited"  # asked by allauth
handler500 = "mentoring.health.server_error"
