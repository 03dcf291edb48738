"""Who may still apply after the deadline: opened and taken back by the coordination."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from applications import services
from applications.forms.desk import LateAdmissionForm
from applications.models import LateAdmission
from mentoring.core import clock
from mentoring.core.admin import badge
from programme.admin.scoped import CohortScopedAdmin


@admin.register(LateAdmission)
class LateAdmissionAdmin(CohortScopedAdmin):
    """Nothing is edited: who gave a wrong address takes it back and opens another."""

    form = LateAdmissionForm
    list_display = ["email", "role", "expires_at", "status", "reason", "opened_by"]
    list_display_links = None
    list_filter = ["role", "cohort"]
    list_select_related = ["cohort", "opened_by"]
    search_fields = ["email"]
    fields = ["cohort", "email", "role", "expires_at", "reason"]
    actions = ["delete_selected"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        admission = services.admit_late(**form.cleaned_data, by=request.user)
        obj.__dict__.update(admission.__dict__)  # the row that the message and the log speak of

    def delete_model(self, request, obj):
        services.revoke_late(obj, by=request.user)

    @admin.display(description=_("state"))
    def status(self, admission):
        if admission.expires_at <= clock.now():
            return badge(_("over"), "quiet")
        return badge(_("open"), "good")
