"""Who works for a cohort, and who takes part in it."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import search_form
from mentoring.core import clock
from mentoring.core.admin import HistoryMixin, ReadOnlyAdmin, badge
from mentoring.core.errors import NotAllowedError
from programme import queries, services
from programme.forms import AppointForm
from programme.models import Office, Participation, TeamMembership

from .scoped import CohortScopedAdmin


class SearchedByName(admin.ModelAdmin):
    """Search without accents, as names are stored."""

    search_fields = ["person__search_name", "person__email"]
    search_help_text = _("Name or e-mail address. Accents don't matter.")

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_form(search_term))


class CurrentFilter(admin.SimpleListFilter):
    """By default the present team; former members on request."""

    title = _("period")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("all", _("former ones, too"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("today")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today()))


@admin.register(TeamMembership)
class TeamMembershipAdmin(HistoryMixin, SearchedByName, CohortScopedAdmin):
    """Roles are given and ended, never edited: their history is who was allowed to see what."""

    form = AppointForm
    list_display = ["person", "role", "association", "starts_on", "ends_on", "is_current"]
    list_filter = [CurrentFilter, "role", "cohort"]
    list_select_related = ["person", "cohort", "association"]
    actions = ["end_role"]

    def get_queryset(self, request):
        if not queries.is_admin(request.user):
            return super().get_queryset(request)
        return TeamMembership.objects.select_related("person", "cohort")

    def get_fields(self, request, obj=None):
        if obj is None:
            return AppointForm.Meta.fields
        return ["person", "role", "cohort", "association", "starts_on", "ends_on"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_end_permission(self, request):
        return request.user.has_perm("programme.change_teammembership")

    def save_model(self, request, obj, form, change):
        granted = services.appoint(by=request.user, **form.cleaned_data)
        obj.__dict__.update(granted.__dict__)  # the row that the message and the log speak of
        for hint in queries.team_hints(granted.cohort) if granted.cohort else []:
            self.message_user(request, hint, messages.WARNING)

    @admin.action(description=_("End the selected roles"), permissions=["end"])
    def end_role(self, request, queryset):
        ended = 0
        for membership in queryset:
            try:
                services.revoke_role(membership, by=request.user)
            except NotAllowedError as error:
                self.message_user(request, f"{membership}: {error}", messages.WARNING)
            else:
                ended += 1
        self.message_user(
            request,
            ngettext("%d role ended.", "%d roles ended.", ended) % ended,
            messages.SUCCESS if ended else messages.INFO,
        )

    @admin.display(description=_("status"))
    def is_current(self, membership):
        today = clock.today()
        if membership.ends_on and membership.ends_on <= today:
            return badge(_("ended"), "quiet")
        return (
            badge(_("active"), "good")
            if membership.starts_on <= today
            else badge(_("later"), "due")
        )


@admin.register(Participation)
class ParticipationAdmin(HistoryMixin, SearchedByName, ReadOnlyAdmin, CohortScopedAdmin):
    """Made by acceptance, ended by withdrawal: nothing to edit here."""

    list_display = ["person", "role", "cohort", "association", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter), "association", "cohort"]
    list_select_related = ["person", "cohort", "association"]
    fields = ["person", "role", "cohort", "association", "ended_on"]


@admin.register(Office)
class OfficeAdmin(HistoryMixin, SearchedByName, ReadOnlyAdmin):
    """What participants hold, held and run for. They enter it themselves."""

    list_display = ["person", "kind", "body", "area", "status", "since", "until"]
    list_filter = ["status", "kind"]
    list_select_related = ["person"]

    def get_queryset(self, request):
        cohorts = queries.cohorts_where(request.user, "programme.view_office")
        people = Participation.objects.filter(cohort__in=cohorts).values("person")
        return super().get_queryset(request).filter(person__in=people)
