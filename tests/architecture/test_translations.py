import json
from pathlib import Path

import polib
import pytest

from tests import translations


@pytest.fixture
def checkout(tmp_path):
    package = tmp_path / "programme"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "models.py").write_text(
        'title = _("title")\ncount = ngettext_lazy("one tandem", "%(n)s tandems", 2)\n'
    )
    (package / "templates" / "page.html").write_text(
        "<p>\n    {% translate 'Hello' %}\n  {% blocktranslate trimmed with name=x %}\n"
        "   for {{ name }}\n {% endblocktranslate %}</p>{{ _('Bye') }}\n"
    )
    (package / "migrations").mkdir()
    (package / "migrations" / "0001_first.py").write_text('_("not looked at")')
    return tmp_path


def catalogue_of(**translated: str) -> polib.POFile:
    catalogue = polib.POFile()
    for msgid, msgstr in translated.items():
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
    return catalogue


def sources_of(*msgids: str) -> translations.Sources:
    return translations.Sources({(None, m): translations.Message(m, "", {"a.py"}) for m in msgids})


def test_every_text_has_a_german_translation():
    found = translations.problems(translations.collect(), translations.read_catalogue())

    assert found == []


def test_collect_reads_code_and_templates(checkout):
    messages = translations.collect(checkout).messages

    assert {msgid for _context, msgid in messages} == {
        "title", "one tandem", "Hello", "for %(name)s", "Bye",
    }  # fmt: skip
    assert messages[None, "one tandem"].plural == "%(n)s tandems"


@pytest.mark.parametrize(
    ("msgid", "msgstr", "problem"),
    [
        ("title", "", "not translated: 'title'"),
        ("%(n)s left", "noch %(m)s", "other placeholders: '%(n)s left' -> 'noch %(m)s'"),
        ("{day} on", "am", "other placeholders: '{day} on' -> 'am'"),
        ("title", "Titel", None),
        ("%(n)s of 10 %%", "%(n)s von 10 %%", None),
    ],
)
def test_problems_of_one_entry(msgid, msgstr, problem):
    found = translations.problems(sources_of(msgid), catalogue_of(**{msgid: msgstr}))

    assert found == ([problem] if problem else [])


def test_problems_name_missing_unused_and_fuzzy_entries():
    catalogue = catalogue_of(gone="fort", vague="vage")
    catalogue.find("vague").flags.append("fuzzy")

    found = translations.problems(sources_of("new", "vague"), catalogue)

    assert found == ["fuzzy: 'vague'", "missing: 'new' (a.py)", "no longer used: 'gone'"]


def test_update_keeps_translations_adds_new_and_drops_old():
    catalogue = catalogue_of(gone="fort", kept="behalten")

    translations.update(sources_of("new", "kept"), catalogue)

    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [
        ("kept", "behalten"),
        ("new", ""),
    ]


def test_update_drops_nothing_while_a_file_is_unreadable(checkout):
    (checkout / "programme" / "views.py").write_text('x = _("half a')
    catalogue = catalogue_of(gone="fort")

    sources = translations.collect(checkout)
    translations.update(sources, catalogue)

    assert len(sources.unreadable) == 1
    assert catalogue.find("gone").msgstr == "fort"


def test_fill_writes_singular_plural_and_context_and_names_the_unknown(checkout):
    (checkout / "programme" / "views.py").write_text('x = pgettext("month", "May")')
    catalogue = polib.POFile()
    translations.update(translations.collect(checkout), catalogue)
    wanted = {"title": "Titel", "one tandem": ["ein Tandem", "%(n)s Tandems"], "nowhere": "x"}

    unknown = translations.fill(catalogue, json.loads(json.dumps(wanted | {"month\x04May": "Mai"})))

    assert unknown == ["nowhere"]
    assert catalogue.find("title").msgstr == "Titel"
    assert catalogue.find("one tandem").msgstr_plural[1] == "%(n)s Tandems"
    assert catalogue.find("May", msgctxt="month").msgstr == "Mai"


def test_changed_catalogue_saves_and_compiles(tmp_path):
    path = tmp_path / "django.po"
    catalogue_of(title="").save(str(path))

    with translations.changed_catalogue(path) as catalogue:
        catalogue.find("title").msgstr = "Titel"

    assert polib.pofile(str(path)).find("title").msgstr == "Titel"
    assert polib.mofile(str(path.with_suffix(".mo"))).find("title").msgstr == "Titel"
    assert sorted(p.name for p in Path(tmp_path).iterdir()) == ["django.mo", "django.po"]


def test_catalogue_in_another_form_is_out_of_order(tmp_path):
    path, sources = tmp_path / "django.po", sources_of("a", "b" * 90)
    catalogue = catalogue_of(a="A", **{"b" * 90: "B"})
    translations.update(sources, catalogue)
    catalogue.wrapwidth = 99
    catalogue.save(str(path))
    in_order = translations.is_in_order(sources, path)
    catalogue.wrapwidth = 78
    catalogue.save(str(path))

    assert in_order
    assert not translations.is_in_order(sources, path)
