from django.urls import path

from . import views

app_name = "privacy"

urlpatterns = [
    path("", views.my_data, name="my-data"),
    path("herunterladen/", views.download, name="download"),
    path("kontakt/", views.contact, name="contact"),
    path("adresse/", views.address, name="address"),
    path("adresse/bestaetigen/", views.confirm_address, name="confirm-address"),
    path("adresse/rueckgaengig/", views.undo_address, name="undo-address"),
    path("einwilligung/<slug:kind>/geben/", views.give, name="give"),
    path("einwilligung/<slug:kind>/widerrufen/", views.withdraw, name="withdraw"),
]
# For the team, beside the admin.
desk_urlpatterns = [
    path("<uuid:kept>/und/<uuid:gone>/", views.merge, name="merge"),
]
