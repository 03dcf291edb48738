"""The desk as its tests use it: where things are, and how a decision is posted."""

from django.urls import reverse

LIST = "/verwaltung/applications/application/"


def page_of(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def post(client, action, *applications, **more):
    """Like the page that asks once more: with the state that was seen."""
    data = {
        "action": action,
        "_selected_action": [str(a.pk) for a in applications],
        "confirmed": "1",
        **{f"seen_{a.pk}": a.state for a in applications},
        **more,
    }
    return client.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]
