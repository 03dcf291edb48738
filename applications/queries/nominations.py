"""Whom the associations have named, and what is told of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from applications.models import MentorNomination
from applications.models.application import shared_with_district
from mentoring.core import clock
from programme.models import Cohort

KEPT = timedelta(days=30)  # a name that did not apply


@dataclass(frozen=True)
class Named:
    """A possible mentor as the association sees it: "applied" only if the person agreed."""

    name: str
    state: str  # "named", "invited" or "applied"


def named_by(cohort: Cohort, associations) -> dict[object, list[Named]]:
    """By association. Who applied without agreeing is "invited", and gone when others are, too."""
    rows = (
        MentorNomination.objects.filter(cohort=cohort, association__in=associations)
        .annotate(is_shared=shared_with_district("application__person"))
        .order_by("name")
    )
    found: dict[object, list[Named]] = {}
    for row in rows:
        applied = bool(row.application_id and row.is_shared)
        if not applied and row.created_at.date() < clock.today() - KEPT:
            continue
        state = "applied" if applied else "invited" if row.invited_at else "named"
        found.setdefault(row.association_id, []).append(Named(row.name, state))
    return found


def form_link(nomination: MentorNomination) -> str:
    """Where mentors apply; with the code of the association's link, if it has one."""
    channel = nomination.cohort.channels.filter(association=nomination.association_id).first()
    form = settings.SITE_URL + reverse("applications:apply-mentor")
    return f"{form}?k={channel.token}" if channel else form
