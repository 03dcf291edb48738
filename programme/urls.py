from django.urls import path

from . import views

app_name = "programme"
urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("fragen/", views.faq, name="faq"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("mein-verband/<uuid:pk>/<str:name>", views.material, name="material"),
    path("naechster-durchgang/", views.next_cohort, name="next-cohort"),
    path("naechster-durchgang/danke/", views.next_cohort_asked, name="next-cohort-asked"),
    path("naechster-durchgang/link/", views.next_cohort_link, name="next-cohort-link"),
]
