"""What the list of applications can be narrowed down to."""

from datetime import timedelta

from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.utils.translation import gettext_lazy as _

from applications.models import ApplicationState
from applications.queries import team_word
from mentoring.core import clock


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

    def has_output(self):
        return len(self.lookup_choices) > 1
