"""Reading pages: their words, and what every page of ours has, whatever it says."""

import re
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags

from mentoring.core import clock

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
    "line", "circle", "rect", "path",
}  # fmt: skip


class Outline(HTMLParser):
    """Collects headings, ids and labels, and what was left open or closed twice."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.headings = [], [], []
        self.ids, self.labels, self.fields, self.langs = [], set(), set(), []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(tag)
        if tag == "html":
            self.langs.append(values.get("lang"))
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label" and "for" in values:
            self.labels.add(values["for"])
        if tag in {"input", "select", "textarea"} and values.get("type") not in {
            "hidden", "submit", "button",
        }:  # fmt: skip
            self.fields.add(values.get("id", f"a {tag} without id"))
        if "style" in values or any(name.startswith("on") for name in values):
            self.wrong.append(f"{tag} with style or handler")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def outline(response):
    """Assert the basics of a page: well nested, German, one h1, unique ids, a label a field."""
    page = Outline()
    page.feed(response.content.decode())

    assert page.wrong == []
    assert page.open == []
    assert page.langs == ["de"]
    assert page.headings.count("h1") == 1
    assert page.headings[0] == "h1"
    assert len(page.ids) == len(set(page.ids))
    assert page.fields <= page.labels
    return page


def words(response):
    """All that can be read, in one line."""
    return re.sub(r"\s+", " ", unescape(strip_tags(response.content.decode()))).strip()


def at(*moment):
    """Stop the domain's clock at a moment in Berlin."""
    return clock.set_to(datetime(*moment, tzinfo=ZoneInfo("Europe/Berlin")))
