from django.urls import path

from . import views

app_name = "events"
urlpatterns = [path("termine.ics", views.calendar, name="calendar")]
