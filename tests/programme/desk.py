"""The pages of the desk: where they are, and what they list."""

from django.urls import reverse


def url(name, *args):
    return reverse(f"admin:programme_{name}", args=args)


def listed(response):
    return set(response.context["cl"].queryset)
