from io import BytesIO

import pytest
from pypdf import PdfReader
from typst import TypstError

from mentoring.core import typesetting
from mentoring.core.errors import NotAllowedError
from tandems import pdf, services
from tests.factories import confirmed_tandem, team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

HOSTILE = [
    '#read("/etc/passwd")',
    '#image("/etc/passwd")',
    '#include "agreement.typ"',
    '#import "@preview/cetz:0.3.0": *',
    '"); #panic("x") //',
    "*fett* _kursiv_ $x^2$ `code` <label> @ref #let x = 1",
    "\\u{0} \\ \\\\ \" ' ${} {{ x }} {% y %}",
]


def read(agreement):
    reader = PdfReader(BytesIO(pdf.agreement_pdf(agreement)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def tandem():
    return confirmed_tandem()


@pytest.fixture
def draft(tandem):
    draft = tandem.agreements.get()
    draft.tandem = tandem
    return draft


def test_it_is_tagged_german_and_has_a_title(tandem, draft):
    reader, text = read(draft)

    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "de-DE"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata.title == (
        f"Mentoring-Vereinbarung {tandem.mentee.person} und {tandem.mentor.person}"
    )
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert f"Seite 1 / {len(reader.pages)}" in text


def test_a_draft_says_so_and_has_lines_to_sign(draft):
    _reader, text = read(draft)

    assert "Entwurf: Dieser Text kann sich noch ändern" in text
    assert "Unterschrift Mentee · Datum" in text


def test_the_paper_has_the_words_the_version_and_the_checksum(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)

    _reader, text = read(agreement)

    assert "Entwurf" not in text
    assert "Durchgang 2008/2009 · Fassung 1" in text
    assert "Wir geben uns ein Versprechen, kein einklagbares Recht." in text
    assert agreement.text_hash in text


def test_signatures_stand_on_the_paper(tandem, draft):
    agreement = services.make_ready(draft, by=tandem.mentee.person)
    mentee, mentor = tandem.mentee.person, tandem.mentor.person
    services.sign(agreement, person=mentee, typed_name=mentee.get_full_name())
    services.record_paper_signature(agreement, person=mentor, by=team_member())

    _reader, text = read(agreement)

    assert f"elektronisch unterzeichnet von {mentee} am 20. September 2008, 18:00 Uhr" in text
    assert "Datum (auf Papier, eingetragen am 20. September 2008, 18:00 Uhr)" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_type_is_text_and_never_code(draft, hostile):
    draft.mentee_expects = hostile

    _reader, text = read(draft)

    assert "".join(hostile.split()) in "".join(text.split())
    assert "root:" not in text


@pytest.mark.parametrize(
    "strange", ["😀 你好 مرحبا", "a\x0bb\x07c", "Zeile\n\nZeile", "\u200b\u202e"]
)
def test_strange_characters_break_nothing(draft, strange):
    draft.mentee_expects = f"Vorher {strange} nachher"

    reader, text = read(draft)

    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "Vorher" in text
    assert "nachher" in text


def test_an_endless_text_is_refused(draft):
    draft.mentee_expects = "x" * 5_000_000

    with pytest.raises(NotAllowedError):
        pdf.agreement_pdf(draft)


def test_other_mistakes_are_not_hidden(draft, monkeypatch, tmp_path):
    (tmp_path / "agreement.typ").write_text('#panic("broken")')
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)

    with pytest.raises(TypstError, match="broken"):
        pdf.agreement_pdf(draft)
