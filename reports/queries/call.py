"""R3 and R4: how the call went. They are shown around, so small numbers of people are hidden."""

from django.utils.translation import gettext as _

from applications.queries import call
from applications.queries.gaps import gap_of
from programme.models import Cohort
from tandems.queries.districts import tandems_by_association

from .tables import DATE, NUMBER, Column, Table

FEW = 5


def few(number: int) -> int | str:
    """A number of people as it may leave the team: 1 to 4 are "fewer than five"."""
    return number if number == 0 or number >= FEW else _("fewer than 5")


def share(some: int, of: int) -> int | None:
    """Percent, where enough people are behind it."""
    return round(100 * some / of) if of >= FEW else None


def coverage(cohort: Cohort) -> Table:
    """R3: association by association, what was done and what has come of it."""
    pairs = tandems_by_association(cohort)
    return Table(
        title=_("Coverage of the associations"),
        columns=[
            Column(_("Association"), lambda row: row.association.name, width=30),
            Column(_("Contact person"), lambda row: ", ".join(map(str, row.contacts)), width=30),
            Column(_("Informed on"), lambda row: row.informed_on, DATE, 12),
            Column(_("Answer"), _answer_of_association, width=22),
            Column(_("Visits"), lambda row: row.visits, NUMBER, 10),
            Column(_("Mentors named"), lambda row: few(len(row.nominations)), NUMBER, 12),
            Column(_("Applications as a mentee"), lambda row: few(row.mentees), NUMBER, 14),
            Column(_("Applications as a mentor"), lambda row: few(row.mentors), NUMBER, 14),
            Column(_("Accepted"), lambda row: few(row.accepted), NUMBER, 12),
            Column(_("Tandems"), lambda row: few(pairs.get(row.association.pk, 0)), NUMBER, 12),
            Column(_("Women in percent"), lambda row: share(row.women, row.said), NUMBER, 12),
            Column(_("Gap"), gap_of, width=34),
        ],
        source=call.coverage(cohort),
        people=lambda row: [person.pk for person in row.contacts],
    )


def _answer_of_association(row: call.Coverage) -> str:
    return str(row.channel.get_answer_display()) if row.channel and row.channel.answer else ""


def channels(cohort: Cohort) -> Table:
    """R4: channel by channel, from the visit to the place. Visits are no people: they stay."""
    return Table(
        title=_("Effect of the channels"),
        columns=[
            Column(_("Way of the call"), lambda row: row.label or _("without a link"), width=30),
            Column(_("Kind"), lambda row: row.code, width=20),
            Column(_("Visits"), lambda row: row.visits, NUMBER, 10),
            Column(_("Begun"), lambda row: few(row.started), NUMBER, 12),
            Column(_("Sent in"), lambda row: few(row.submitted), NUMBER, 12),
            Column(_("Accepted"), lambda row: few(row.accepted), NUMBER, 12),
            Column(_("Sent in, in percent of the visits"), _conversion, NUMBER, 16),
        ],
        source=call.channel_figures(cohort),
        people=lambda row: [],
    )


def _conversion(row: call.ChannelFigures) -> int | None:
    enough = row.submitted >= FEW and row.visits > 0
    return round(100 * row.submitted / row.visits) if enough else None
