"""What forms write so often that templates for it would take most of the time of a page."""

from html import escape
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import optgroups
from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What differs from choice to choice stands in {braces}; the rest is filled in once for a question.
CHOICE = """
<div class="form-check">
  <input type="{type}" class="form-check-input{invalid}"
    name="{name}" value="{{value}}" id="{{id}}"{{checked}}{attrs}>
  <label for="{{id}}" class="form-check-label">{{label}}</label>
</div>"""


@register.filter
def choices(field: BoundField) -> SafeString:
    """The radio buttons or tick boxes of a question, each with its label."""
    one = _choice(field)
    options = [option for _group, options, _index in optgroups(field) for option in options]
    return mark_safe("".join(_filled(one, option) for option in options))  # noqa: S308 - escaped


def _choice(field: BoundField) -> str:
    """What all choices of the question have in common."""
    fixed = {
        "type": escape(field.field.widget.input_type),
        "invalid": " is-invalid" if field.errors else "",
        "name": escape(field.html_name),
        "attrs": flatatt(field.build_widget_attrs(field.field.widget.attrs)),
    }
    doubled = {key: text.replace("{", "{{").replace("}", "}}") for key, text in fixed.items()}
    return CHOICE.format_map(doubled)


def _filled(one: str, option: dict[str, Any]) -> str:
    return one.format(
        value=escape(str(option["value"])),
        id=escape(option["attrs"]["id"]),
        checked=" checked" if option["selected"] else "",
        label=escape(str(option["label"])),
    )
