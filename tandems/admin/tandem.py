"""The list of tandems, one tandem on one page, and the page on which they are formed."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction, search_form
from accounts.services import log_access, log_accesses
from mentoring.core.admin import CarefulActionsMixin, HistoryMixin, ReadOnlyAdmin, badge
from tandems.models import AgreementState, MentoringAgreement, Tandem, TandemState
from tandems.queries import with_everything
from tandems.services import may_match

from .filters import AgreementFilter, CohortFilter, FarFilter, TodoFilter
from .forming import FormingMixin
from .page import page_of
from .steps import StepsMixin

TONES = {
    TandemState.PROPOSED: "new",
    TandemState.CONFIRMED: "due",
    TandemState.ACTIVE: "good",
    TandemState.ENDED_EARLY: "bad",
}
SECRET = {"match_score", "match_parts", "standby", "override_reason"}
AGREEMENT_TONES = {
    AgreementState.DRAFT: "due",
    AgreementState.READY: "new",
    AgreementState.SIGNED: "good",
}


@admin.register(Tandem)
class TandemAdmin(FormingMixin, StepsMixin, CarefulActionsMixin, HistoryMixin, ReadOnlyAdmin):
    """To look at, and to move on by services. Nobody sees their own tandem here."""

    list_display = [
        "mentee_name", "mentor_name", "state_badge", "answers", "km", "agreement_badge", "ends_on",
    ]  # fmt: skip
    list_filter = [
        TodoFilter,
        "state",
        AgreementFilter,
        FarFilter,
        ("cohort", CohortFilter),
    ]
    list_select_related = ["mentee__person", "mentor__person"]
    list_per_page = 50
    list_max_show_all = 200
    search_fields = ["mentee__person__search_name", "mentor__person__search_name"]
    search_help_text = _("Name of one of the two. Accents don't matter.")
    show_full_result_count = False
    ordering = ["-created_at"]
    actions = None

    def get_queryset(self, request):
        newest = MentoringAgreement.objects.filter(tandem=OuterRef("pk")).order_by("-version")
        return (
            super()
            .get_queryset(request)
            .visible_to_team(request.user)
            .annotate(agreement_state=Subquery(newest.values("state")[:1]))
        )

    def lookup_allowed(self, lookup, value, request):
        """Nobody guesses by a filter what they may not see."""
        return lookup.split("__")[0] not in SECRET and super().lookup_allowed(
            lookup, value, request
        )

    def secret_fields(self, request, obj=None):
        """How many points it has is for those who do the matching."""
        return set() if obj and may_match(request.user, obj.cohort) else {"match_score"}

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_form(search_term))

    def get_urls(self):
        step = self.admin_site.admin_view(self.step_view)
        another = self.admin_site.admin_view(self.another_view)
        paper = self.admin_site.admin_view(self.paper_view)
        return [
            path("<uuid:pk>/schritt/<slug:name>/", step, name="tandems_tandem_step"),
            path("<uuid:pk>/andere-ansehen/", another, name="tandems_tandem_another"),
            path("<uuid:pk>/fassung-<int:version>.pdf", paper, name="tandems_tandem_paper"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The list. Whose names it showed is recorded, like a look at a page."""
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", {}).get("cl")
        if shown is not None:
            people = {
                side.person_id for row in shown.result_list for side in (row.mentee, row.mentor)
            }
            log_accesses(
                actor=request.user, people=people, action=AccessAction.VIEWED, page="tandems"
            )
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One tandem on one page. Looking is recorded, and changes nothing."""
        tandem = self.get_object(request, unquote(object_id))
        if tandem is None:
            raise Http404
        if not self.has_view_permission(request, tandem):
            raise PermissionDenied
        tandem = with_everything(self.get_queryset(request)).get(pk=tandem.pk)
        self.log(request, tandem, AccessAction.VIEWED)
        page = page_of(tandem, reader=request.user)
        for people, where in (
            (page.others(), f"tandem {tandem.pk}"),
            (page.considered(), "matching"),
        ):
            log_accesses(actor=request.user, people=people, action=AccessAction.VIEWED, page=where)
        context = {
            **self.admin_site.each_context(request),
            "title": str(tandem),
            "opts": self.opts,
            "tandem": tandem,
            "badge": self.state_badge(tandem),
            "page": page,
        }
        return TemplateResponse(request, "admin/tandems/tandem/page.html", context)

    def log(self, request, tandem, action):
        for participation in (tandem.mentee, tandem.mentor):
            log_access(
                actor=request.user,
                person=participation.person,
                action=action,
                page=f"tandem {tandem.pk}",
            )

    @admin.display(description=_("mentee"), ordering="mentee__person__search_name")
    def mentee_name(self, tandem):
        return str(tandem.mentee.person)

    @admin.display(description=_("mentor"), ordering="mentor__person__search_name")
    def mentor_name(self, tandem):
        return str(tandem.mentor.person)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, tandem):
        return badge(tandem.get_state_display(), TONES.get(tandem.state, "quiet"))

    @admin.display(description=_("answers"))
    def answers(self, tandem):
        if tandem.state != TandemState.PROPOSED:
            return "–"
        return _("mentee: %(mentee)s; mentor: %(mentor)s") % {
            "mentee": tandem.get_mentee_answer_display(),
            "mentor": tandem.get_mentor_answer_display(),
        }

    @admin.display(description=_("km"), ordering="distance_km", empty_value="–")
    def km(self, tandem):
        return tandem.distance_km

    @admin.display(description=_("agreement"))
    def agreement_badge(self, tandem):
        if tandem.agreement_state is None:
            return "–"
        state = AgreementState(tandem.agreement_state)
        return badge(state.label, AGREEMENT_TONES.get(state, "quiet"))
