"""Relations between people of a cohort, for its coordination alone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import services
from applications.models import Application
from programme.admin.scoped import CohortScopedAdmin
from programme.models import Participation, Relation, TeamMembership
from programme.queries import cohorts_where


@admin.register(Relation)
class RelationAdmin(CohortScopedAdmin):
    """Added and deleted, never edited. Nobody else learns that there is such a list.

    The two are chosen from plain lists of the cohort's people: the field that searches by itself
    writes styles into the page, which the content security policy refuses.
    """

    list_display = ["person_a", "person_b", "kind", "effect", "cohort", "recorded_by"]
    list_display_links = None
    list_filter = ["effect", "kind"]
    list_select_related = ["person_a", "person_b", "cohort", "recorded_by"]
    search_fields = ["person_a__search_name", "person_b__search_name"]
    fields = ["cohort", "person_a", "person_b", "kind", "effect"]
    actions = ["delete_selected"]

    def has_change_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is User:
            kwargs["queryset"] = people_of_cohorts(
                cohorts_where(request.user, "programme.add_relation")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {"title": _("Record a relation"), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def save_model(self, request, obj, form, change):
        relation = services.record_relation(**form.cleaned_data, by=request.user)
        obj.__dict__.update(relation.__dict__)  # the row that the message and the log speak of

    def delete_model(self, request, obj):
        services.delete_relation(obj, by=request.user)

    def log_addition(self, request, obj, message):
        """Not in the admin's log, which names the two for good. The row says who recorded it."""

    def log_deletions(self, request, queryset):
        """Nor that it was taken back."""


def people_of_cohorts(cohorts):
    """Who has sent in an application there, takes part, or works for one of them."""
    mine = Q()
    for rows in (
        Application.objects.submitted(),
        Participation.objects.all(),
        TeamMembership.objects.all(),
    ):
        mine |= Exists(rows.filter(person=OuterRef("pk"), cohort__in=cohorts))
    return User.objects.filter(mine)
