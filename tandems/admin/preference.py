"""Confidential wishes and exclusions, for the coordination alone: read, record, take back."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import AccessAction, search_form
from accounts.services import log_accesses
from mentoring.core import clock
from mentoring.core.admin import CarefulActionsMixin, ReadOnlyAdmin
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort, Participation
from programme.queries import cohorts_where
from tandems import queries, services
from tandems.models import Preference

CONFIRM = "tandems.confirm_tandem"


@admin.register(Preference)
class PreferenceAdmin(CarefulActionsMixin, ReadOnlyAdmin):
    list_display = ["giver", "what", "other", "basis", "cohort"]
    list_display_links = None
    list_filter = ["kind", "basis"]
    list_select_related = ["cohort", "from_participation__person", "to_participation__person"]
    search_fields = [
        "from_participation__person__search_name",
        "to_participation__person__search_name",
    ]
    show_full_result_count = False
    actions = ["allow_again"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to_team(request.user)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_form(search_term))

    def has_add_permission(self, request):
        return request.user.has_perm(CONFIRM)

    def has_remove_permission(self, request):
        return request.user.has_perm(CONFIRM)

    def get_urls(self):
        settle = self.admin_site.admin_view(self.settle_view)
        return [
            path("<uuid:pk>/uebernehmen/", settle, name="tandems_preference_settle"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The record holds everybody who takes part, so also those who are still silent."""
        response = super().changelist_view(request, (extra_context or {}) | _answers(request.user))
        if getattr(response, "context_data", {}).get("cl") is not None:
            self._log(request, self._people(request))
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """There is nothing on a page that the list does not say."""
        return HttpResponseRedirect(reverse("admin:tandems_preference_changelist"))

    def add_view(self, request, form_url="", extra_context=None):
        """Record one, and turn what people wrote in their applications into exclusions."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        people = self._people(request)
        if request.method == "POST":
            giver = _found(people, request.POST.get("giver"))
            self._try(
                request,
                _("Recorded. Only the coordination sees it."),
                services.exclude,
                from_participation=giver,
                to_participation=_found(people, request.POST.get("other")),
                by=request.user,
            )
            return HttpResponseRedirect(reverse("admin:tandems_preference_add"))
        self._log(request, people)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confidential exclusions"),
            "opts": self.opts,
            "people": people,
            "written": queries.written_exclusions(people),
        }
        return TemplateResponse(request, "admin/tandems/preference/record.html", context)

    def settle_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        people = self._people(request)
        self._try(
            request,
            _("Taken over, and the text is emptied."),
            services.settle_exclusions_text,
            _found(people, pk),
            against=[_found(people, other) for other in request.POST.getlist("against")],
            by=request.user,
        )
        return HttpResponseRedirect(reverse("admin:tandems_preference_add"))

    @admin.action(description=_("Take back the selected exclusions"), permissions=["remove"])
    def allow_again(self, request, queryset):
        """Each row for itself; what several are refused for is said once."""
        taken, refused = 0, []
        for preference in queryset:
            try:
                services.allow_again(preference, by=request.user)
            except NotAllowedError as error:
                refused.append(str(error))
            else:
                taken += 1
        if taken:
            text = ngettext(
                "%(number)d exclusion is taken back.",
                "%(number)d exclusions are taken back.",
                taken,
            )
            self.message_user(request, text % {"number": taken}, messages.SUCCESS)
        for sentence in dict.fromkeys(refused):
            self.message_user(request, sentence, messages.WARNING)

    def _try(self, request, done, service, *args, **kwargs):
        try:
            service(*args, **kwargs)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)

    def _log(self, request, people):
        """Everybody who could stand there: from a shorter record they could read who is named."""
        keys = {participation.person_id for participation in people}
        log_accesses(actor=request.user, people=keys, action=AccessAction.VIEWED, page="matching")

    def _people(self, request):
        return list(
            Participation.objects.current()
            .filter(cohort__in=cohorts_where(request.user, CONFIRM))
            .exclude(person=request.user)
            .select_related("person", "cohort")
            .order_by("role", "person__search_name", "pk")
        )

    @admin.display(description=_("from"), ordering="from_participation__person__search_name")
    def giver(self, preference):
        return str(preference.from_participation)

    @admin.display(description=_("what"), ordering="kind")
    def what(self, preference):
        if preference.rank is None:
            return preference.get_kind_display()
        return _("%(rank)d. wish") % {"rank": preference.rank}

    @admin.display(description=_("whom"), ordering="to_participation__person__search_name")
    def other(self, preference):
        return str(preference.to_participation)


def _answers(member) -> dict[str, Any]:
    """How many have answered, and whom to phone as long as an answer still counts.

    Who takes part themselves gets no names: they could tell who wants nobody.
    """
    cohort = Cohort.objects.published().filter(pk__in=cohorts_where(member, CONFIRM)).first()
    if cohort is None or not services.may_match(member, cohort):
        return {}
    window, now = queries.wish_window(cohort), clock.now()
    if not window.has_opened(now):
        return {}
    return {
        "answers": queries.answers_of(cohort),
        "silent": queries.silent(cohort) if window.is_open(now) else None,
        "last_day": window.last_day,
    }


def _found(people, pk):
    try:
        wanted = pk if isinstance(pk, UUID) else UUID(str(pk))
    except ValueError as error:
        raise Http404 from error
    found = next((person for person in people if person.pk == wanted), None)
    if found is None:
        raise Http404
    return found
