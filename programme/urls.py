from django.urls import path

from . import views

app_name = "programme"
urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("fragen/", views.faq, name="faq"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("mein-verband/", views.association, name="association"),
]
