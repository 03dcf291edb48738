"""What the list of tandems can be narrowed down to."""

from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.utils.translation import gettext_lazy as _

from tandems.models import AgreementState, Answer, TandemState
from tandems.queries import FAR_KM


class TodoFilter(SimpleListFilter):
    """What the team has to do something about."""

    title = _("to do")
    parameter_name = "aufgabe"

    def lookups(self, request, model_admin):
        return [
            ("antwort", _("an answer is missing")),
            ("reden", _("somebody wants to talk")),
            ("bestaetigen", _("both said yes: confirm")),
            ("unterschrift", _("not signed yet")),
            ("weg", _("one does not take part any more")),
        ]

    def queryset(self, request, queryset):
        proposed = queryset.filter(state=TandemState.PROPOSED)
        wants_to_talk = proposed.talk_wanted()
        return {
            "antwort": proposed.unanswered(),
            "reden": wants_to_talk,
            "bestaetigen": proposed.filter(mentee_answer=Answer.YES, mentor_answer=Answer.YES),
            "unterschrift": queryset.filter(state=TandemState.CONFIRMED),
            "weg": queryset.with_somebody_gone(),
        }.get(self.value(), queryset)


class AgreementFilter(SimpleListFilter):
    title = _("agreement")
    parameter_name = "vereinbarung"

    def lookups(self, request, model_admin):
        return AgreementState.choices

    def queryset(self, request, queryset):
        if self.value() not in AgreementState.values:
            return queryset
        return queryset.filter(agreement_state=self.value())


class FarFilter(SimpleListFilter):
    title = _("distance")
    parameter_name = "entfernung"

    def lookups(self, request, model_admin):
        return [("weit", _("more than 80 km"))]

    def queryset(self, request, queryset):
        return queryset.filter(distance_km__gt=FAR_KM) if self.value() == "weit" else queryset


class CohortFilter(RelatedOnlyFieldListFilter):
    """Only where there is more than one."""

    def has_output(self):
        return len(self.lookup_choices) > 1
