"""The waiting list: its order, and who is proposed when a place becomes free."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from accounts.models import AccessAction
from accounts.services import log_accesses
from applications import queries, services
from applications.models import Application
from applications.queries.vacancies import proposals
from mentoring.core.errors import NotAllowedError
from programme.models import Role

from .meeting import DECIDE, REVIEW, cohort_and_rights
from .veil import naming_of, rights_of


class WaitingMixin(admin.ModelAdmin):
    def get_urls(self):
        view, name = self.admin_site.admin_view, "applications_application"
        return [
            path("warteliste/", view(self.waiting_view), name=f"{name}_waiting"),
            path("<uuid:pk>/platz/", view(self.move_view), name=f"{name}_move"),
            *super().get_urls(),
        ]

    def waiting_view(self, request):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        cohort, rights = cohort_and_rights(request, REVIEW)
        naming = naming_of(request)
        lists = [
            (role, list(queries.waiting(cohort=cohort, role=role).select_related(
                "person", "cohort", "association"
            )))
            for role in Role
        ]  # fmt: skip
        log_accesses(
            actor=request.user,
            people=[row.person_id for _role, rows in lists for row in rows],
            action=AccessAction.VIEWED,
            page="waiting list",
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Waiting list"),
            "opts": self.opts,
            "cohort": cohort,
            "lists": [
                (role.label, [(place, row, naming.name(row)) for place, row in enumerate(rows, 1)])
                for role, rows in lists
            ],
            "proposals": [(p, naming.name(p.application)) for p in proposals(cohort)],
            "may_decide": DECIDE in rights,
        }
        return TemplateResponse(request, "admin/applications/application/waiting.html", context)

    def move_view(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rows = Application.objects.visible_to_team(request.user).select_related("cohort")
        application = get_object_or_404(rows, pk=pk)
        if DECIDE not in rights_of(request, application.cohort):
            raise PermissionDenied
        try:
            services.move_waiting(
                application,
                by=request.user,
                place=_number(request.POST.get("place", "")),
                seen=_number(request.POST.get("seen", "")) or None,
            )
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.WARNING)
        return redirect("admin:applications_application_waiting")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
