"""Paper: German PDF with tags (PDF/UA-1) and pictures, without network and without other files.

Data are handed over as JSON and set as text, never as code: nothing that somebody typed is read by
the compiler. Its only root is the folder of our templates, and there are no packages.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from .errors import NotAllowedError

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
LONGEST = 60_000  # characters; what the fields of a form allow is a tenth of it
CONTROL = re.compile(  # no font has a sign for them; some turn the direction of writing
    r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def pdf(template: str, data: Mapping[str, Any], *, too_long: str, longest: int = LONGEST) -> bytes:
    """One of our templates with these data, as PDF/UA-1. ``too_long`` is said if they never end."""
    text = json.dumps(printable(data), ensure_ascii=False)
    if len(text) > longest:
        raise NotAllowedError(too_long)
    try:
        return _compile(template, text, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        # A character that the font lacks (an emoji, say): PDF/UA refuses the file because of it.
        # Then it is printed as a box; tags, language and title stay.
        return _compile(template, text, format="pdf", pdf_standards=[])


def png(template: str, data: Mapping[str, Any], *, dots_per_inch: int) -> bytes:
    """One of our templates, of one page, as a picture."""
    text = json.dumps(printable(data), ensure_ascii=False)
    return _compile(template, text, format="png", ppi=dots_per_inch)


def printable(value: Any) -> Any:
    """The same data without control characters."""
    if isinstance(value, Mapping):
        return {key: printable(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [printable(entry) for entry in value]
    return CONTROL.sub(" ", value) if isinstance(value, str) else value


def _compile(template: str, data: str, **options: Any) -> bytes:
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        package_path=TEMPLATES / "none",
        package_cache_path=TEMPLATES / "none",
    )
    made: Any = compiler.compile(sys_inputs={"data": data}, **options)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Those of the compiler and our own: the same file on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[TEMPLATES / "fonts"])
