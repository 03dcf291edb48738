"""What a channel gives away: its QR code, a poster and a flyer, made when somebody asks."""

from django.contrib import admin
from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from mentoring.core.http import download
from programme.models import CallChannel
from programme.pdf import MATERIAL, material

LABELS = {
    "plakat.pdf": _("Poster A4 (PDF)"),
    "flyer.pdf": _("Flyer A5 (PDF)"),
    "qr.svg": _("QR code (SVG)"),
    "qr.png": _("QR code (PNG)"),
}


class MaterialMixin(admin.ModelAdmin):
    """Links on the channel's page, and where they lead."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.material_view)
        name = "programme_callchannel_material"
        return [path("<uuid:pk>/<str:name>", view, name=name), *super().get_urls()]

    def material_view(self, request, pk, name):
        channels = self.get_queryset(request).select_related("cohort", "association")
        channel = channels.filter(pk=pk).first()
        if channel is None or not self.has_view_permission(request, channel):
            raise Http404
        made = material(channel, name)
        if made is None:
            raise Http404
        return download(made.content, content_type=made.content_type, filename=made.filename)

    @admin.display(description=_("to pass on"))
    def material(self, channel):
        if channel._state.adding:
            return "–"
        return format_html_join(" · ", '<a href="{}">{}</a>', links_of(channel))


def links_of(channel: CallChannel) -> list[tuple[str, str]]:
    """Address and label of each, for the admin's pages."""
    address = "admin:programme_callchannel_material"
    return [(reverse(address, args=[channel.pk, name]), str(LABELS[name])) for name in MATERIAL]
