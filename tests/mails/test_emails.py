import pytest

from mails.emails import all_kinds, clean, fill, framed, one_line, problems, sample
from mails.services import MailKind

from .conftest import CODE, GREETING


def test_every_kind_is_listed_by_its_key():
    kinds = all_kinds()

    assert kinds["T01"] == GREETING
    assert list(kinds) == sorted(kinds)


def test_two_different_mails_with_one_key_are_refused():
    with pytest.raises(ValueError, match="T01"):
        MailKind(key="T01", subject="Anders", body="Text", placeholders=frozenset())


def test_default_text_with_an_undeclared_placeholder_is_refused():
    with pytest.raises(ValueError, match="frist"):
        MailKind(key="T99", subject="S", body="bis {{ frist }}", placeholders=frozenset())


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Zwei\nZeilen", "Text"),
        ("Zwei\u2028Zeilen", "Text"),
        (" ", "Text"),
        ("Betreff", " \n "),
        ("Betreff", "{{ fremd }}"),
        ("{{ fremd }}", "Text"),
        ("Betreff", "{% load i18n %}"),
        ("Betreff", "{{ name.__class__ }}"),
        ("Betreff", "{{ name|safe }}"),
        ("Betreff", "{{ name"),
        ("Betreff", "{# weg #}"),
    ],
)
def test_unfit_wording_has_a_problem(subject, body):
    assert len(problems(GREETING, subject, body)) == 1


def test_wording_with_known_placeholders_or_none_is_fine():
    assert problems(GREETING, "Hallo", "{{tag}} und {{  name  }} {0.__class__} 100 %") == []


def test_mail_with_a_code_needs_the_code():
    assert len(problems(CODE, "Zugang", "Melde Dich an.")) == 1


def test_fill_replaces_in_one_pass():
    assert fill("{{ a }}{{ b }}", {"a": "{{ b }}", "b": "x"}) == "{{ b }}x"


def test_fill_is_no_template_language():
    text = "{0.__class__} {% load x %} {{ settings.SECRET_KEY }} {{ unbekannt }} %s"

    assert fill(text, {"settings": "x"}) == text


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"])
def test_one_line_has_no_line_break(line_break):
    assert one_line(f"Hallo{line_break}Bcc: x@example.org") == "Hallo Bcc: x@example.org"


def test_one_line_is_cut_to_the_length_of_the_column():
    assert len(one_line("x" * 1000)) == 300


def test_clean_keeps_lines_and_tabs_and_drops_what_no_mail_can_hold():
    assert clean("a\r\nb\tc\x00d\x1be\ud800") == "a\nb\tcde"


def test_framed_adds_greeting_and_closing(settings):
    settings.SITE_URL = "https://mentoring.example.org"
    settings.ORGANISATION = {**settings.ORGANISATION, "sender": "Kim", "contact": "0391 1"}

    assert framed("  danke.\n", name="Ada\r\n") == (
        "Hallo Ada,\n\ndanke.\n\nSolidarische Grüße\nKim\nOrganisationsteam Mentoring\n\n"
        "0391 1 · Meine Daten, Datenschutz: https://mentoring.example.org/meine-daten/\n"
    )


def test_framed_without_names_leaves_no_gap(settings):
    settings.ORGANISATION = {**settings.ORGANISATION, "sender": "", "contact": ""}
    settings.DEFAULT_FROM_EMAIL = "Mentoring <post@example.org>"

    lines = framed("danke.", name="").splitlines()

    assert lines[0] == "Hallo,"
    assert lines[4:6] == ["Solidarische Grüße", "Organisationsteam Mentoring"]
    assert lines[7].startswith("post@example.org · ")


def test_sample_fills_every_placeholder():
    subject, text = sample(GREETING, "{{ name }}", "{{ tag }}")

    assert subject == "Kim Beispiel"
    assert "[tag]" in text
