"""What the start page says about tandems: what waits, and where it leads."""

from dataclasses import replace

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.core import clock
from mentoring.core.admin import Card, Figure, register_today
from programme.admin import register_hints
from programme.models import Cohort, Participation
from programme.queries import cohorts_where
from tandems.models import OPEN_TANDEM, Answer, Tandem, TandemState
from tandems.queries import answers_of, waiting_mentees, wish_hints, wish_window

VIEW = "tandems.view_tandem"
CONFIRM = "tandems.confirm_tandem"

register_hints(wish_hints)


@register_today
def tandems_card(request) -> Card | None:
    if not request.user.has_perm(VIEW):
        return None
    numbers = _numbers(request.user)
    people = Participation.objects.filter(cohort__in=cohorts_where(request.user, VIEW))
    may_form = request.user.has_perm("tandems.propose_tandem")
    waiting = waiting_mentees(people).count()
    return Card(
        title=_("Tandems"),
        order=20,
        figures=[
            Figure(
                _("Mentees without a tandem"),
                waiting,
                reverse("admin:tandems_tandem_add") if may_form else "",
                tone="due" if waiting else "",
            ),
            _todo(_("Answer is missing"), numbers["unanswered"], "antwort"),
            _talk(request.user, numbers["talk"]),
            _todo(_("Both said yes: confirm"), numbers["agreed"], "bestaetigen"),
            _todo(_("Agreement not signed yet"), numbers["unsigned"], "unterschrift"),
            _todo(_("One does not take part any more"), numbers["gone"], "weg"),
            Figure(_("Under way"), numbers["active"], _list("state__exact", TandemState.ACTIVE)),
            *_matching(request),
        ],
    )


def _matching(request) -> list[Figure]:
    """The way to the drafts, for those who make them."""
    if not request.user.has_perm(CONFIRM):
        return []
    where = reverse("admin:tandems_matchingrun_changelist")
    return [*_wishes(request), Figure(_("Matching of all at once"), _("Open"), where)]


def _wishes(request) -> list[Figure]:
    """Who has answered after the first meeting; or that nobody is asked, as it has no day."""
    cohort = Cohort.objects.published().filter(pk__in=cohorts_where(request.user, CONFIRM)).first()
    if cohort is None:
        return []
    window = wish_window(cohort)
    if window.opens is None:
        plan = reverse("admin:events_event_changelist")
        return [Figure(_("First meeting without a day: nobody is asked for wishes"), "–", plan)]
    plan = reverse("admin:programme_cohort_change", args=[cohort.pk])
    found = [
        Figure(_("Last day for wishes"), _("Change"), plan, hint=hint, tone="due")
        for hint in wish_hints(cohort)
    ]
    if not window.has_opened(clock.now()):
        return found
    given = answers_of(cohort)
    words = _("%(answered)d of %(all)d") % {
        "answered": given.mentees_answered + given.mentors_answered,
        "all": given.mentees + given.mentors,
    }
    where = reverse("admin:tandems_preference_changelist") + "?kind__exact=WISH"
    return [*found, Figure(_("Answers about wishes"), words, where)]


def _todo(label: str, number: int, key: str) -> Figure:
    return Figure(label, number, _list("aufgabe", key), tone="due" if number else "")


def _talk(member, number: int) -> Figure:
    """To the list; a single one is opened at once, there are the ways to go on."""
    figure = _todo(_("Somebody wants to talk"), number, "reden")
    if number != 1:
        return figure
    refused = Tandem.objects.visible_to_team(member).filter(state=TandemState.PROPOSED)
    only = refused.talk_wanted().values_list("pk", flat=True).first()
    where = reverse("admin:tandems_tandem_change", args=[only]) if only else figure.url
    return replace(figure, url=where)


def _list(name: str, value: str) -> str:
    return f"{reverse('admin:tandems_tandem_changelist')}?{name}={value}"


def _numbers(member) -> dict[str, int]:
    """All figures in one query."""
    proposed = Q(state=TandemState.PROPOSED)
    no = Q(mentee_answer=Answer.NO) | Q(mentor_answer=Answer.NO)
    silent = Q(mentee_answer=Answer.OPEN) | Q(mentor_answer=Answer.OPEN)
    gone = Q(mentee__ended_on__isnull=False) | Q(mentor__ended_on__isnull=False)
    return Tandem.objects.visible_to_team(member).aggregate(
        unanswered=Count("pk", filter=proposed & silent),
        talk=Count("pk", filter=proposed & no),
        agreed=Count("pk", filter=proposed & Q(mentee_answer=Answer.YES, mentor_answer=Answer.YES)),
        unsigned=Count("pk", filter=Q(state=TandemState.CONFIRMED)),
        gone=Count("pk", filter=gone & Q(state__in=OPEN_TANDEM)),
        active=Count("pk", filter=Q(state=TandemState.ACTIVE)),
    )
