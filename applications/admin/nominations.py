"""Whom the associations have named as possible mentors, and what has come of it."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications.models import MentorNomination
from applications.queries.nominations import KEPT
from mentoring.core.admin import ReadOnlyAdmin, badge
from programme.admin.scoped import CohortScopedAdmin

from .veil import naming_of


class AnsweredFilter(admin.SimpleListFilter):
    title = _("application")
    parameter_name = "bewerbung"

    def lookups(self, request, model_admin):
        return [("ja", _("has applied")), ("nein", _("not yet"))]

    def queryset(self, request, queryset):
        wanted = {"ja": False, "nein": True}.get(self.value())
        return queryset if wanted is None else queryset.filter(application__isnull=wanted)


@admin.register(MentorNomination)
class MentorNominationAdmin(ReadOnlyAdmin, CohortScopedAdmin):
    """Nothing is edited: contact persons name somebody, and whoever was named may be forgotten."""

    list_display = [
        "name",
        "email",
        "association",
        "nominated_by",
        "invited",
        "status",
        "forgotten",
    ]
    list_display_links = None
    list_filter = [AnsweredFilter, ("association", admin.RelatedOnlyFieldListFilter), "cohort"]
    list_select_related = ["cohort", "association", "nominated_by", "application"]
    search_fields = ["name", "email"]
    fields = ["cohort", "association", "name", "email", "nominated_by", "invited", "status"]
    readonly_fields = ["invited", "status"]

    def get_queryset(self, request):
        """Without names nobody learns that somebody whose name stands here has applied."""
        rows = super().get_queryset(request)
        veiled = naming_of(request).cohorts
        return rows.exclude(cohort__in=veiled, application__isnull=False) if veiled else rows

    @admin.display(description=_("invited"), ordering="invited_at", empty_value="–")
    def invited(self, nomination):
        at = nomination.invited_at
        return at and date_format(localtime(at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("state"), ordering="application")
    def status(self, nomination):
        if nomination.application is not None:
            return badge(_("has applied"), "good")
        return badge(_("not yet"), "quiet")

    @admin.display(description=_("forgotten on"), empty_value="–")
    def forgotten(self, nomination):
        if nomination.application is not None:
            return None
        return date_format(localtime(nomination.created_at + KEPT), "SHORT_DATE_FORMAT")
