"""What the list of applications can be narrowed down to."""

from datetime import timedelta

from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applications.models import OPEN, ApplicationState
from applications.queries import team_word
from applications.queries.reviewing import ANSWER_WITHIN, SPREAD_TO_TALK, THRESHOLD, enough
from mentoring.core import clock
from programme.models import Role


class SubmittedFilter(SimpleListFilter):
    """By the domain's clock; Django's own filter for dates asks the computer's."""

    title = _("submitted")
    parameter_name = "eingang"

    def lookups(self, request, model_admin):
        return [("1", _("in the last 24 hours")), ("7", _("in the last 7 days"))]

    def queryset(self, request, queryset):
        if self.value() not in {"1", "7"}:
            return queryset
        return queryset.filter(submitted_at__gt=clock.now() - timedelta(days=int(self.value())))


class StateFilter(SimpleListFilter):
    """All states but that of a draft, which only its author sees."""

    title = _("state")
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        states = [state for state in ApplicationState if state != ApplicationState.DRAFT]
        return [(state.value, team_word(state)) for state in states]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class UndecidedFilter(SimpleListFilter):
    title = _("decision")
    parameter_name = "entscheidung"

    def lookups(self, request, model_admin):
        return [("offen", _("still open"))]

    def queryset(self, request, queryset):
        return queryset.undecided() if self.value() == "offen" else queryset


class OnlyUsedFilter(RelatedOnlyFieldListFilter):
    """Only the values that occur, and no filter at all where there is but one."""

    def field_choices(self, field, request, model_admin):
        """Django would put together, twice, the query of the list with all its columns."""
        seen = model_admin.model.objects.visible_to_team(request.user)
        used = Exists(seen.filter(**{self.field_path: OuterRef("pk")}))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=Q(used), ordering=ordering)

    def has_output(self):
        return len(self.lookup_choices) > 1


class ReviewFilter(SimpleListFilter):
    """What reviews are missing, and what there is to talk about, as far as the reader may know."""

    title = _("reviews")
    parameter_name = "bewertung"

    def lookups(self, request, model_admin):
        return [
            ("fehlt", _("not enough yet")),
            ("genug", _("enough")),
            ("reden", _("far apart")),
            ("richtwert", _("below the usual points")),
            ("null", _("a zero that rules out")),
            ("rueckfrage", _("question not answered in time")),
        ]

    def queryset(self, request, queryset):
        asked = clock.now() - ANSWER_WITHIN
        conditions = {
            "fehlt": Q(state__in=OPEN) & ~enough(),
            "genug": enough(),
            "reden": Q(spread__gte=SPREAD_TO_TALK),
            "richtwert": Q(role=Role.MENTEE, mean_points__lt=THRESHOLD[Role.MENTEE])
            | Q(role=Role.MENTOR, mean_points__lt=THRESHOLD[Role.MENTOR]),
            "null": Q(knocked_out=True),
            "rueckfrage": Q(info_answered_at=None, info_request_at__lt=asked, state__in=OPEN),
        }
        condition = conditions.get(self.value())
        return queryset if condition is None else queryset.filter(condition)


class PreparedFilter(SimpleListFilter):
    """What is decided and not sent: for those who decide."""

    title = _("prepared")
    parameter_name = "vorgemerkt"

    def lookups(self, request, model_admin):
        return [("1", _("decision not yet sent"))]

    def queryset(self, request, queryset):
        return queryset.pending() if self.value() == "1" else queryset
