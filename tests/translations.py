"""Every text in the code has a German translation: the check, and the catalogue's tool.

``python -m tests.translations`` lists what is wrong; ``--update`` brings the catalogue in line
with the code; ``--fill FILE.json`` writes translations into it. GNU gettext is not needed.
"""

import argparse
import contextlib
import fcntl
import json
import os
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
NOT_TRANSLATED = {"tests", "migrations", "__pycache__", "var", "node_modules", "build"}
CONTEXT_SEPARATOR = "\x04"  # gettext's own, between a context and its msgid

PLAIN, PLURAL = None, (1, 2)
WITH_CONTEXT, PLURAL_WITH_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    name + suffix: arguments
    for suffix in ("", "_lazy", "_noop")
    for name, arguments in {
        "gettext": PLAIN,
        "ngettext": PLURAL,
        "pgettext": WITH_CONTEXT,
        "npgettext": PLURAL_WITH_CONTEXT,
    }.items()
} | {"_": PLAIN}

PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w*\}|%[sd]")


@dataclass
class Message:
    """One text of the code, and the files in which it stands."""

    msgid: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


Key = tuple[str | None, str]  # context and msgid


@dataclass
class Sources:
    messages: dict[Key, Message] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def collect(root: Path = ROOT) -> Sources:
    sources = Sources()
    for path in _source_files(root):
        name = path.relative_to(root).as_posix()
        try:
            for key, plural in _texts(path):
                message = sources.messages.setdefault(key, Message(key[1]))
                message.files.add(name)
                message.plural = message.plural or plural
        except (SyntaxError, tokenize.TokenError, UnicodeDecodeError) as error:
            sources.unreadable.append(f"{name}: {error}")
    return sources


def _source_files(root: Path) -> Iterator[Path]:
    """The packages at the top of the checkout, and its templates."""
    tops = [child for child in root.iterdir() if (child / "__init__.py").exists()]
    for top in sorted([*tops, root / "templates"]):
        for path in sorted(top.rglob("*")):
            parts = path.relative_to(root).parts
            if not NOT_TRANSLATED.intersection(parts) and (
                path.suffix == ".py" or ("templates" in parts and path.suffix in {".html", ".txt"})
            ):
                yield path


def _texts(path: Path) -> Iterator[tuple[Key, str]]:
    content = path.read_bytes()
    if path.suffix != ".py":
        content = _template_as_python(content.decode(), path)
    for _line, found, _comments, context in extract("python", BytesIO(content), KEYWORDS):
        msgid, plural = found if isinstance(found, tuple) else (found, "")
        if msgid:
            yield (context, msgid), plural


def _template_as_python(text: str, path: Path) -> bytes:
    # Python would take a template's indentation for blocks, so it goes.
    lines = templatize(text, origin=str(path)).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()


def problems(sources: Sources, catalogue: polib.POFile) -> list[str]:
    entries = _by_key(catalogue)
    found = [f"not readable: {name}" for name in sources.unreadable]
    for key, message in sources.messages.items():
        if key not in entries:
            found.append(f"missing: {key[1]!r} ({min(message.files)})")
        elif message.plural != entries[key].msgid_plural:
            found.append(f"other plural: {key[1]!r} ({min(message.files)})")
    found += [f"no longer used: {key[1]!r}" for key in entries if key not in sources.messages]
    found += [f"no longer used: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
    for entry in entries.values():
        found += _problems_of_entry(entry)
    return sorted(found)


def _problems_of_entry(entry: polib.POEntry) -> Iterator[str]:
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    if not translations or not all(translations):
        yield f"not translated: {entry.msgid!r}"
        return
    # A singular may leave out the number ("one tandem"), but none may invent a placeholder.
    originals = [_placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    allowed, needed = set.union(*originals), set.intersection(*originals)
    for translation in translations:
        if not needed <= _placeholders(translation) <= allowed:
            yield f"other placeholders: {entry.msgid!r} -> {translation!r}"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _by_key(catalogue: polib.POFile) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}


def update(sources: Sources, catalogue: polib.POFile) -> None:
    """Add what is new (untranslated), drop what is gone, and sort by first file, then msgid."""
    known = _by_key(catalogue)
    entries = [_entry(key, message, known.get(key)) for key, message in sources.messages.items()]
    if sources.unreadable:  # what stands in such a file only looks unused
        entries += [entry for key, entry in known.items() if key not in sources.messages]
    catalogue[:] = sorted(entries, key=lambda entry: (entry.occurrences, entry.msgid))


def _entry(key: Key, message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = known or polib.POEntry(msgctxt=key[0], msgid=key[1])
    entry.occurrences = [(name, "") for name in sorted(message.files)]
    if entry.msgid_plural != message.plural:
        entry.msgid_plural, entry.msgstr, entry.msgstr_plural = message.plural, "", {}
    if message.plural and not entry.msgstr_plural:
        entry.msgstr_plural = {0: "", 1: ""}
    return entry


def fill(catalogue: polib.POFile, translations: dict[str, str | list[str]]) -> list[str]:
    """Write the translations into the catalogue; return the msgids that have no place in it.

    A key with a context is written ``context\\u0004msgid``, a plural as ``[singular, plural]``.
    """
    entries = _by_key(catalogue)
    unknown = []
    for name, translation in translations.items():
        context, _separator, msgid = name.rpartition(CONTEXT_SEPARATOR)
        entry = entries.get((context or None, msgid))
        if entry is None or bool(entry.msgid_plural) == isinstance(translation, str):
            unknown.append(name)
            continue
        if isinstance(translation, str):
            entry.msgstr = translation
        else:
            entry.msgstr_plural = dict(enumerate(translation))
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return unknown


def is_in_order(sources: Sources, path: Path = CATALOGUE) -> bool:
    """Whether the file is as ``--update`` writes it: or each change of a text moves others too."""
    catalogue = read_catalogue(path)
    update(sources, catalogue)
    return path.read_text("utf-8") == f"{catalogue}"


def read_catalogue(path: Path = CATALOGUE) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=99)


@contextlib.contextmanager
def changed_catalogue(path: Path = CATALOGUE) -> Iterator[polib.POFile]:
    """The catalogue, to be changed by one process at a time; saved and compiled at the end."""
    lock = ROOT / "var" / "translations.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        catalogue = read_catalogue(path)
        yield catalogue
        _replace(path, catalogue.save)
        _replace(path.with_suffix(".mo"), catalogue.save_as_mofile)


def _replace(path: Path, save) -> None:
    """A reader sees the old file or the new one, never half of it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    save(str(temporary))
    temporary.replace(path)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.translations", description=__doc__)
    parser.add_argument("--update", action="store_true", help="bring it in line with the code")
    parser.add_argument("--fill", type=Path, metavar="FILE.json", help="write translations into it")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    unknown: list[str] = []
    if options.update or options.fill:
        with changed_catalogue() as catalogue:
            update(collect(), catalogue)
            if options.fill:
                unknown = fill(catalogue, json.loads(options.fill.read_text("utf-8")))
    found = [f"not in the code, or singular for plural: {name!r}" for name in unknown]
    sources = collect()
    found += problems(sources, read_catalogue())
    if not found and not is_in_order(sources):
        found.append("not in the order and form of --update")
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{len(sources.messages)} texts, {len(found)} problems\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
