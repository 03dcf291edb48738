from django.urls import path

from . import views

app_name = "privacy"

urlpatterns = [
    path("", views.my_data, name="my-data"),
    path("herunterladen/", views.download, name="download"),
    path("kontakt/", views.contact, name="contact"),
    path("einwilligung/<slug:kind>/geben/", views.give, name="give"),
    path("einwilligung/<slug:kind>/widerrufen/", views.withdraw, name="withdraw"),
]
