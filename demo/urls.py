from django.urls import path

from . import views

app_name = "demo"

urlpatterns = [
    path("", views.index, name="index"),
    path("szene/<slug:key>/", views.jump, name="jump"),
    path("anmelden/<uuid:pk>/", views.become, name="become"),
    path("post/", views.letters, name="letters"),
]
