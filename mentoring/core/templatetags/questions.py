"""What forms write so often that templates for it would take most of the time of a page."""

from collections.abc import Iterator

from crispy_forms.templatetags.crispy_forms_filters import optgroups
from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

CHOICE = """
<div class="form-check">
  <input type="{type}" class="form-check-input{invalid}"
    name="{name}" value="{value}" id="{id}"{checked}{attrs}>
  <label for="{id}" class="form-check-label">{label}</label>
</div>"""


@register.filter
def choices(field: BoundField) -> SafeString:
    """The radio buttons or tick boxes of a question, each with its label."""
    return format_html_join("", CHOICE, _choices(field))


def _choices(field: BoundField) -> Iterator[dict]:
    invalid = " is-invalid" if field.errors else ""
    attrs = flatatt(field.build_widget_attrs(field.field.widget.attrs))
    for _group, options, _index in optgroups(field):
        for option in options:
            yield {
                "type": option["type"],
                "name": option["name"],
                "value": option["value"],
                "label": option["label"],
                "id": option["attrs"]["id"],
                "checked": " checked" if option["selected"] else "",
                "invalid": invalid,
                "attrs": attrs,
            }
