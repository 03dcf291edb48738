from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class MentoringAdminSite(admin.AdminSite):
    site_header = _("Mentoring: administration")
    site_title = _("Mentoring")
    index_title = _("Today")
    enable_nav_sidebar = False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at: what changes them is a service, or nothing at all."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
