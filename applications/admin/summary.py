"""The summary for the state board as a file: without names, or confidential with them."""

from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path

from accounts.models import AccessAction
from accounts.services import log_accesses
from applications import pdf
from applications.models import DECIDED, Application
from mentoring.core.errors import NotAllowedError

from .meeting import DECIDE, cohort_and_rights
from .veil import naming_of


class SummaryMixin(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view(self.summary_view)
        name = "applications_application_summary"
        return [path("zusammenfassung/", view, name=name), *super().get_urls()]

    def summary_view(self, request):
        """A POST: with names it leaves a trace for each of them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cohort, _rights = cohort_and_rights(request, DECIDE)
        named = self._named(request, cohort) if "names" in request.POST else None
        try:
            content = pdf.decisions_pdf(cohort, named=named)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:applications_application_meeting")
        if named is not None:
            log_accesses(
                actor=request.user,
                people=[row.person_id for row in named],
                action=AccessAction.EXPORTED,
                page="summary with names",
            )
        disposition = f'attachment; filename="{pdf.filename(cohort)}"'
        headers = {"Content-Disposition": disposition}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def _named(self, request, cohort) -> list[Application]:
        """Those who are decided on; who is read without names is not among them."""
        rows = Application.objects.filter(cohort=cohort, state__in=DECIDED)
        rows = rows.select_related("person", "association").order_by("person__search_name", "pk")
        naming = naming_of(request)
        return [row for row in rows if not naming.hides(row)]
