from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "mentoring.core"
    default = True
    label = "core"
    verbose_name = _("Technical matters")


class MentoringAdminConfig(admin_apps.AdminConfig):
    """The admin with our site: its start page says what is to do today."""

    default = False
    default_site = "mentoring.core.admin.MentoringAdminSite"
