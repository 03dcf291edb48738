"""The team asks a minor's guardian once more."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from applications import services
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import DAY, Limit, count

MAILS_BY_TEAM = Limit("guardian-mails-team", 3, DAY)


class GuardianMixin(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view(self.ask_guardian)
        return [
            path("<uuid:pk>/sorgeberechtigt/", view, name="applications_application_guardian"),
            *super().get_urls(),
        ]

    def ask_guardian(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self.get_queryset(request).filter(pk=pk).first()
        if application is None or not self.has_review_permission(request):
            raise Http404
        count(MAILS_BY_TEAM, str(application.pk))
        try:
            services.ask_guardian(application, by=request.user)
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            text = _("The mail is on its way. The link in an earlier one is void.")
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:applications_application_change", args=[pk]))
