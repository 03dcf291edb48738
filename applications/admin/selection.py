"""What the start page says about the selection: reviews due, what is prepared, who is proposed."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import OPEN, Application
from applications.queries.reviewing import ANSWER_WITHIN, lacking_reviews
from applications.queries.vacancies import proposals
from mentoring.core import clock
from mentoring.core.admin import Card, Figure, register_today
from programme.models import Cohort
from programme.queries import application_window

from .meeting import REVIEW
from .today import desk_cohort, list_address
from .veil import naming_of, rights_of

DAYS, DAYS_AT_THE_END = 7, 3  # EW-24
PAGE = "admin:applications_application_"


@register_today
def selection_card(request) -> Card | None:
    cohort = desk_cohort(request)
    if cohort is None or REVIEW not in rights_of(request, cohort):
        return None
    since = clock.now() - patience(cohort)
    lacking = lacking_reviews(cohort).aggregate(
        number=Count("pk"), due=Count("pk", filter=Q(submitted_at__lt=since))
    )
    asked = Q(info_answered_at=None, info_request_at__lt=clock.now() - ANSWER_WITHIN)
    numbers = Application.objects.filter(cohort=cohort).aggregate(
        prepared=Count("pk", filter=~Q(pending_state="")),
        unanswered=Count("pk", filter=asked & Q(state__in=OPEN)),
    )
    return Card(
        title=_("Selection"),
        order=15,
        figures=[
            Figure(_("Lack reviews"), lacking["number"], list_address(bewertung="fehlt")),
            Figure(_("… waiting too long"), lacking["due"], tone="due" if lacking["due"] else ""),
            Figure(_("Read the next one"), "→", reverse(f"{PAGE}next")),
            Figure(
                _("Question not answered in time"),
                numbers["unanswered"],
                list_address(bewertung="rueckfrage"),
                tone="due" if numbers["unanswered"] else "",
            ),
            Figure(_("Prepared, not sent"), numbers["prepared"], reverse(f"{PAGE}meeting")),
            Figure(_("Decision meeting"), _("Open"), reverse(f"{PAGE}meeting")),
            *_proposed(request, cohort),
        ],
    )


def patience(cohort: Cohort) -> timedelta:
    """How long an application may wait for its reviews: less in the last week of the call."""
    deadline = application_window(cohort, now=clock.now()).deadline
    left = (timezone.localdate(deadline) - clock.today()).days if deadline else 99
    return timedelta(days=DAYS_AT_THE_END if 0 <= left <= DAYS else DAYS)


def _proposed(request, cohort: Cohort) -> list[Figure]:
    """Who could take a free place. A proposal: nothing happens by itself."""
    naming = naming_of(request)
    return [
        Figure(
            _("A place is free: %(role)s") % {"role": proposal.application.get_role_display()},
            naming.name(proposal.application),
            reverse(f"{PAGE}waiting"),
            hint=", ".join(proposal.reasons),
            tone="due",
        )
        for proposal in proposals(cohort)[:3]
    ]
