"""What the start page says about applications. Numbers only, and only of the member's cohorts."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from accounts.models import Gender
from applications.models import OPEN, Application, ApplicationState
from events.queries import next_event
from events.timeline import public_title
from mails.models import MailState, OutgoingMail
from mentoring.core import clock
from mentoring.core.admin import Card, Figure, register_today
from programme.models import Cohort, Role
from programme.queries import application_window, cohorts_where

from .veil import naming_of

VIEW = "applications.view_application"
DAYS = 7
MOST_NAMED = 5


def list_address(**filters: str) -> str:
    return f"{reverse('admin:applications_application_changelist')}?{urlencode(filters)}"


def desk_cohort(request) -> Cohort | None:
    """The cohort that the start page is about: the published one, or the member's newest."""
    if not request.user.has_perm(VIEW):
        return None
    cohorts = cohorts_where(request.user, VIEW)
    return cohorts.published().first() or cohorts.order_by("-as_of").first()


@register_today
def applications_card(request) -> Card | None:
    cohort = desk_cohort(request)
    if cohort is None:
        return None
    numbers = _numbers(cohort)
    return Card(
        title=_("Applications"),
        order=10,
        figures=[
            _deadline(cohort),
            Figure(_("New in the last 7 days"), numbers["new"], list_address(eingang="7")),
            *[
                Figure(
                    _("Undecided: %(role)s") % {"role": role.label},
                    numbers[f"open_{role}"],
                    list_address(entscheidung="offen", role__exact=role.value),
                    tone="due" if numbers[f"open_{role}"] else "",
                )
                for role in Role
            ],
            Figure(
                _("Waiting list"),
                numbers["waiting"],
                list_address(stand=ApplicationState.WAITLISTED.value),
            ),
            _withdrawn(request, cohort, numbers["withdrawn"]),
            Figure(_("Drafts not yet sent"), numbers["drafts"]),
            _women(numbers),
        ],
    )


@register_today
def plan_card(request) -> Card | None:
    """What comes next, for the cohort that the page is about."""
    cohort = desk_cohort(request)
    event = next_event(cohort) if cohort else None
    if event is None:
        return None
    return Card(
        title=_("Next date"), order=30, figures=[Figure(public_title(event), event.date_phrase)]
    )


@register_today
def mails_card(request) -> Card | None:
    """Mails that did not go out are somebody's worry: an applicant waits for each of them."""
    if not request.user.has_perm("mails.view_outgoingmail"):
        return None
    numbers = OutgoingMail.objects.aggregate(
        failed=Count("pk", filter=Q(state__in=[MailState.FAILED, MailState.BOUNCED])),
        waiting=Count("pk", filter=Q(state__in=[MailState.QUEUED, MailState.SENDING])),
    )
    outbox = reverse("admin:mails_outgoingmail_changelist")
    return Card(
        title=_("Mails"),
        order=60,
        figures=[
            Figure(
                _("Failed or came back"),
                numbers["failed"],
                f"{outbox}?state__in={MailState.FAILED},{MailState.BOUNCED}",
                tone="due" if numbers["failed"] else "",
            ),
            Figure(
                _("Waiting to be sent"), numbers["waiting"], f"{outbox}?state__in=QUEUED,SENDING"
            ),
        ],
    )


def _numbers(cohort: Cohort) -> dict[str, int]:
    """All figures in one query."""
    submitted = Q(submitted_at__isnull=False)
    since = clock.now() - timedelta(days=DAYS)
    return Application.objects.filter(cohort=cohort).aggregate(
        new=Count("pk", filter=Q(submitted_at__gt=since)),
        waiting=Count("pk", filter=Q(state=ApplicationState.WAITLISTED)),
        withdrawn=Count("pk", filter=submitted & Q(state=ApplicationState.WITHDRAWN)),
        drafts=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        women=Count("pk", filter=submitted & Q(person__gender=Gender.FEMALE)),
        said=Count("pk", filter=submitted & ~Q(person__gender=Gender.NOT_SAID)),
        **{f"open_{role}": Count("pk", filter=Q(state__in=OPEN, role=role)) for role in Role},
    )


def _withdrawn(request, cohort: Cohort, number: int) -> Figure:
    """All of them; who left in the last days is named, as a place or a tandem may need somebody.

    An application that was closed because its person has another account is nobody leaving.
    """
    url = list_address(stand=ApplicationState.WITHDRAWN.value)
    if not number:
        return Figure(_("Withdrawn"), number, url)
    rows = Application.objects.submitted().filter(
        cohort=cohort,
        state=ApplicationState.WITHDRAWN,
        updated_at__gt=clock.now() - timedelta(days=DAYS),
        merged_into=None,
    )
    naming = naming_of(request)
    recent = rows.select_related("person").order_by("-updated_at")[: MOST_NAMED + 1]
    names = [naming.name(row) for row in recent]
    if not names:
        return Figure(_("Withdrawn"), number, url)
    shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    hint = _("in the last 7 days: %(names)s") % {"names": shown}
    return Figure(_("Withdrawn"), number, url, hint, tone="due")


def _women(numbers: dict[str, int]) -> Figure:
    """Of those who said: "no answer" is not in the denominator."""
    said = numbers["said"]
    share = _("%(share)d %%") % {"share": round(100 * numbers["women"] / said)} if said else "–"
    hint = ngettext("of %(n)d who said", "of %(n)d who said", said) % {"n": said}
    url = list_address(person__gender__exact=Gender.FEMALE.value)
    return Figure(_("Share of women"), share, url, hint)


def _deadline(cohort: Cohort) -> Figure:
    window = application_window(cohort, now=clock.now())
    if window.deadline is None:
        return Figure(_("Deadline"), "–")
    days = (timezone.localdate(window.deadline) - clock.today()).days
    if days < 0:
        return Figure(_("Deadline"), _("over"))
    value = ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return Figure(_("Deadline"), _("today") if days == 0 else value, tone="due" if days < 8 else "")
