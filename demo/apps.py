from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mentoring.core import clock as domain_clock


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo")

    def ready(self):
        if settings.DEMO:
            from . import clock  # noqa: PLC0415 - models can't be imported earlier

            domain_clock.set_source(clock.now)
